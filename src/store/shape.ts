/**
 * Light checks of what ThreadOS itself wrote to disk as JSON. valibot says the same with better messages, but
 * costs more to load than a whole `seqctl status` may take; a test holds both to the same answers.
 */
export type Check = (value: unknown) => boolean;

export const isString: Check = (value) => typeof value === 'string';
export const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
export const isInteger: Check = Number.isInteger;
export const isBoolean: Check = (value) => typeof value === 'boolean';

export function nullable(check: Check): Check {
  return (value) => value === null || check(value);
}
export function oneOf(...allowed: readonly unknown[]): Check {
  return (value) => allowed.includes(value);
}
export function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}
export function recordOf(check: Check): Check {
  return (value) => isPlain(value) && Object.values(value).every(check);
}
/** Exactly these keys, and those of `optional` that are there. */
export function shape(checks: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check {
  const keys = Object.keys(checks);
  return (value) => {
    if (!isPlain(value)) return false;
    for (const key of keys) if (!Object.hasOwn(value, key) || checks[key]?.(value[key]) !== true) return false;
    const more = Object.keys(value).filter((key) => !Object.hasOwn(checks, key));
    return more.every((key) => Object.hasOwn(optional, key) && optional[key]?.(value[key]) === true);
  };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the JSON text says, or `null` where it is no JSON or not of that shape. */
export function parseShape(text: string, check: Check): unknown {
  try {
    const value = JSON.parse(text) as unknown;
    return check(value) ? value : null;
  } catch {
    return null;
  }
}
