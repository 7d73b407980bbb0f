import type { Failure } from '../model/failure.ts';
import type { Revision } from '../model/ids.ts';
import type { Answer } from './answer.ts';
import { failureEnvelope, successEnvelope } from './envelope.ts';
import type { Format } from './format.ts';
import type { Globals } from './globals.ts';
import type { Io, Sink } from './io.ts';
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

export function createPrinter(program: string, format: Format, globals: Globals, io: Io): Printer {
  // Asked with each text: a face that prints none needs neither colours nor a width.
  const screenOf = async (stream: Sink): Promise<Screen> => ({
    width: stream.columns,
    terminal: stream.isTTY,
    paint: await paintFor(stream, io.env, globals.color),
  });
  const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
  let notes = Promise.resolve(true);
  return {
    format,
    async answer(command, revision, answer) {
      await notes;
      const warnings = answer.warnings ?? [];
      const open = await io.stdout.write(
        format === 'json' ? successEnvelope(command, revision, answer.data, warnings) : lines(answer.text(await screenOf(io.stdout))),
      );
      if (warnings.length === 0) return open;
      const { paint } = await screenOf(io.stderr);
      await io.stderr.write(lines(warnings.map((warning) => `${paint.warn('warning:')} ${warning}`)));
      return open;
    },
    async failure(command, revision, failure) {
      await notes;
      if (format === 'json') return io.stdout.write(failureEnvelope(command, revision, failure));
      return io.stderr.write(lines(renderFailure(program, failure, await screenOf(io.stderr))));
    },
    note(line) {
      notes = notes.then(async () => io.stderr.write(lines([line(await screenOf(io.stderr))])));
    },
    async flushed() {
      await notes;
    },
  };
}
