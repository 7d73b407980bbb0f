import * as v from 'valibot';
import type { InstanceId, RunId, StepId } from './ids.ts';
import { OUTCOMES, type STATUSES } from './words.ts';

export { OUTCOMES, STATUSES } from './words.ts';

export type Status = (typeof STATUSES)[number];

export const REASON_CODES = [
  /** BLOCKED: hard dependencies that are not DONE yet, soft ones that have not ended. */
  'waiting-on',
  /** A gate that waits for a person, or (BLOCKED) a step behind one. */
  'gate',
  'dependency-failed',
  'policy',
  'executor',
  'exit-code',
  /** FAILED: a fusion that changed nothing, or whose patch does not apply. */
  'patch',
  'timeout',
  'stalled',
  'rate-limited',
  'rejected',
  'stopped',
  'lost',
  'spawn',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface Reason {
  readonly code: ReasonCode;
  readonly message: string;
  /** The steps behind it: what it waits on, what failed. */
  readonly ids: readonly StepId[];
}

const nullableString = v.nullable(v.string());
const nullableCount = v.nullable(v.pipe(v.number(), v.integer()));

export const UsageSchema = v.strictObject({
  input_tokens: nullableCount,
  output_tokens: nullableCount,
  cost_usd: v.nullable(v.number()),
});
/** Tokens and cost of one attempt; `null` where the agent did not say, never a made-up 0. */
export type Usage = v.InferOutput<typeof UsageSchema>;

export type Outcome = (typeof OUTCOMES)[number];

/**
 * `status.json` of one attempt of one instance; the runner is its only writer while it lives
 * (after that `reconcile`, which may turn `starting`/`running` into `lost`).
 *
 *   (claim) ──► starting ──► running ──► exited
 *                  │            │
 *                  └────────────┴──────► lost      (found dead by reconcile; or ended with mprocs, which nobody asked for)
 */
export const StatusFileSchema = v.strictObject({
  schema: v.literal(1),
  run_id: v.string(),
  step_id: v.string(),
  instance: v.string(),
  attempt: v.pipe(v.number(), v.integer(), v.minValue(1)),
  state: v.picklist(['starting', 'running', 'exited', 'lost']),
  outcome: v.nullable(v.picklist(OUTCOMES)),
  exit_code: nullableCount,
  signal: nullableString,
  pid: nullableCount,
  /** The platform's own start stamp of `pid` (see `runner/processes/identity.ts`), so that a recycled pid is never taken for it. */
  pid_started_at: nullableString,
  runner_pid: nullableCount,
  /** The platform's start stamp of `runner_pid`. */
  runner_started_at: nullableString,
  nonce: v.string(),
  started_at: v.string(),
  ended_at: nullableString,
  heartbeat_at: v.string(),
  duration_ms: nullableCount,
  /** The agent that really ran (a fallback may have stood in). */
  model: v.string(),
  command: v.array(v.string()),
  cwd: v.string(),
  executor: v.picklist(['direct', 'mprocs']),
  proc: v.nullable(v.strictObject({ name: v.string(), index: v.number() })),
  session_id: nullableString,
  usage: v.nullable(UsageSchema),
  /**
   * `code` is a ReasonCode, or a word of its own: of the agent such as `auth`, or `missing` for a program that is not installed.
   * With a success: what a person should know of it all the same (`remark`), or what could not be kept (`executor`).
   */
  error: v.nullable(v.strictObject({ code: v.string(), message: v.string() })),
  /** Paths relative to the instance's folder, with `/`. */
  artifacts: v.array(v.strictObject({ path: v.string(), bytes: v.number(), sha256: v.string() })),
});
export type StatusFile = v.InferOutput<typeof StatusFileSchema>;

/** One row of `status`, derived. */
export interface StepState {
  readonly id: StepId;
  readonly status: Status;
  readonly reason: Reason | null;
  readonly instances: readonly InstanceState[];
}

export interface InstanceState {
  readonly instance: InstanceId;
  readonly status: Status;
  readonly reason: Reason | null;
  /** The newest attempt's file, also where it no longer counts; `null` before the first. */
  readonly file: StatusFile | null;
}

/** The artifact files of one instance, relative to the repo's root, with `/`. */
export interface ArtifactPaths {
  readonly dir: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: string | null;
  readonly diff: string | null;
}

/** `data` of `seqctl status`: the contract of cli.md. */
export interface StatusView {
  readonly sequence: string;
  readonly run_id: RunId | null;
  readonly mode: 'safe' | 'power';
  readonly executor: 'direct' | 'mprocs' | null;
  readonly counts: Readonly<Record<Status, number>>;
  readonly steps: readonly StatusRow[];
}

/** Of the attempt that a row of the status shows; `null` where there is none. */
export interface AttemptFacts {
  readonly attempt: number | null;
  readonly started_at: string | null;
  readonly ended_at: string | null;
  readonly duration_ms: number | null;
  readonly exit_code: number | null;
  readonly usage: Usage | null;
  readonly artifacts: ArtifactPaths | null;
}

export interface StatusRow extends AttemptFacts {
  readonly id: StepId;
  readonly name: string;
  readonly type: string;
  readonly lane: string | null;
  readonly role: string | null;
  readonly model: string | null;
  readonly status: Status;
  readonly reason: Reason | null;
  readonly depends_on: readonly StepId[];
  readonly after: readonly StepId[];
  readonly group: string | null;
  readonly parent: StepId | null;
  readonly instances: readonly InstanceRow[];
}

export interface InstanceRow extends AttemptFacts {
  readonly instance: InstanceId;
  readonly status: Status;
  readonly reason: Reason | null;
}
