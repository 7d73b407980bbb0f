import { fail, ok, type Result } from '../../model/result.ts';
import { didYouMean } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import type { Flag, RawInput } from '../command.ts';

/** Flags as collected: everything that was given for a name, in order. */
export type Collected = ReadonlyMap<string, readonly (string | boolean)[]>;

/** Words into the values that a command's table promises. INVALID_VALUE where one does not hold; grammar is behind us. Pure. */
export function coerceFlags(flags: Readonly<Record<string, Flag>>, collected: Collected): Result<RawInput['flags']> {
  const values: Record<string, RawInput['flags'][string]> = {};
  for (const [name, flag] of Object.entries(flags)) {
    const given = collected.get(name);
    if (given === undefined) {
      if ('required' in flag) return fail('USAGE', `--${name} is missing`);
      continue;
    }
    const value = coerce(name, flag, given);
    if (!value.ok) return value;
    values[name] = value.value;
  }
  return ok(values);
}

function coerce(name: string, flag: Flag, given: readonly (string | boolean)[]): Result<RawInput['flags'][string]> {
  const last = given.at(-1) ?? '';
  if (flag.kind === 'switch') return ok(last === true);
  const words = given.map(String);
  const word = String(last);
  switch (flag.kind) {
    case 'text':
      return ok(word);
    case 'number':
      return /^-?\d+(?:\.\d+)?$/.test(word) ? ok(Number(word)) : fail('INVALID_VALUE', `--${name} must be a number, not "${shown(word)}"`);
    case 'choice':
      if (flag.choices.includes(word)) return ok(word);
      return fail(
        'INVALID_VALUE',
        `--${name} must be one of ${flag.choices.join(', ')}, not "${shown(word)}".${didYouMean(word.slice(0, 80), flag.choices)}`,
      );
    case 'list':
      return ok(words.flatMap(splitList));
    case 'words':
      return ok(words);
    case 'pairs':
      return pairs(name, words);
  }
}

/** `a, b` → a and b; an empty word is an empty list. */
function splitList(word: string): readonly string[] {
  return word.trim() === '' ? [] : word.split(',').map((item) => item.trim());
}

function pairs(name: string, words: readonly string[]): Result<Readonly<Record<string, string>>> {
  const entries: [string, string][] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals < 1) return fail('INVALID_VALUE', `--${name} must be KEY=VALUE, not "${shown(word)}"`);
    entries.push([word.slice(0, equals), word.slice(equals + 1)]);
  }
  // fromEntries defines own keys, so that `__proto__=x` stays a key.
  return ok(Object.fromEntries(entries));
}

function shown(word: string): string {
  return printable(word.length > 80 ? `${word.slice(0, 80)}…` : word);
}
