import * as v from 'valibot';
import { parseDuration } from '../util/duration.ts';
import { StepIdSchema, type StepId } from './ids.ts';
import { PERMISSIONS, STEP_TYPES } from './words.ts';

export { KNOWN_MODELS, PERMISSIONS, STEP_TYPES } from './words.ts';

/**
 * The sequence as a person writes it (`SequenceSpec`, `StepSpec`: keys may be absent) and as the
 * engine uses it (`Sequence`, `Step`: every default filled in). Only the spec is ever written to disk.
 */

export type StepType = (typeof STEP_TYPES)[number];

export type Permissions = (typeof PERMISSIONS)[number];

const noNul = v.check((text: string) => !text.includes('\0'), 'must not contain a NUL character');
const text = (max: number) => v.pipe(v.string(), v.maxLength(max, `must be at most ${String(max)} characters`), noNul);
const label = v.pipe(text(100), v.minLength(1, 'must not be empty'));
const path = v.pipe(text(4096), v.minLength(1, 'must not be empty'));
const argv = v.pipe(
  v.array(text(32_000), 'must be a list of words such as ["npm", "test"]: it is never run through a shell'),
  v.minLength(1, 'must name a program'),
  v.maxLength(4096, 'must be at most 4096 words'),
  v.check((words) => words[0] !== '', 'must name a program'),
);
const count = (min: number, max: number) =>
  v.pipe(
    v.number(),
    v.integer('must be a whole number'),
    v.minValue(min, `must be at least ${String(min)}`),
    v.maxValue(max, `must be at most ${String(max)}`),
  );
export const DurationSchema = v.pipe(
  v.string('must be a duration such as 45m, 90s or 1h30m'),
  v.check((d) => parseDuration(d) !== null, 'must be a duration such as 45m, 90s or 1h30m'),
);
const stepIds = v.pipe(v.array(StepIdSchema), v.maxLength(10_000));
const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
export const EnvSchema = v.record(v.pipe(v.string(), v.regex(ENV_NAME, 'must be the name of an environment variable')), text(32_000));
/** How many of the instances or candidates must succeed. */
export const JoinSchema = v.union([v.picklist(['all', 'any']), count(1, 10_000)], 'must be all, any or a number');

export const WatchdogSchema = v.strictObject({
  /** No byte of output this long after the start: stalled. */
  start: v.optional(DurationSchema),
  /** No byte of output for this long: stalled. */
  idle: v.optional(DurationSchema),
  on_stall: v.optional(v.picklist(['notify', 'restart', 'stop'])),
  /** The verifier companion's command: exit 0 is green. */
  verify: v.optional(argv),
  /** How often the verifier runs. */
  every: v.optional(DurationSchema),
});

export const LimitsSchema = v.strictObject({
  /** Steps that exist under this one at a time. */
  children: v.optional(count(0, 10_000)),
  /** Levels of `parent` below this one. */
  depth: v.optional(count(0, 100)),
  /** Steps this one may ever create in a run. */
  lifetime: v.optional(count(0, 100_000)),
  /** Children that may run at once. */
  parallel: v.optional(count(1, 10_000)),
  /** Models that children may use. */
  models: v.optional(v.array(label)),
});

