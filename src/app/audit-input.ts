import type { Json } from '../util/json.ts';

const LONGEST = 2_000;

/** An input as the audit log keeps it: whole, but with very long texts (prompts) cut and their length named. */
export function shorten(input: unknown): Json {
  return JSON.parse(
    JSON.stringify(input, (_key, value: unknown) =>
      typeof value === 'string' && value.length > LONGEST ? `${value.slice(0, LONGEST)}… (${value.length} characters)` : value,
    ),
  ) as Json;
}
