import type { Failure } from '../../model/failure.ts';

/**
 * What is known of a command that was sent. mprocs never answers, so `queued` is the most there is:
 *
 *   queued    mprocs read it whole and closed the connection
 *   refused   nothing reached mprocs
 *   unknown   it may or may not have been read
 */
export type Delivery = { readonly outcome: 'queued' } | { readonly outcome: 'refused' | 'unknown'; readonly error: Failure };
