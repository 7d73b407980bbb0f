import * as v from 'valibot';
import { fail, ok, type Result } from '../model/result.ts';
import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';

/** A request taken apart, nothing of it believed yet. */
export interface RawRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** `null`: a GET, which has none. */
  readonly body: { readonly type: string | undefined; readonly text: string } | null;
}

/**
 * The fields of a request, held against their schemas. MEDIA_TYPE for a body that is not said to be JSON (which also
 * keeps a page's simple form posts out), USAGE for one that is none, INVALID_VALUE for fields that do not hold.
 */
export function readInput<I extends v.ObjectEntries>(
  fields: I,
  request: RawRequest,
): Result<v.InferOutput<v.StrictObjectSchema<I, undefined>>> {
  const given = request.body === null ? ok(fieldsOfQuery(fields, request.query)) : fieldsOfBody(request.body);
  if (!given.ok) return given;
  if (request.body !== null && request.query.size > 0) return fail('USAGE', 'a POST has its fields in the body, not in the query');
  const twice = Object.keys(request.params).find((name) => Object.hasOwn(given.value, name));
  if (twice !== undefined) return fail('INVALID_VALUE', `"${twice}" is in the path already`);
  const parsed = v.safeParse(v.strictObject(fields), { ...given.value, ...request.params });
  if (parsed.success) return ok(parsed.output);
  const problems = parsed.issues.map((issue) => explain(issue, Object.keys(fields)));
  return fail('INVALID_VALUE', problems.join('; '), { details: { problems } });
}

function fieldsOfQuery(fields: v.ObjectEntries, query: URLSearchParams): Record<string, unknown> {
  return Object.fromEntries(
    [...new Set(query.keys())].map((name) => {
      const values = query.getAll(name);
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return [name, values.length > 1 || (field !== undefined && takesMany(field)) ? values : values[0]];
    }),
  );
}

/** `?steps=a&steps=b`: whether a field takes a list. */
export function takesMany(field: v.ObjectEntries[string]): boolean {
  return field.type === 'array' || ('wrapped' in field && takesMany(field.wrapped));
}

function fieldsOfBody({ type, text }: NonNullable<RawRequest['body']>): Result<Record<string, unknown>> {
  if (text === '' && type === undefined) return ok({});
  if (!/^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type ?? '')) {
    return fail('MEDIA_TYPE', `the body must be application/json, not ${type === undefined ? 'of no type' : printable(type)}`, {
      hint: "curl -H 'Content-Type: application/json' --data '{…}'",
    });
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return ok({ ...parsed });
    return fail('USAGE', 'the body must be a JSON object');
  } catch (error) {
    return fail('USAGE', `the body is no JSON: ${printable(error instanceof Error ? error.message : String(error))}`);
  }
}

function explain(issue: v.BaseIssue<unknown>, known: readonly string[]): string {
  const path = printable(v.getDotPath(issue) ?? '');
  if (issue.type === 'strict_object' && issue.expected === 'never') return `there is no field "${path}".${didYouMean(path, known)}`;
  if (issue.received === 'undefined') return `"${path}" is missing`;
  const message = issue.message.startsWith('Invalid ')
    ? `must be ${issue.expected ?? 'something else'}, not ${issue.received}`
    : issue.message;
  return `"${path}" ${printable(message)}`;
}
