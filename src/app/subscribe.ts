import type { Event, Listener } from '../model/event.ts';
import type { Proposal } from '../model/plan.ts';
import { ok, type Result } from '../model/result.ts';
import type { StatusRow, StatusView } from '../model/status.ts';
import { jsonEqual } from '../util/json.ts';
import type { Deps } from './deps.ts';
import { loadState } from './state.ts';
import { viewOf } from './status.ts';

interface Seen {
  readonly revision: string;
  readonly view: StatusView;
  readonly proposals: readonly Proposal[];
  readonly error: string | null;
}

/**
 * A snapshot, then what changes. The watch begins before the snapshot is taken, so that nothing falls between; one
 * look at a time, and whatever happened during a look leads to exactly one more.
 */
export async function subscribe(deps: Deps, listener: Listener): Promise<Result<() => void>> {
  let closed = false;
  let looking = false;
  let again = false;
  let seen: Seen | null = null;
  const tell = (event: Event) => {
    if (!closed) listener(event);
  };

  const look = async (): Promise<void> => {
    if (closed) return;
    if (looking || seen === null) {
      again = true;
      return;
    }
    looking = true;
    const now = await take(deps, seen);
    looking = false;
    for (const event of changesBetween(seen, now)) tell(event);
    seen = now;
    await lookAgain();
  };
  const lookAgain = async (): Promise<void> => {
    if (!again) return;
    again = false;
    await look();
  };

  const unwatch = deps.watch(() => void look());
  const first = await loadState(deps);
  if (!first.ok) {
    unwatch();
    return first;
  }
  seen = {
    revision: first.value.file.revision,
    view: await viewOf(deps, first.value),
    proposals: await deps.proposals.list(),
    error: null,
  };
  tell({ event: 'snapshot', revision: seen.revision, view: seen.view, proposals: seen.proposals });
  // What changed while the snapshot was taken may or may not be in it.
  void lookAgain();
  return ok(() => {
    closed = true;
    unwatch();
  });
}

/** A file that is broken for the moment (a person is typing) keeps the last good picture, and is said once. */
async function take(deps: Deps, last: Seen): Promise<Seen> {
  const proposals = await deps.proposals.list();
  const state = await loadState(deps);
  if (!state.ok) return { ...last, proposals, error: state.error.message };
  return { revision: state.value.file.revision, view: await viewOf(deps, state.value), proposals, error: null };
}

function changesBetween(before: Seen, now: Seen): readonly Event[] {
  const events: Event[] = [];
  const runId = now.view.run_id;
  if (now.error !== null && now.error !== before.error) events.push({ event: 'notice', level: 'warning', message: now.error, step: null });
  const mended = before.error !== null && now.error === null;
  if (mended || before.revision !== now.revision || before.view.mode !== now.view.mode)
    events.push({ event: 'sequence-changed', revision: now.revision });
  if (runId !== null && before.view.run_id !== runId) events.push({ event: 'run-started', run_id: runId });
  const old = new Map(before.view.steps.map((row) => [row.id, row]));
  for (const row of now.view.steps) events.push(...rowChanges(old.get(row.id), row, runId));
  if (!jsonEqual(before.proposals, now.proposals)) events.push({ event: 'proposals-changed', proposals: now.proposals });
  return events;
}

function rowChanges(before: StatusRow | undefined, now: StatusRow, runId: string | null): readonly Event[] {
  const events: Event[] = [];
  const last = new Map(before?.instances.map((each) => [each.instance, each]));
  for (const instance of now.instances) {
    const was = last.get(instance.instance);
    if (runId === null || instance.attempt === null || (was?.attempt === instance.attempt && was.status === instance.status)) continue;
    const state = instance.status === 'RUNNING' ? 'running' : instance.reason?.code === 'lost' ? 'lost' : 'exited';
    events.push({ event: 'instance-changed', run_id: runId, instance: instance.instance, attempt: instance.attempt, state });
  }
  if (before?.status !== now.status || !jsonEqual(before.reason, now.reason)) {
    events.push({ event: 'step-changed', run_id: runId, step: now.id, from: before?.status ?? null, to: now.status, reason: now.reason });
  }
  return events;
}
