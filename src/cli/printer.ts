import type { Failure } from '../model/failure.ts';
import type { Revision } from '../model/ids.ts';
import type { Answer } from './answer.ts';
import { failureEnvelope, successEnvelope } from './envelope.ts';
import type { Format } from './format.ts';
import type { Globals } from './globals.ts';
import type { Io } from './io.ts';
import { renderFailure } from './render/failure.ts';
import { paintFor, type Screen } from './render/screen.ts';

/** Puts answers and failures where they belong: data on stdout, everything else on stderr. */
export interface Printer {
  readonly format: Format;
  /** false: nobody reads any more. */
  answer(command: string, revision: Revision | null, answer: Answer): Promise<boolean>;
  failure(command: string, revision: Revision | null, failure: Failure): Promise<boolean>;
  /** One line for a person, on its way: whatever is printed next waits for it. */
  note(line: (screen: Screen) => string): void;
  /** Everything has left this process. */
  flushed(): Promise<void>;
}

export async function createPrinter(program: string, format: Format, globals: Globals, io: Io): Promise<Printer> {
  const out: Screen = { width: io.stdout.columns, terminal: io.stdout.isTTY, paint: await paintFor(io.stdout, io.env, globals.color) };
  const err: Screen = { width: io.stderr.columns, terminal: io.stderr.isTTY, paint: await paintFor(io.stderr, io.env, globals.color) };
  const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
  let notes = Promise.resolve(true);
  return {
    format,
    async answer(command, revision, answer) {
      await notes;
      const warnings = answer.warnings ?? [];
      const open = await io.stdout.write(
        format === 'json' ? successEnvelope(command, revision, answer.data, warnings) : lines(answer.text(out)),
      );
      await io.stderr.write(lines(warnings.map((warning) => `${err.paint.warn('warning:')} ${warning}`)));
      return open;
    },
    async failure(command, revision, failure) {
      await notes;
      if (format === 'json') return io.stdout.write(failureEnvelope(command, revision, failure));
      return io.stderr.write(lines(renderFailure(program, failure, err)));
    },
    note(line) {
      notes = notes.then(() => io.stderr.write(lines([line(err)])));
    },
    async flushed() {
      await notes;
    },
  };
}
