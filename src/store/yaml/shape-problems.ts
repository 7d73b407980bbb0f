import * as v from 'valibot';
import { didYouMean } from '../../util/nearest.ts';
import type { YamlPath } from './source-text.ts';

/** What a value breaks of a schema, in words for the person who wrote the file. */
export interface ShapeProblem {
  readonly path: YamlPath;
  /** Whether the key itself is wrong, or what stands behind it. */
  readonly at: 'key' | 'value';
  readonly message: string;
}

type Schema = v.GenericSchema | v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

/**
 * All problems at once. valibot stops at the first unknown key of an object, takes a list for an object and
 * passes over keys such as `__proto__`; these are looked for first, and valibot's own issues fill in the rest.
 */
export function shapeProblems(schema: Schema, value: unknown): ShapeProblem[] {
  const structure: ShapeProblem[] = [];
  walk(schema, value, [], structure);
  const taken = new Set(structure.filter((p) => p.at === 'value').map((p) => JSON.stringify(p.path)));
  const issues = v.safeParse(schema, value).issues ?? [];
  const rest = issues.flatMap((issue) => readIssue(issue, [])).filter((problem) => !isTaken(problem.path, taken));
  const nested = structure.map((p) => p.path);
  // "must be text or a mapping" adds nothing where a problem inside that mapping is already named.
  return [...structure, ...rest.filter((p) => p.message !== UNION_MESSAGE || !nested.some((path) => isInside(path, p.path)))];
}

const UNION_MESSAGE = 'must be a text or a mapping of known keys';
const UNSAFE_KEYS = new Set(['__proto__', 'prototype', 'constructor']);

interface Structured {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Structured>>;
  readonly wrapped?: Structured;
  readonly item?: Structured;
  readonly value?: Structured;
  readonly options?: readonly Structured[];
}

function walk(schema: unknown, value: unknown, path: YamlPath, found: ShapeProblem[]): void {
  const { type, entries, wrapped, item, value: valueSchema, options } = schema as Structured;
  if (wrapped !== undefined) {
    if (value !== undefined) walk(wrapped, value, path, found);
  } else if (type === 'union' && options !== undefined) {
    const object = options.find((option) => option.type === 'strict_object');
    if (object !== undefined && isPlain(value)) walk(object, value, path, found);
  } else if (type === 'array' && item !== undefined) {
    if (Array.isArray(value)) for (const [i, element] of value.entries()) walk(item, element, [...path, i], found);
  } else if (type === 'record' && valueSchema !== undefined) {
    if (!isPlain(value)) found.push({ path, at: 'value', message: mustBeMapping(value) });
    else for (const [key, element] of Object.entries(value)) walkRecord(valueSchema, key, element, path, found);
  } else if (type === 'strict_object' && entries !== undefined) {
    if (!isPlain(value)) found.push({ path, at: 'value', message: mustBeMapping(value) });
    else for (const [key, element] of Object.entries(value)) walkKey(entries, key, element, path, found);
  }
}

function walkKey(entries: Readonly<Record<string, Structured>>, key: string, value: unknown, path: YamlPath, found: ShapeProblem[]): void {
  if (Object.hasOwn(entries, key)) walk(entries[key], value, [...path, key], found);
  else found.push({ path: [...path, key], at: 'key', message: `is not a known key.${didYouMean(key, Object.keys(entries))}` });
}

function walkRecord(schema: Structured, key: string, value: unknown, path: YamlPath, found: ShapeProblem[]): void {
  if (UNSAFE_KEYS.has(key)) found.push({ path: [...path, key], at: 'key', message: 'is a reserved name' });
  else walk(schema, value, [...path, key], found);
}

function readIssue(issue: v.BaseIssue<unknown>, base: YamlPath): ShapeProblem[] {
  const own = (issue.path ?? []).map((part) => (typeof part.key === 'number' ? part.key : String(part.key)));
  const path = [...base, ...own];
  if (issue.expected === 'never') return [];
  const isDefault = /^Invalid (?:type|key|format|length|value)/.test(issue.message);
  if (issue.type === 'union' && isDefault) {
    const deeper = (issue.issues ?? []).filter((inner) => (inner.path ?? []).length > 0);
    return deeper.length > 0 ? deeper.flatMap((inner) => readIssue(inner, path)) : [{ path, at: 'value', message: UNION_MESSAGE }];
  }
  const isMissing = issue.kind === 'schema' && issue.input === undefined;
  if (isMissing) {
    const key = String(own.at(-1) ?? '');
    return [{ path: path.slice(0, -1), at: 'value', message: `"${key}" is missing` }];
  }
  const at = issue.path?.at(-1)?.origin === 'key' ? 'key' : 'value';
  return [{ path, at, message: isDefault ? friendly(issue) : issue.message }];
}

function friendly(issue: v.BaseIssue<unknown>): string {
  const { type, input, expected } = issue;
  switch (type) {
    case 'string':
      return typeof input === 'number' || typeof input === 'boolean'
        ? `must be a text; write "${String(input)}" in quotes`
        : 'must be a text';
    case 'number':
      return 'must be a number';
    case 'integer':
      return 'must be a whole number';
    case 'boolean':
      return 'must be true or false';
    case 'array':
      return 'must be a list such as [a, b]';
    case 'picklist': {
      const allowed = [...(expected ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
      const meant = typeof input === 'string' ? didYouMean(input, allowed) : '';
      return allowed.length > 10 && meant !== ''
        ? `is not a known word.${meant}`
        : `must be one of ${allowed.join(', ')}.${meant}`.replace(/\.$/, '');
    }
    case 'min_value':
      return `must be at least ${(expected ?? '').replace(/^>=/, '')}`;
    case 'max_value':
      return `must be at most ${(expected ?? '').replace(/^<=/, '')}`;
    case 'min_length':
      return 'must not be empty';
    case 'max_length':
      return `is longer than ${(expected ?? '').replace(/^<=/, '')}`;
    case 'regex':
      return 'must begin with a-z or 0-9 and hold only a-z, 0-9, "_" and "-", at most 64 characters';
    default:
      return `must be ${expected ?? 'something else'}`;
  }
}

function mustBeMapping(value: unknown): string {
  return `must be a mapping of keys to values, not ${value === null ? 'empty' : Array.isArray(value) ? 'a list' : `a ${typeof value}`}`;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTaken(path: YamlPath, taken: ReadonlySet<string>): boolean {
  if (taken.size === 0) return false;
  for (let n = 0; n <= path.length; n += 1) if (taken.has(JSON.stringify(path.slice(0, n)))) return true;
  return false;
}

function isInside(path: YamlPath, parent: YamlPath): boolean {
  return path.length > parent.length && parent.every((part, i) => path[i] === part);
}
