import type { Collected } from './coerce.ts';
import type { FlagToken } from './tokens.ts';

/** The values of each flag, for commands that must answer before yargs could be loaded. Pure. */
export function collect(tokens: readonly FlagToken[]): Collected {
  const collected = new Map<string, (string | boolean)[]>();
  for (const { name, value } of tokens) collected.set(name, [...(collected.get(name) ?? []), value]);
  return collected;
}
