import { FAILURES, type FailureCode } from '../model/failure.ts';

/** Where several hold, the first of these wins; after them the order in which they happened. */
const PRECEDENCE = [130, 143, 10, 8, 5, 9];

export function exitCodeOf(code: FailureCode): number {
  return FAILURES[code].exit;
}

/** The failure that decides how the command ends. */
export function weightiest<F extends { readonly code: FailureCode }>(first: F, ...others: readonly F[]): F {
  const weight = (failure: F): number => {
    const place = PRECEDENCE.indexOf(exitCodeOf(failure.code));
    return place < 0 ? PRECEDENCE.length : place;
  };
  return others.reduce((best, failure) => (weight(failure) < weight(best) ? failure : best), first);
}
