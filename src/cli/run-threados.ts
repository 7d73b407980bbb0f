import { resolve } from 'node:path';
import { ok, type Result } from '../model/result.ts';
import type { Answer } from './answer.ts';
import type { Input } from './command.ts';
import { GLOBAL_FLAGS } from './globals.ts';
import type { Grammar } from './input/tokens.ts';
import type { Io } from './io.ts';
import { runProgram } from './run-program.ts';
import { THREADOS_COMMANDS, type FaceName } from './table/threados.ts';

const { cwd, format, json, color, actor, help, version } = GLOBAL_FLAGS;

export const THREADOS: Grammar = {
  program: 'threados',
  summary: 'The faces of ThreadOS: terminal UI, HTTP, MCP',
  commands: THREADOS_COMMANDS,
  nouns: {},
  globals: { cwd, format, json, color, actor, help, version },
};

/** What a face is started with. */
export interface FaceRequest<N extends FaceName> {
  readonly input: Input<(typeof THREADOS_COMMANDS)[N]>;
  readonly io: Io;
  /** Absolute; the repo is found upward from it. */
  readonly cwd: string;
  /** As asked for by --actor. */
  readonly actor: string | null;
  readonly color: boolean | null;
  /** Prints an answer while the face goes on, in the format that was asked for. */
  readonly say: (answer: Answer) => Promise<boolean>;
}

/** The composition root's functions, one per face; each loads what it needs and gives its exit code when it has ended. */
export type Faces = { readonly [N in FaceName]: (request: FaceRequest<N>) => Promise<Result<number>> };

/** Runs one command line of `threados` to its end and gives its exit code. Answers are text unless json is asked for. */
export async function runThreados(argv: readonly string[], io: Io, faces: Faces): Promise<number> {
  let code = 0;
  const failed = await runProgram(
    {
      grammar: THREADOS,
      plain: true,
      hot: true,
      async run({ name, input, globals }, printer) {
        // Each face is typed by its own table entry; from here they all look alike.
        const face = faces[name as FaceName] as (request: object) => Promise<Result<number>>;
        const ended = await face({
          input,
          io,
          cwd: resolve(io.cwd, globals.cwd ?? '.'),
          actor: globals.actor,
          color: globals.color,
          say: (answer: Answer) => printer.answer(name, answer.revision ?? null, answer),
        });
        if (!ended.ok) return ended;
        code = ended.value;
        return ok(null);
      },
      elsewhere: async (words) => {
        const { COMMANDS, NOUNS } = await import('./table.ts');
        return Object.hasOwn(COMMANDS, words) || Object.hasOwn(NOUNS, words) ? `seqctl ${words}` : null;
      },
      revision: () => Promise.resolve(null),
    },
    argv,
    io,
  );
  return failed === 0 ? code : failed;
}
