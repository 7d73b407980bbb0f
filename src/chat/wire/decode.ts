import { ACTION_SCHEMAS, type ActionName } from '../../model/action.ts';
import { shapeOf, type Shape } from './json-schema.ts';

/**
 * An action of an answer as everybody else writes it: the list `set` becomes fields, pairs become records. What does
 * not fit is left as it is, for `parseActions` to refuse with its reason; `null` counts as left out. Pure.
 */
export function decodeAction(input: unknown): unknown {
  const name = isRecord(input) ? input['action'] : undefined;
  if (typeof name !== 'string' || !Object.hasOwn(ACTION_SCHEMAS, name)) return input;
  return decode(input, shapeOf(name as ActionName));
}

function decode(value: unknown, shape: Shape): unknown {
  if (typeof shape.additionalProperties === 'object' && Array.isArray(value)) return recordOf(value);
  if (shape.type !== 'object' || !isRecord(value)) return value;
  const set = value['set'];
  const fields: [string, unknown][] = Object.entries(value).filter(([key]) => key !== 'set' || !Array.isArray(set));
  if (Array.isArray(set)) {
    for (const item of set as readonly unknown[]) {
      if (isRecord(item) && typeof item['field'] === 'string') fields.push([item['field'], item['value']]);
    }
  }
  const known = shape.properties ?? {};
  return Object.fromEntries(
    fields
      .filter(([, field]) => field !== null)
      .map(([key, field]) => {
        const inner = Object.hasOwn(known, key) ? known[key] : undefined;
        return [key, inner === undefined ? field : decode(field, inner)];
      }),
  );
}

function recordOf(pairs: readonly unknown[]): unknown {
  if (!pairs.every((pair) => isRecord(pair) && typeof pair['name'] === 'string')) return pairs;
  return Object.fromEntries(pairs.map((pair) => [(pair as { name: string }).name, (pair as { value: unknown }).value]));
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
