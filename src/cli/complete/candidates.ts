import type { Command, Flag } from '../command.ts';
import { flagSpellings, nextWords, tokenise, type Grammar } from '../input/tokens.ts';

/** What may stand at the cursor: words, or names that only the repo knows; `file` is left to the shell. */
export type Candidates = readonly string[] | 'step' | 'group' | 'proposal' | 'run' | 'file';

/** What may follow `words`, where `current` is what has been typed of it. Pure. */
export function candidatesFor(words: readonly string[], current: string, grammar: Grammar): Candidates {
  const tokens = tokenise(words, grammar);
  const { command, path, positionals } = tokens;
  if (tokens.rest !== null) return command?.takesCommand === true ? 'file' : valuesAt(command, positionals.length + tokens.rest.length);
  if (tokens.pending !== null) return valuesOf({ ...grammar.globals, ...command?.flags }[tokens.pending]);
  if (current.startsWith('-')) return flagSpellings({ ...command?.flags, ...grammar.globals });
  return command === null ? nextWords(path, grammar) : valuesAt(command, positionals.length);
}

function valuesOf(flag: Flag | undefined): Candidates {
  if (flag === undefined || flag.kind === 'switch') return [];
  if (flag.kind === 'choice') return flag.choices;
  const value = flag.value ?? '';
  if (value === 'ID' || value === 'IDS') return 'step';
  if (value === 'RUN') return 'run';
  if (value === 'GROUP') return 'group';
  if (value === 'FILE' || value === 'DIR') return 'file';
  return value.includes('|') ? value.split('|') : [];
}

function valuesAt(command: Command | null, index: number): Candidates {
  const last = command?.positionals.at(-1);
  const many = last?.count === 'many' || last?.count === 'any';
  return (command?.positionals[index] ?? (many ? last : undefined))?.completes ?? [];
}
