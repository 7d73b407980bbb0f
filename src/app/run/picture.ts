import { stepOfInstance } from '../../engine/instances.ts';
import { trackStates, type TrackedStates } from '../../engine/track-states.ts';
import type { InstanceId, RunId, StepId } from '../../model/ids.ts';
import { ok, type Result } from '../../model/result.ts';
import type { RunRecord } from '../../model/run.ts';
import type { Status, StatusFile, StepState } from '../../model/status.ts';
import type { Deps } from '../deps.ts';
import { loadPolicy, type LoadedPolicy } from '../load-policy.ts';
import { loadSequence, type LoadedSequence } from '../load.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';

/**
 * What the scheduler knows of the world. It alone writes claims, so the status files are read once, and after that
 * a step's end arrives from its executor; what others write (reviews, edits, policy) is noticed by the files' stamps.
 */
export interface Picture {
  loaded: LoadedSequence;
  policy: LoadedPolicy;
  record: RunRecord;
  readonly files: Map<InstanceId, StatusFile>;
  states: ReadonlyMap<StepId, StepState>;
  /** What has something to launch. */
  line: WaitingLine;
  /** Derives no more than what a changed file reaches; `null`: the definition or the record has changed. */
  tracked: TrackedStates | null;
  /** Their files have changed since the states were derived. */
  readonly touched: Set<StepId>;
  /** Of the files that others write. */
  stamps: string;
}

export async function takePicture(deps: Deps, runId: RunId): Promise<Result<Picture>> {
  // Stamps first: what changes while we read is then read once more, never missed.
  const stamps = await stampsOf(deps, runId);
  const read = await readDefinition(deps, runId);
  if (!read.ok) return read;
  const { files } = await deps.runs.statuses(runId);
  const facts = { ...read.value, files: new Map(files) };
  const tracked = trackStates(facts.loaded.sequence, facts);
  const line = createWaitingLine(facts.loaded.sequence, tracked.states);
  return ok({ ...facts, tracked, states: tracked.states, line, touched: new Set(), stamps });
}

/** An instance's status file is another one now. */
export function learn(picture: Picture, instance: InstanceId, file: StatusFile): void {
  picture.files.set(instance, file);
  picture.touched.add(stepOfInstance(instance));
}

/** Reads again what has changed. A broken file leaves the picture as it was and is the failure returned, until it is mended. */
export async function refreshPicture(deps: Deps, runId: RunId, picture: Picture): Promise<Result<void>> {
  const stamps = await stampsOf(deps, runId);
  if (stamps === picture.stamps) return ok(undefined);
  picture.stamps = stamps;
  const read = await readDefinition(deps, runId);
  if (!read.ok) {
    picture.stamps = '';
    return read;
  }
  Object.assign(picture, read.value);
  picture.tracked = null;
  return ok(undefined);
}

/** A step that stands elsewhere than before; `from` is `null` where it is new. */
export interface Moved {
  readonly from: Status | null;
  readonly to: StepState;
}

/** Brings the states up to date. */
export function rederive(picture: Picture): readonly Moved[] {
  const { tracked, touched, states } = picture;
  if (tracked === null) {
    picture.tracked = trackStates(picture.loaded.sequence, picture);
    picture.states = picture.tracked.states;
    picture.line = createWaitingLine(picture.loaded.sequence, picture.states);
    touched.clear();
    return [...picture.states.values()].map((to) => ({ from: states.get(to.id)?.status ?? null, to }));
  }
  const changes = tracked.update(touched);
  touched.clear();
  for (const { to } of changes) picture.line.update(to);
  return changes.map(({ from, to }) => ({ from: from.status, to }));
}

async function readDefinition(deps: Deps, runId: RunId): Promise<Result<Pick<Picture, 'loaded' | 'policy' | 'record'>>> {
  const loaded = await loadSequence(deps);
  if (!loaded.ok) return loaded;
  const policy = await loadPolicy(deps);
  if (!policy.ok) return policy;
  const record = await deps.runs.read(runId);
  if (!record.ok) return record;
  return ok({ loaded: loaded.value, policy: policy.value, record: record.value });
}

async function stampsOf(deps: Deps, runId: RunId): Promise<string> {
  const base = `${deps.root}/.threados`;
  const paths = [`${base}/sequence.yaml`, `${base}/policy.yaml`, `${base}/runs/${runId}/run.json`];
  return (await Promise.all(paths.map((path) => deps.artifacts.stamp(path)))).join('|');
}
