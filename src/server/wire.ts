import { FAILURES, type Failure, type FailureCode } from '../model/failure.ts';
import { err, fail, ok, type Result } from '../model/result.ts';

/** A `Result` as one JSON document: every answer over HTTP, and the last message of a stream. */
export type Body = { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly error: Failure };

export function toBody(result: Result<unknown>): Body {
  return result.ok ? { ok: true, data: result.value } : { ok: false, error: result.error };
}

/** A failed step is no failed request: 200 and `"ok": false`. The table is model/failure.ts. */
export function statusOf(result: Result<unknown>): number {
  return result.ok ? 200 : FAILURES[result.error.code].http;
}

/** What a server said, taken at its word only as far as its form goes: SERVER_UNAVAILABLE where this is no ThreadOS. */
export function fromBody(body: unknown): Result<unknown> {
  if (isRecord(body)) {
    if (body['ok'] === true && 'data' in body) return ok(body['data']);
    const { error } = body;
    if (body['ok'] === false && isRecord(error) && isCode(error['code']) && typeof error['message'] === 'string')
      return err(error as unknown as Failure);
  }
  return fail('SERVER_UNAVAILABLE', 'what answers there does not speak as ThreadOS does', {
    hint: 'is it another program, or a ThreadOS of another version?',
  });
}

function isCode(code: unknown): code is FailureCode {
  return typeof code === 'string' && Object.hasOwn(FAILURES, code);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Names of messages in streams beside those of the events themselves. */
export const STREAM_EVENTS = { line: 'line', end: 'end', progress: 'progress', result: 'result' } as const;
