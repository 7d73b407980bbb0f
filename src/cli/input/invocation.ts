import type { Failure } from '../../model/failure.ts';
import { failure } from '../../model/failure.ts';
import type { Command, RawInput } from '../command.ts';
import type { Globals } from '../globals.ts';
import { bindPositionals } from './bind.ts';
import { coerceFlags, type Collected } from './coerce.ts';
import { collect } from './collect.ts';
import { helpHint, nextWords, tokenise, type FlagToken, type Grammar, type Tokens } from './tokens.ts';

/** What a command line asks for. */
export type Invocation =
  | { readonly kind: 'command'; readonly name: string; readonly command: Command; readonly input: RawInput; readonly globals: Globals }
  | { readonly kind: 'help'; readonly path: readonly string[]; readonly command: Command | null; readonly globals: Globals }
  | { readonly kind: 'version'; readonly globals: Globals }
  | { readonly kind: 'refused'; readonly name: string; readonly failure: Failure; readonly globals: Globals };

/** Verbs that are typed, or polled, so often that the 30 ms of loading yargs would be felt. */
const HOT = new Set(['status']);

/** Reads a command line. Hot verbs are read without yargs, to the same result (test/unit/cli/hot-verbs.test.ts). */
export async function readArgv(argv: readonly string[], grammar: Grammar, options: { hot?: boolean } = {}): Promise<Invocation> {
  const tokens = tokenise(expandHelp(argv), grammar);
  const name = tokens.path.join('.');
  const hot = options.hot ?? (HOT.has(name) || tokens.command === null);
  const gather = hot ? (given: readonly FlagToken[]) => collect(given) : (await import('./parse.ts')).collectWithYargs;
  const collected = gather(tokens.globals, grammar.globals);
  const globals = globalsOf(collected);
  const refused = (problem: Failure): Invocation => ({
    kind: 'refused',
    name: name === '' ? grammar.program : name,
    failure: problem,
    globals,
  });

  if (globals.help || argv.length === 0) {
    return { kind: 'help', path: tokens.path, command: tokens.command, globals };
  }
  if (tokens.problem !== null) return refused(tokens.problem);
  if (globals.version) return { kind: 'version', globals };
  const checked = coerceFlags(grammar.globals, collected);
  if (!checked.ok) return refused(checked.error);
  if (contradicts(collected)) return refused(failure('USAGE', '--json and --format text contradict each other'));
  if (tokens.command === null) return refused(incomplete(tokens, grammar));
  const input = readInput(tokens.command, tokens, gather, grammar);
  return 'code' in input ? refused(input) : { kind: 'command', name, command: tokens.command, input, globals };
}

/** `seqctl help step add` is `seqctl step add --help`. */
function expandHelp(argv: readonly string[]): readonly string[] {
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
}

function readInput(
  command: Command,
  tokens: Tokens,
  gather: (given: readonly FlagToken[], flags: Command['flags']) => Collected,
  grammar: Grammar,
): RawInput | Failure {
  const line = [grammar.program, ...tokens.path].join(' ');
  const takesCommand = command.takesCommand === true;
  const words = takesCommand ? tokens.rest : null;
  if (words?.length === 0) return failure('USAGE', 'a command must follow --', { hint: `${line} … -- npm test` });
  const given = takesCommand ? tokens.positionals : [...tokens.positionals, ...(tokens.rest ?? [])];
  const positionals = bindPositionals(command, line, given);
  if (!positionals.ok) return positionals.error;
  const flags = coerceFlags(command.flags, gather(tokens.own, command.flags));
  if (!flags.ok) return flags.error.code === 'USAGE' ? { ...flags.error, hint: command.examples[0] } : flags.error;
  return { flags: flags.value, positionals: positionals.value, words };
}

function incomplete(tokens: Tokens, grammar: Grammar): Failure {
  const words = nextWords(tokens.path, grammar);
  const line = [grammar.program, ...tokens.path].join(' ');
  return failure('USAGE', `${line} needs a command: ${words.join(', ')}`, { hint: helpHint(tokens.path, grammar) });
}

function contradicts(globals: Collected): boolean {
  return globals.get('json')?.at(-1) === true && globals.get('format')?.at(-1) === 'text';
}

function globalsOf(collected: Collected): Globals {
  const word = (name: string): string | null => {
    const value = collected.get(name)?.at(-1);
    return typeof value === 'string' ? value : null;
  };
  const on = (name: string): boolean | null => {
    const value = collected.get(name)?.at(-1);
    return typeof value === 'boolean' ? value : null;
  };
  const format = word('format');
  return {
    cwd: word('cwd'),
    format: on('json') === true ? 'json' : format === 'json' || format === 'text' ? format : null,
    color: on('color'),
    dryRun: on('dry-run') ?? false,
    yes: on('yes') ?? false,
    ifRevision: word('if-revision'),
    actor: word('actor'),
    help: on('help') ?? false,
    version: on('version') ?? false,
  };
}