/** Every field of a step except its id, as written. design.md section 3 explains each. */
export const StepFieldsSchema = v.strictObject({
  name: v.optional(v.pipe(text(500), v.minLength(1, 'must not be empty'))),
  type: v.optional(v.picklist(STEP_TYPES)),
  lane: v.optional(label),
  role: v.optional(label),
  model: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be the name of an agent provider'))),
  model_name: v.optional(label),
  fallback: v.optional(v.array(label)),
  permissions: v.optional(v.picklist(PERMISSIONS)),
  command: v.optional(argv),
  prompt_file: v.optional(path),
  cwd: v.optional(path),
  worktree: v.optional(v.boolean()),
  base: v.optional(path),
  depends_on: v.optional(stepIds),
  after: v.optional(stepIds),
  review: v.optional(v.picklist(['required', 'none'])),
  fanout: v.optional(count(1, 10_000)),
  mode: v.optional(v.picklist(['repeat', 'throughput'])),
  items: v.optional(v.pipe(v.array(text(32_000)), v.maxLength(10_000))),
  join: v.optional(JoinSchema),
  max_parallel: v.optional(count(1, 10_000)),
  group: v.optional(label),
  candidates: v.optional(
    v.array(
      v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{0,63}(?:\.[1-9]\d{0,4})?$/, 'must be a step or an instance such as explore.2')),
    ),
  ),
  phase: v.optional(count(0, 10_000)),
  parent: v.optional(StepIdSchema),
  limits: v.optional(LimitsSchema),
  retries: v.optional(count(0, 100)),
  rework: v.optional(count(0, 100)),
  timeout: v.optional(DurationSchema),
  success_exit_codes: v.optional(v.pipe(v.array(count(0, 0xffff_ffff)), v.minLength(1))),
  watchdog: v.optional(WatchdogSchema),
  setup: v.optional(argv),
  env: v.optional(EnvSchema),
  interactive: v.optional(v.boolean()),
  keep_background: v.optional(v.boolean()),
  artifacts: v.optional(v.pipe(v.array(path), v.maxLength(1000))),
  /** Make `diff.patch` for a shell step too; worktree and agent steps always have one. */
  diff: v.optional(v.boolean()),
  /** Where a person set an initial status; live status is derived and never written here. */
  status: v.optional(v.picklist(['READY', 'DONE'])),
});
export type StepFields = v.InferOutput<typeof StepFieldsSchema>;

export const StepSpecSchema = v.strictObject({ id: StepIdSchema, ...StepFieldsSchema.entries });
export type StepSpec = v.InferOutput<typeof StepSpecSchema>;

export const SequenceSpecSchema = v.strictObject({
  version: v.literal(1, 'must be 1: this ThreadOS knows no other version'),
  name: v.optional(v.pipe(text(500), v.minLength(1, 'must not be empty'))),
  lanes: v.optional(v.array(label)),
  steps: v.array(StepSpecSchema),
});
export type SequenceSpec = v.InferOutput<typeof SequenceSpecSchema>;

/** A step with every default filled in by `engine/resolve.ts`. Times in milliseconds. */
export interface Step {
  readonly id: StepId;
  readonly name: string;
  readonly type: StepType;
  /** The row it is drawn in; `null` puts it in a row of its own making. */
  readonly lane: string | null;
  readonly role: string | null;
  /** `null` only for gates. */
  readonly model: string | null;
  readonly model_name: string | null;
  readonly fallback: readonly string[];
  readonly permissions: Permissions;
  /** argv; only where model is `shell`. */
  readonly command: readonly string[] | null;
  /** Relative to the repo's root, with `/`. */
  readonly prompt_file: string | null;
  readonly cwd: string;
  readonly worktree: boolean;
  readonly base: string | null;
  readonly depends_on: readonly StepId[];
  readonly after: readonly StepId[];
  readonly review: 'required' | 'none';
  /** Number of instances: 1 except for P. */
  readonly fanout: number;
  readonly mode: 'repeat' | 'throughput';
  readonly items: readonly string[];
  readonly join: 'all' | 'any' | number;
  readonly max_parallel: number | null;
  readonly group: string | null;
  /** Steps or instances whose results an F step fuses. */
  readonly candidates: readonly string[];
  readonly phase: number | null;
  readonly parent: StepId | null;
  readonly limits: {
    readonly children: number;
    readonly depth: number;
    readonly lifetime: number;
    readonly parallel: number | null;
    readonly models: readonly string[] | null;
  };
  readonly retries: number;
  readonly rework: number;
  readonly timeout_ms: number | null;
  readonly success_exit_codes: readonly number[];
  readonly watchdog: {
    readonly start_ms: number | null;
    readonly idle_ms: number | null;
    readonly on_stall: 'notify' | 'restart' | 'stop';
    readonly verify: readonly string[] | null;
    readonly every_ms: number;
  } | null;
  readonly setup: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
  readonly interactive: boolean;
  readonly keep_background: boolean;
  readonly artifacts: readonly string[];
  readonly diff: boolean;
  readonly status: 'READY' | 'DONE';
}

export interface Sequence {
  readonly version: 1;
  readonly name: string;
  /** The rows in order: as written, then those that steps name, in the order of their first use. */
  readonly lanes: readonly string[];
  /** In the file's order. */
  readonly steps: readonly Step[];
}
