import type { Failure } from '../../model/failure.ts';
import { failure } from '../../model/failure.ts';
import { stepIdProblem } from '../../model/ids.ts';
import type { JsonObject } from '../../util/json.ts';
import { didYouMean } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import type { Command, CommandTable, Flag } from '../command.ts';
import { SHORT_FLAGS } from '../globals.ts';

type Flags = Readonly<Record<string, Flag>>;

/** What a command line can say: a program's commands, and what the first words of two-word commands stand for. */
export interface Grammar {
  readonly program: string;
  /** One line, no full stop. */
  readonly summary: string;
  readonly commands: CommandTable;
  readonly nouns: Readonly<Record<string, string>>;
  /** Flags that every command takes. */
  readonly globals: Flags;
}

/** One flag as given: `true` and `false` for switches, the word for all others. */
export interface FlagToken {
  readonly name: string;
  readonly value: string | boolean;
}

/**
 * A command line cut into its parts. `problem` is the first thing wrong with it; the rest is still read, so that
 * `--json` and `--help` count also where the line is wrong.
 */
export interface Tokens {
  /** The words of the command as far as they were understood: `['step']`, `['step', 'add']`. */
  readonly path: readonly string[];
  readonly command: Command | null;
  readonly own: readonly FlagToken[];
  readonly globals: readonly FlagToken[];
  readonly positionals: readonly string[];
  /** What stands after `--`. */
  readonly rest: readonly string[] | null;
  /** The flag at the very end that still lacks its value. */
  readonly pending: string | null;
  readonly problem: Failure | null;
}

/** Cuts `argv` by the grammar. A flag that wants a value takes the next word whatever it begins with. Pure. */
export function tokenise(argv: readonly string[], grammar: Grammar): Tokens {
  const path: string[] = [];
  const own: FlagToken[] = [];
  const globals: FlagToken[] = [];
  const positionals: string[] = [];
  let command: Command | null = null;
  let rest: readonly string[] | null = null;
  let pending: string | null = null;
  const problems: Failure[] = [];
  const refuse = (message: string, hint?: string, details?: JsonObject): void => {
    problems.push(failure('USAGE', message, { ...(hint === undefined ? {} : { hint }), ...(details === undefined ? {} : { details }) }));
  };

  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? '';
    if (word === '--') {
      rest = argv.slice(i + 1);
      break;
    }
    if (word.startsWith('-') && word !== '-') {
      const found = findFlag(word, command, grammar);
      if (found === null) {
        refuse(unknownFlag(word, command, path, grammar), helpHint(path, grammar));
        continue;
      }
      const into = found.own ? own : globals;
      if (found.flag.kind === 'switch') {
        const value = switchValue(found);
        if (value === null) refuse(`--${found.name} takes no value`);
        else into.push({ name: found.name, value });
      } else if (found.attached !== null) {
        into.push({ name: found.name, value: found.attached });
      } else if (i + 1 < argv.length) {
        i += 1;
        into.push({ name: found.name, value: argv[i] ?? '' });
      } else {
        pending = found.name;
        refuse(`--${found.name} needs a value`, helpHint(path, grammar));
      }
      continue;
    }
    if (command !== null) {
      positionals.push(word);
      continue;
    }
    if (problems.length > 0) continue;
    const next = [...path, word];
    const name = next.join('.');
    if (Object.hasOwn(grammar.commands, name) && !word.includes('.')) {
      path.push(word);
      command = grammar.commands[name] ?? null;
    } else if (path.length === 0 && Object.hasOwn(grammar.nouns, word)) {
      path.push(word);
    } else {
      refuse(unknownCommand(next, grammar), helpHint(path, grammar), { unknown_command: next.join(' ').slice(0, 80) });
    }
  }
  return {
    path,
    command,
    own,
    globals,
    positionals,
    rest,
    pending,
    problem: problems[0] ?? repeated(own, command) ?? repeated(globals, null),
  };
}

interface FoundFlag {
  readonly name: string;
  readonly flag: Flag;
  readonly own: boolean;
  /** What stands behind `=`. */
  readonly attached: string | null;
  readonly negated: boolean;
}

