import { FAILURES, type FailureCode } from '../model/failure.ts';

/** What `seqctl` ends with (cli.md, "Exit codes"). */
export function exitCodeOf(code: FailureCode): number {
  return FAILURES[code].exit;
}
