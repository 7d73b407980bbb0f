import { parseDuration } from '../util/duration.ts';
import type { Sequence, SequenceSpec, Step, StepSpec, StepType } from '../model/sequence.ts';
import { stepOfInstance } from './instances.ts';

const DEFAULT_MODEL = 'claude-code';
const DEFAULT_EVERY_MS = 15 * 60_000;
const DEFAULT_LIMITS: Step['limits'] = { children: 20, depth: 2, lifetime: 100, parallel: null, models: null };

/** Where the prompt of a step lies that names no file of its own. */
export function defaultPromptFile(id: string): string {
  return `.threados/prompts/${id}.md`;
}

/** The file that holds a step's prompt, relative to the repo's root; `null` for shell steps without one and for gates. */
export function promptFileOf(step: StepSpec): string | null {
  const type = step.type ?? 'base';
  if (type === 'gate') return null;
  return step.prompt_file ?? (modelOf(step) === 'shell' ? null : defaultPromptFile(step.id));
}

/** The provider that runs a step: its own, `shell` where it has a command, else Claude Code; `null` for gates. */
export function modelOf(step: StepSpec): string | null {
  if (step.type === 'gate') return null;
  return step.model ?? (step.command === undefined ? DEFAULT_MODEL : 'shell');
}

/** The spec with every default filled in. Total: a spec that does not hold resolves too, so that all its problems can be told. */
export function resolveSequence(spec: SequenceSpec): Sequence {
  const candidates = new Set<string>();
  for (const step of spec.steps) {
    if (step.type === 'f') for (const candidate of step.candidates ?? []) candidates.add(stepOfInstance(candidate));
  }
  const steps = spec.steps.map((step) => resolveStep(step, candidates.has(step.id)));
  const lanes = new Set(spec.lanes ?? []);
  for (const step of steps) if (step.lane !== null) lanes.add(step.lane);
  return { version: 1, name: spec.name ?? 'sequence', lanes: [...lanes], steps };
}

function resolveStep(spec: StepSpec, isCandidate: boolean): Step {
  const type = spec.type ?? 'base';
  const model = modelOf(spec);
  const isAgent = model !== null && model !== 'shell';
  const items = spec.items ?? [];
  const mode = spec.mode ?? (type === 'p' && spec.items !== undefined ? 'throughput' : 'repeat');
  const worktree = type !== 'gate' && (spec.worktree ?? (isAgent && (isCandidate || (type === 'p' && mode === 'repeat'))));
  return {
    id: spec.id,
    name: spec.name ?? spec.id,
    type,
    lane: spec.lane ?? null,
    role: spec.role ?? null,
    model,
    model_name: spec.model_name ?? null,
    fallback: spec.fallback ?? [],
    permissions: spec.permissions ?? 'edit',
    command: spec.command ?? null,
    prompt_file: promptFileOf(spec),
    cwd: spec.cwd ?? '.',
    worktree,
    base: spec.base ?? null,
    depends_on: spec.depends_on ?? [],
    after: spec.after ?? [],
    review: type === 'gate' ? 'none' : (spec.review ?? (isAgent ? 'required' : 'none')),
    fanout: fanoutOf(type, mode, items.length, spec.fanout),
    mode,
    items,
    join: spec.join ?? (type === 'f' ? 'any' : 'all'),
    max_parallel: spec.max_parallel ?? null,
    group: spec.group ?? null,
    candidates: spec.candidates ?? [],
    phase: spec.phase ?? null,
    parent: spec.parent ?? null,
    limits: { ...DEFAULT_LIMITS, ...present(spec.limits) },
    retries: spec.retries ?? 0,
    rework: spec.rework ?? 3,
    timeout_ms: milliseconds(spec.timeout),
    success_exit_codes: spec.success_exit_codes ?? [0],
    watchdog: type === 'l' ? resolveWatchdog(spec.watchdog) : null,
    setup: spec.setup ?? null,
    env: spec.env ?? {},
    interactive: spec.interactive ?? false,
    keep_background: spec.keep_background ?? false,
    artifacts: spec.artifacts ?? [],
    diff: spec.diff ?? (worktree || isAgent),
    status: spec.status ?? 'READY',
  };
}

function fanoutOf(type: StepType, mode: Step['mode'], items: number, written: number | undefined): number {
  if (type !== 'p') return 1;
  return mode === 'throughput' ? items : (written ?? 2);
}

function resolveWatchdog(spec: StepSpec['watchdog']): Step['watchdog'] {
  if (spec === undefined) return null;
  return {
    start_ms: milliseconds(spec.start),
    idle_ms: milliseconds(spec.idle),
    on_stall: spec.on_stall ?? 'notify',
    verify: spec.verify ?? null,
    every_ms: milliseconds(spec.every) ?? DEFAULT_EVERY_MS,
  };
}

function milliseconds(text: string | undefined): number | null {
  return text === undefined ? null : parseDuration(text);
}

/** The entries that are there: a written `undefined` must not hide a default. */
function present(limits: StepSpec['limits']): Partial<Step['limits']> {
  return Object.fromEntries(Object.entries(limits ?? {}).filter(([, value]) => value !== undefined));
}