/** After the command's words its own flags win over global ones: `step add --cwd` is the step's. */
function findFlag(word: string, command: Command | null, grammar: Grammar): FoundFlag | null {
  const short = SHORT_FLAGS.get(word);
  if (short !== undefined) return flagNamed(short, grammar.globals, false, null, false);
  if (!word.startsWith('--')) return null;
  const equals = word.indexOf('=');
  const typed = word.slice(2, equals < 0 ? undefined : equals);
  const aliases = command?.aliases ?? {};
  const name = Object.hasOwn(aliases, typed) ? (aliases[typed] ?? typed) : typed;
  const attached = equals < 0 ? null : word.slice(equals + 1);
  const negative = name.startsWith('no-') ? name.slice(3) : null;
  for (const [flags, isOwn] of [
    [command?.flags ?? {}, true],
    [grammar.globals, false],
  ] as const) {
    const plain = flagNamed(name, flags, isOwn, attached, false);
    if (plain !== null) return plain;
    const positive = negative === null ? null : flagNamed(negative, flags, isOwn, attached, true);
    if (positive?.flag.kind === 'switch') return positive;
  }
  return null;
}

function flagNamed(name: string, flags: Flags, own: boolean, attached: string | null, negated: boolean): FoundFlag | null {
  const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
  return flag === undefined ? null : { name, flag, own, attached, negated };
}

function switchValue(found: FoundFlag): boolean | null {
  if (found.attached === null) return !found.negated;
  if (found.negated || (found.attached !== 'true' && found.attached !== 'false')) return null;
  return found.attached === 'true';
}

/** A flag that holds one value may be given once; a switch again where it says the same. */
function repeated(tokens: readonly FlagToken[], command: Command | null): Failure | null {
  const seen = new Map<string, string | boolean>();
  for (const { name, value } of tokens) {
    const kind = command?.flags[name]?.kind;
    if (kind === 'list' || kind === 'words' || kind === 'pairs') continue;
    if (seen.has(name) && (typeof value === 'string' || seen.get(name) !== value)) {
      return failure('USAGE', `--${name} is given twice`);
    }
    seen.set(name, value);
  }
  return null;
}

function unknownFlag(word: string, command: Command | null, path: readonly string[], grammar: Grammar): string {
  const equals = word.indexOf('=');
  const flag = equals < 0 ? word : word.slice(0, equals);
  const where = path.length === 0 ? grammar.program : `${grammar.program} ${path.join(' ')}`;
  const known = flagSpellings({ ...grammar.globals, ...command?.flags });
  return `${where} has no flag ${printable(flag.slice(0, 80))}.${didYouMean(flag.slice(0, 80), known)}`;
}

/** How the flags are written, negatives where those are what one writes. */
export function flagSpellings(flags: Flags): readonly string[] {
  return Object.entries(flags).map(([name, flag]) => (flag.kind === 'switch' && flag.shown === 'no' ? `--no-${name}` : `--${name}`));
}

function unknownCommand(words: readonly string[], grammar: Grammar): string {
  const typed = words.at(-1) ?? '';
  const shown = printable(words.join(' ').slice(0, 80));
  const among = nextWords(words.slice(0, -1), grammar);
  return `there is no command "${grammar.program} ${shown}".${guess(words.slice(0, -1), typed.slice(0, 80), among, grammar)}`;
}

/** A word that begins so, or nearly is so; else an id where `step` was left out: `stop build`. */
function guess(path: readonly string[], typed: string, among: readonly string[], grammar: Grammar): string {
  const begun = typed.length < 3 ? undefined : among.find((word) => word.startsWith(typed));
  if (begun !== undefined) return ` Did you mean "${begun}"?`;
  const near = didYouMean(typed, among);
  if (near !== '' || !among.includes('step') || stepIdProblem(typed) !== null) return near;
  return ` Did you mean "${[grammar.program, ...path, 'step', typed].join(' ')}"?`;
}

/** The words that may follow `path`, in the table's order. */
export function nextWords(path: readonly string[], grammar: Grammar): readonly string[] {
  const words = new Set<string>();
  for (const name of Object.keys(grammar.commands)) {
    const parts = name.split('.');
    if (parts.length > path.length && path.every((word, i) => parts[i] === word)) words.add(parts[path.length] ?? '');
  }
  return [...words];
}

export function helpHint(path: readonly string[], grammar: Grammar): string {
  return [grammar.program, ...path, '--help'].join(' ');
}
