import { failure, type Failure } from '../model/failure.ts';
import { interruptionOf } from '../model/interruption.ts';
import { err, ok, type Result } from '../model/result.ts';
import type { Answer } from './answer.ts';
import { exitCodeOf } from './exit-code.ts';
import { formatOf } from './format.ts';
import { helpFor } from './help.ts';
import { readArgv, type Invocation } from './input/invocation.ts';
import type { Grammar } from './input/tokens.ts';
import type { Io } from './io.ts';
import { createPrinter } from './printer.ts';
import { currentRevision, runCommand, type Open, type Session } from './run-command.ts';
import { COMMANDS, NOUNS } from './table.ts';
import { VERSION } from './version.ts';

export const SEQCTL: Grammar = {
  program: 'seqctl',
  summary: 'Build, run and watch sequences of coding agents',
  commands: COMMANDS,
  nouns: NOUNS,
};

/** Runs one command line of `seqctl` to its end and gives its exit code. Everything it wrote has left the process by then. */
export async function runCli(argv: readonly string[], io: Io, open: Open): Promise<number> {
  if (argv[0] === '__complete') return (await import('./complete/complete.ts')).complete(argv.slice(1), SEQCTL, io, open);
  const invocation = await readArgv(argv, SEQCTL);
  const { globals } = invocation;
  const format = formatOf(globals, io, isPlain(invocation));
  const printer = await createPrinter(SEQCTL.program, format.ok ? format.value : 'json', globals, io);
  const name = invocation.kind === 'command' || invocation.kind === 'refused' ? invocation.name : invocation.kind;
  const session: Session = { io, printer, open, threados: null };
  const revision = () => (printer.format === 'json' ? currentRevision(session.threados) : null);
  try {
    const outcome = format.ok ? await answerTo(invocation, session) : format;
    if (!outcome.ok) {
      const told = interruptedFirst(outcome.error, io.signal);
      await printer.failure(name, await revision(), told);
      return exitCodeOf(told.code);
    }
    const answer = outcome.value;
    if (answer !== null) await printer.answer(name, answer.revision === undefined ? await revision() : answer.revision, answer);
    return 0;
  } catch (error) {
    const bug = await internal(error, io);
    await printer.failure(name, null, bug);
    return exitCodeOf(bug.code);
  } finally {
    await printer.flushed();
  }
}

async function answerTo(invocation: Invocation, session: Session): Promise<Result<Answer | null>> {
  switch (invocation.kind) {
    case 'refused':
      return err(invocation.failure);
    case 'version':
      return ok({ data: { version: VERSION }, revision: null, text: () => [VERSION] });
    case 'help':
      return ok(await helpFor(invocation.path, invocation.command, SEQCTL, session.io.stdout.columns));
    case 'command':
      return runCommand(invocation, session);
  }
}

function isPlain(invocation: Invocation): boolean {
  return invocation.kind === 'command' ? invocation.command.plain === true : invocation.kind !== 'refused';
}

/** An interrupt outweighs whatever it led to. */
function interruptedFirst(told: Failure, signal: AbortSignal): Failure {
  const interruption = interruptionOf(signal);
  if (interruption === null || told.code === 'INTERRUPTED' || told.code === 'TERMINATED') return told;
  return { ...told, code: interruption.kind === 'terminate' ? 'TERMINATED' : 'INTERRUPTED' };
}

async function internal(error: unknown, io: Io): Promise<Failure> {
  if ((io.env['THREADOS_DEBUG'] ?? '') !== '') {
    await io.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return failure('INTERNAL', `a bug in ThreadOS: ${message}`, { hint: 'run it again with THREADOS_DEBUG=1 and report what it prints' });
}
