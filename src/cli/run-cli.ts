import { GLOBAL_FLAGS } from './globals.ts';
import type { Grammar } from './input/tokens.ts';
import type { Io } from './io.ts';
import { currentRevision, runCommand, type Open, type Session } from './run-command.ts';
import { runProgram } from './run-program.ts';
import { COMMANDS, NOUNS } from './table.ts';

export const SEQCTL: Grammar = {
  program: 'seqctl',
  summary: 'Build, run and watch sequences of coding agents',
  commands: COMMANDS,
  nouns: NOUNS,
  globals: GLOBAL_FLAGS,
};

/** Runs one command line of `seqctl` to its end and gives its exit code. Never calls process.exit. */
export async function runCli(argv: readonly string[], io: Io, open: Open): Promise<number> {
  if (argv[0] === '__complete') return (await import('./complete/complete.ts')).complete(argv.slice(1), SEQCTL, io, open);
  const session: Session = { io, open, threados: null };
  return runProgram(
    {
      grammar: SEQCTL,
      plain: false,
      run: (invocation, printer) => runCommand(invocation, session, printer),
      elsewhere: async (words) => {
        const { THREADOS_COMMANDS } = await import('./table/threados.ts');
        return Object.hasOwn(THREADOS_COMMANDS, words) ? `threados ${words}` : null;
      },
      revision: () => currentRevision(session.threados),
    },
    argv,
    io,
  );
}
