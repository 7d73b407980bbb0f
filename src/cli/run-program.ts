import { failure, type Failure } from '../model/failure.ts';
import { interruptionOf } from '../model/interruption.ts';
import { err, ok, type Result } from '../model/result.ts';
import type { Revision } from '../model/ids.ts';
import type { Answer } from './answer.ts';
import { exitCodeOf } from './exit-code.ts';
import { formatOf } from './format.ts';
import { helpFor } from './help.ts';
import { readArgv, type Invocation } from './input/invocation.ts';
import type { Grammar } from './input/tokens.ts';
import type { Io } from './io.ts';
import { createPrinter, type Printer } from './printer.ts';
import { VERSION } from './version.ts';

export type CommandInvocation = Extract<Invocation, { kind: 'command' }>;

export interface Program {
  readonly grammar: Grammar;
  /** true: text unless json is asked for, whatever stdout is. */
  readonly plain: boolean;
  /** true: never waits for yargs. */
  readonly hot?: true;
  /** `null`: everything has been said already. */
  run(invocation: CommandInvocation, printer: Printer): Promise<Result<Answer | null>>;
  /** The command line of the other program that begins with these words, where there is one. */
  elsewhere?(words: string): Promise<string | null>;
  /** For the envelope, where the answer does not say. */
  revision(): Promise<Revision | null>;
}

/** Runs one command line to its end and gives its exit code. Everything it wrote has left the process by then. */
export async function runProgram(program: Program, argv: readonly string[], io: Io): Promise<number> {
  const { grammar } = program;
  const invocation = await readArgv(argv, grammar, program.hot === true ? { hot: true } : {});
  const format = formatOf(invocation.globals, io, program.plain || isPlain(invocation));
  const printer = createPrinter(grammar.program, format.ok ? format.value : 'json', invocation.globals, io);
  const name = invocation.kind === 'command' || invocation.kind === 'refused' ? invocation.name : invocation.kind;
  const revision = () => (printer.format === 'json' ? program.revision() : null);
  try {
    const outcome = format.ok ? await answerTo(invocation, program, printer, io) : format;
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

async function answerTo(invocation: Invocation, program: Program, printer: Printer, io: Io): Promise<Result<Answer | null>> {
  switch (invocation.kind) {
    case 'refused':
      return err(await pointElsewhere(invocation.failure, program));
    case 'version':
      return ok({ data: { version: VERSION }, revision: null, text: () => [VERSION] });
    case 'help':
      return ok(await helpFor(invocation.path, invocation.command, program.grammar, io.stdout.columns));
    case 'command':
      return program.run(invocation, printer);
  }
}

/** `seqctl tui` is a command, though not one of seqctl's. */
async function pointElsewhere(failed: Failure, program: Program): Promise<Failure> {
  const words = failed.details?.['unknown_command'];
  const found = typeof words === 'string' ? await program.elsewhere?.(words) : null;
  if (found === null || found === undefined) return failed;
  return { ...failed, message: `${failed.message.replace(/ Did you mean .*$/, '')} Did you mean "${found}"?` };
}

function isPlain(invocation: Invocation): boolean {
  return invocation.kind === 'command' ? invocation.command.plain === true : invocation.kind !== 'refused';
}

/** An interrupt outweighs whatever it led to. */
function interruptedFirst(told: Failure, signal: AbortSignal): Failure {
  const interruption = interruptionOf(signal);
  if (interruption === null) return told;
  return { ...told, code: interruption.kind === 'terminate' ? 'TERMINATED' : 'INTERRUPTED' };
}

async function internal(error: unknown, io: Io): Promise<Failure> {
  if ((io.env['THREADOS_DEBUG'] ?? '') !== '') {
    await io.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  const [message = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return failure('INTERNAL', `a bug in ThreadOS: ${message}`, { hint: 'run it again with THREADOS_DEBUG=1 and report what it prints' });
}
