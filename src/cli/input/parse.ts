import yargs, { type Argv } from 'yargs';
import type { Command, Flag } from '../command.ts';
import { shownName } from './bind.ts';
import type { Collected } from './coerce.ts';
import type { FlagToken, Grammar } from './tokens.ts';

/**
 * The one file that knows yargs: it collects flags and writes help. What yargs guesses (numbers, dots, camel case,
 * the language of the machine) is switched off, so that a word stays the word that was typed.
 */
const CONFIGURATION = {
  'boolean-negation': true,
  'camel-case-expansion': false,
  'dot-notation': false,
  'duplicate-arguments-array': true,
  'flatten-duplicate-arrays': true,
  'greedy-arrays': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'short-option-groups': false,
} as const;

type Flags = Readonly<Record<string, Flag>>;

export function collectWithYargs(tokens: readonly FlagToken[], flags: Flags): Collected {
  // One shape per flag, `--name=value`: a value that begins with a dash can then not be taken for a flag.
  const words = tokens.map(({ name, value }) => (value === true ? `--${name}` : value === false ? `--no-${name}` : `--${name}=${value}`));
  const parser = bare();
  for (const [name, flag] of Object.entries(flags)) parser.option(name, { type: flag.kind === 'switch' ? 'boolean' : 'string' });
  const values = new Map(Object.entries(parser.parse(words) as Record<string, unknown>));
  const collected = new Map<string, readonly (string | boolean)[]>();
  for (const { name } of tokens) {
    const value = values.get(name);
    collected.set(name, (Array.isArray(value) ? value : [value]) as (string | boolean)[]);
  }
  return collected;
}

/** Help of one command, lines at most `width` columns wide. */
export function commandHelp(line: string, command: Command, grammar: Grammar, width: number): Promise<string> {
  const parser = bare(grammar.program)
    .usage(`${usageOf(line, command)}\n\n${command.summary}.${command.details === undefined ? '' : ` ${command.details}`}`)
    .wrap(width);
  for (const { name, summary } of command.positionals) parser.positional(shownName(name), { describe: summary });
  describe(parser, command.flags, 'Flags:');
  describe(parser, globalsBeside(command.flags, grammar.globals), 'Global flags:');
  return withExamples(parser, command.examples).getHelp();
}

/** `seqctl step add ID [flags] [-- COMMAND ARG…]` */
export function usageOf(line: string, command: Command): string {
  const words = command.positionals.map(({ name, count }) => {
    const shown = shownName(name);
    return { one: shown, optional: `[${shown}]`, many: `${shown}...`, any: `[${shown}...]` }[count];
  });
  return ['Usage:', line, ...words, '[flags]', ...(command.takesCommand === true ? ['[-- COMMAND ARG...]'] : [])].join(' ');
}

/** Help of the program, or of a noun: the commands that begin with `path`. */
export function listHelp(path: readonly string[], grammar: Grammar, summary: string, width: number): Promise<string> {
  const parser = bare(grammar.program)
    .usage(`Usage: ${[grammar.program, ...path].join(' ')} COMMAND [flags]\n\n${summary}.`)
    .epilogue(`${[grammar.program, ...path].join(' ')} COMMAND --help tells more about each.`)
    .wrap(width);
  const prefix = path.map((word) => `${word}.`).join('');
  const inside = Object.entries(grammar.commands).filter(([name]) => name.startsWith(prefix));
  for (const [name, command] of inside) parser.command(name.replace('.', ' '), command.summary);
  describe(parser, grammar.globals, 'Global flags:');
  return withExamples(
    parser,
    inside.slice(0, 3).map(([, command]) => command.examples[0]),
  ).getHelp();
}

/** `program`: what yargs puts before the name of each command; else it would be that of the file that Node was started with. */
function bare(program = ''): Argv {
  return yargs().scriptName(program).exitProcess(false).locale('en').help(false).version(false).parserConfiguration(CONFIGURATION);
}

function describe(parser: Argv, flags: Flags, group: string): void {
  for (const [name, flag] of Object.entries(flags)) {
    const shown = flag.kind === 'switch' && flag.shown === 'no' ? `no-${name}` : name;
    const value = flag.kind === 'switch' ? '' : flag.kind === 'choice' ? `${flag.choices.join('|')}: ` : `${flag.value ?? 'VALUE'}: `;
    parser.option(shown, { describe: `${value}${flag.summary}`, group });
  }
}

/** The global flags that can still be given after the command's words. */
function globalsBeside(own: Flags, globals: Flags): Flags {
  return Object.fromEntries(Object.entries(globals).filter(([name]) => !Object.hasOwn(own, name)));
}

function withExamples(parser: Argv, examples: readonly string[]): Argv {
  for (const example of examples) parser.example(example, '');
  return parser;
}
