import type { JsonObject } from '../util/json.ts';

/**
 * Every failure that a user, a file, a policy, a process or the network can cause. The table is the single
 * place that maps a code to the exit code of `seqctl` and the status of the HTTP API (cli.md, "Exit codes").
 */
export const FAILURES = {
  INTERNAL: { exit: 1, http: 500 },
  USAGE: { exit: 2, http: 400 },
  UNKNOWN_PATH: { exit: 2, http: 404 },
  METHOD_NOT_ALLOWED: { exit: 2, http: 405 },
  BODY_TOO_LARGE: { exit: 2, http: 413 },
  MEDIA_TYPE: { exit: 2, http: 415 },

  INVALID_SEQUENCE: { exit: 3, http: 422 },
  INVALID_ACTION: { exit: 3, http: 422 },
  INVALID_POLICY: { exit: 3, http: 422 },
  INVALID_ID: { exit: 3, http: 422 },
  INVALID_VALUE: { exit: 3, http: 422 },
  INVALID_STATE: { exit: 3, http: 500 },
  INVALID_TEMPLATE: { exit: 3, http: 422 },
  CYCLE: { exit: 3, http: 422 },
  DUPLICATE_ID: { exit: 3, http: 409 },
  UNKNOWN_STEP: { exit: 3, http: 404 },
  UNKNOWN_GROUP: { exit: 3, http: 404 },
  UNKNOWN_RUN: { exit: 3, http: 404 },
  UNKNOWN_PROPOSAL: { exit: 3, http: 404 },
  UNKNOWN_TEMPLATE: { exit: 3, http: 404 },
  IN_USE: { exit: 3, http: 409 },
  NOT_INITIALIZED: { exit: 3, http: 404 },
  NOT_READY: { exit: 3, http: 409 },
  NOT_A_GATE: { exit: 3, http: 409 },
  NOTHING_TO_UNDO: { exit: 3, http: 409 },
  NO_ARTIFACT: { exit: 3, http: 404 },
  AUDIT_BROKEN: { exit: 3, http: 500 },
  NOT_UNDERSTOOD: { exit: 3, http: 422 },
  WORKTREE: { exit: 3, http: 409 },
  UNSUPPORTED: { exit: 3, http: 422 },
  IO: { exit: 3, http: 500 },

  POLICY_DENIED: { exit: 4, http: 403 },
  UNAUTHORIZED: { exit: 4, http: 401 },
  FORBIDDEN: { exit: 4, http: 403 },

  CONFIRMATION_REQUIRED: { exit: 5, http: 403 },
  PROPOSAL_PENDING: { exit: 5, http: 202 },
  TRUST_REQUIRED: { exit: 5, http: 403 },

  REVISION_MISMATCH: { exit: 6, http: 409 },
  LOCKED: { exit: 6, http: 409 },
  ALREADY_RUNNING: { exit: 6, http: 409 },
  PATCH_CONFLICT: { exit: 6, http: 409 },
  UNDO_CONFLICT: { exit: 6, http: 409 },

  MPROCS_UNAVAILABLE: { exit: 7, http: 503 },
  MPROCS_NOT_OPEN: { exit: 7, http: 503 },
  AGENT_NOT_FOUND: { exit: 7, http: 503 },
  PROGRAM_NOT_FOUND: { exit: 7, http: 503 },
  GIT_UNAVAILABLE: { exit: 7, http: 503 },
  PROVIDER_UNAVAILABLE: { exit: 7, http: 503 },
  TERMINAL_UNAVAILABLE: { exit: 7, http: 503 },
  SERVER_UNAVAILABLE: { exit: 7, http: 503 },

  STEP_FAILED: { exit: 8, http: 200 },
  GATE_PENDING: { exit: 9, http: 200 },
  REVIEW_PENDING: { exit: 9, http: 200 },
  NOT_PROVEN_STOPPED: { exit: 10, http: 500 },
  WAIT_TIMEOUT: { exit: 11, http: 408 },
  INTERRUPTED: { exit: 130, http: 499 },
  TERMINATED: { exit: 143, http: 499 },
} as const satisfies Readonly<Record<string, { readonly exit: number; readonly http: number }>>;

export type FailureCode = keyof typeof FAILURES;

/** A problem at a place in a file. Lines and columns count from 1. */
export interface Diagnostic {
  readonly message: string;
  /** Relative to the repo's root, with `/`, or as the caller named it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The whole line, for showing with a caret; control characters not yet escaped. */
  readonly source: string;
  /** How many columns the caret underlines. */
  readonly length: number;
  /** Where in the document: `steps[2].depends_on[0]`. */
  readonly path: string;
}

export interface Failure {
  readonly code: FailureCode;
  /** One sentence for a person: what, where. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  /** What a program needs to go on: `run_id`, `steps`, `proposal_id`, `changes`, `path`. */
  readonly details?: JsonObject;
  readonly diagnostics?: readonly Diagnostic[];
}

export function failure(
  code: FailureCode,
  message: string,
  more: { hint?: string; details?: JsonObject; diagnostics?: readonly Diagnostic[] } = {},
): Failure {
  return { code, message, ...more };
}
