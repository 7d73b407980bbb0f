import { err, type Result as AnyResult } from '../util/result.ts';
import { failure, type Failure, type FailureCode } from './failure.ts';

export { ok, err } from '../util/result.ts';
/** The result of everything that can fail in an expected way. */
export type Result<T> = AnyResult<T, Failure>;

/** Shorthand for `err(failure(…))`. */
export function fail(...args: [FailureCode, string, Parameters<typeof failure>[2]?]): { readonly ok: false; readonly error: Failure } {
  return err(failure(...args));
}
