import type { FailureCode } from '../../model/failure.ts';

/** One thing that does not hold, at a place of the document such as `['steps', 2, 'depends_on', 0]`. */
export interface Problem {
  readonly code: FailureCode;
  /** One sentence that names the step. */
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly hint?: string;
}

/** A problem of one field of the step at `index` in the file. */
export function invalid(index: number, field: string, message: string, hint?: string): Problem {
  return { code: 'INVALID_SEQUENCE', message, path: ['steps', index, field], ...(hint === undefined ? {} : { hint }) };
}
