import { fail, ok, type Result } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { Command, RawInput } from '../command.ts';

/** Gives the words of a command line their names. USAGE where there are too few or too many. Pure. */
export function bindPositionals(command: Command, line: string, given: readonly string[]): Result<RawInput['positionals']> {
  const bound: Record<string, string | readonly string[]> = {};
  let rest = given;
  for (const { name, count } of command.positionals) {
    const [first, ...others] = rest;
    if (first === undefined && (count === 'one' || count === 'many')) {
      return fail('USAGE', `${line} needs ${shownName(name)}`, { hint: `${line} --help` });
    }
    if (count === 'many' || count === 'any') {
      bound[name] = rest;
      rest = [];
    } else if (first !== undefined) {
      bound[name] = first;
      rest = others;
    }
  }
  const [surplus] = rest;
  if (surplus === undefined) return ok(bound);
  const hint = command.takesCommand === true ? `a command goes after --: ${line} … -- COMMAND ARG…` : `${line} --help`;
  return fail('USAGE', `${line} does not take "${printable(surplus.slice(0, 80))}"`, { hint });
}

export function shownName(positional: string): string {
  return positional.replace(/s$/, '').toUpperCase();
}
