import type { Redactor } from '../redact/redactor.ts';

/** The same data with every text in it redacted. */
export function redactAll<T>(data: T, redactor: Redactor): T {
  if (typeof data === 'string') return redactor.text(data) as T;
  if (Array.isArray(data)) return data.map((item: unknown) => redactAll(item, redactor)) as T;
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, redactAll(value as unknown, redactor)])) as T;
}
