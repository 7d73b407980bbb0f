import { deriveStates } from '../../engine/derive.ts';
import { frontier } from '../../engine/frontier.ts';
import { indexSteps } from '../../engine/graph.ts';
import { instancesOf, stepOfInstance } from '../../engine/instances.ts';
import type { Listener } from '../../model/event.ts';
import type { InstanceId, StepId } from '../../model/ids.ts';
import { interruptionOf } from '../../model/interruption.ts';
import type { RunningInstance } from '../../model/ports/process.ts';
import { ok, type Result } from '../../model/result.ts';
import type { RunRecord } from '../../model/run.ts';
import type { Step } from '../../model/sequence.ts';
import type { StatusFile, StepState } from '../../model/status.ts';
import type { Deps } from '../deps.ts';
import { loadPolicy, type LoadedPolicy } from '../load-policy.ts';
import { loadSequence, type LoadedSequence } from '../load.ts';
import { requireTrust } from '../trust.ts';
import { stopInstance } from '../stop.ts';
import type { RunReport } from '../threados.ts';
import { capacityOf, hasRoom } from './capacity.ts';
import { exhaustedAgents } from './fallback.ts';
import { takeOff } from './flight.ts';
import { reportRun } from './report.ts';
import type { RunRequest } from './request.ts';
import { createWakeUp } from './wake-up.ts';

/** How often the definition, the run's reviews and the inbox are looked at while something runs. */
const LOOK_MS = 250;

interface Flight {
  readonly step: Step;
  readonly running: RunningInstance | null;
}

/** What the scheduler knows; read again only where its file has changed. */
interface Picture {
  loaded: LoadedSequence;
  policy: LoadedPolicy;
  record: RunRecord;
  readonly files: Map<InstanceId, StatusFile>;
  states: ReadonlyMap<StepId, StepState>;
  stamps: string;
}

/**
 * The scheduler of a repo: the one process that launches steps, for its own request and for those that others leave
 * in the inbox. The caller holds the lock `scheduler`.
 *
 *            ┌────────────── a step ended, a review came, the sequence changed ─────────────┐
 *            ▼                                                                              │
 *   look ─► derive ─► launch what the frontier, the scope and the capacity allow ─► wait ───┤
 *                          │ nothing in the air and nothing to launch                       │ interrupted
 *                          ▼                                                                ▼
 *                        report                                         stop everything in the air, report
 *
 * It alone writes claims, so the status files of a run are read once at the start; after that a step's end arrives
 * from the executor. What others write (reviews, edits, requests) is noticed by the stamps of their files.
 */
export async function lead(
  deps: Deps,
  own: RunRequest,
  io: { readonly signal: AbortSignal; readonly onEvent?: Listener | undefined; readonly stopOnOwnEnd: boolean },
): Promise<Result<RunReport>> {
  const start = await look(deps, own.run_id);
  if (!start.ok) return start;
  const picture = start.value;
  const requests = new Map<string, RunRequest>([[own.id, own]]);
  const flights = new Map<InstanceId, Flight>();
  const refused = new Set<InstanceId>();
  const wake = createWakeUp();
  const onAbort = () => wake.ring();
  io.signal.addEventListener('abort', onAbort);
  const timer = setInterval(wake.ring, LOOK_MS);
  let failed: Result<never> | null = null;
  let shown = picture.states;

  const tell = () => {
    for (const [step, state] of picture.states) {
      const before = shown.get(step)?.status ?? null;
      if (before !== state.status) {
        io.onEvent?.({ event: 'step-changed', run_id: own.run_id, step, from: before, to: state.status, reason: state.reason });
      }
    }
    shown = picture.states;
  };

  const launch = async (instance: InstanceId, step: Step, request: RunRequest): Promise<void> => {
    const executor = await executorFor(deps, request);
    const trusted = await requireTrust(deps, picture.loaded, [step.id]);
    if (!trusted.ok) {
      failed = trusted;
      refused.add(instance);
      return;
    }
    const context = {
      loaded: picture.loaded,
      policy: picture.policy,
      runId: own.run_id,
      record: picture.record,
      executor,
      resume: request.resume[instance] ?? null,
      exhausted: await exhaustedAgents(deps, own.run_id, instance, picture.record, step),
    };
    const taken = await takeOff(deps, context, step, instance);
    if (!taken.ok) {
      failed = taken;
      refused.add(instance);
      return;
    }
    if ('ended' in taken.value) {
      picture.files.set(instance, taken.value.ended);
      return;
    }
    const { running } = taken.value;
    flights.set(instance, { step, running });
    const claimed = await deps.runs.status(own.run_id, instance);
    if (claimed !== null) picture.files.set(instance, claimed);
    wake.ring();
    picture.files.set(instance, await running.ended);
  };

  const depart = (instance: InstanceId, step: Step, request: RunRequest) => {
    flights.set(instance, { step, running: null });
    void launch(instance, step, request)
      .catch((error: unknown) => {
        failed = {
          ok: false,
          error: {
            code: 'INTERNAL',
            message: `step "${instance}": ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
          },
        };
        refused.add(instance);
      })
      .finally(() => {
        flights.delete(instance);
        wake.ring();
      });
  };

  try {
    for (;;) {
      picture.states = deriveStates(picture.loaded.sequence, picture);
      tell();
      if (io.signal.aborted) return await landAll(deps, own, picture, flights, io.signal, tell, wake.next);

      const ownOpen = launchable(picture, own, flights, refused).length > 0 || inScope(own, flights);
      const leaving = !ownOpen && io.stopOnOwnEnd;
      let departed = 0;
      if (!leaving && failed === null) {
        for (const request of requests.values()) {
          const capacity = capacityOf(picture.policy.policy, request.max_parallel, picture.policy.file.spec.limits ?? {});
          for (const { instance, step } of launchable(picture, request, flights, refused)) {
            if (
              !hasRoom(
                capacity,
                [...flights.values()].map((flight) => flight.step),
                step,
              )
            )
              continue;
            depart(instance, step, request);
            departed += 1;
          }
        }
      }
      if (flights.size === 0 && departed === 0) {
        if (failed !== null) return failed;
        const more = await takeInbox(deps, own, requests, picture, flights, refused);
        if (leaving || !more) break;
        continue;
      }
      await wake.next();
      const fresh = await refresh(deps, own, picture);
      if (!fresh.ok) failed = fresh;
      if (!leaving) await takeInbox(deps, own, requests, picture, flights, refused);
    }
    return reportRun(own.run_id, picture.loaded.sequence, picture.states, scopeSteps(own), null);
  } finally {
    clearInterval(timer);
    io.signal.removeEventListener('abort', onAbort);
  }
}

async function executorFor(deps: Deps, request: RunRequest): Promise<'direct' | 'mprocs'> {
  if (request.executor !== 'auto') return request.executor;
  return (await (await deps.mprocs()).status()).state === 'open' ? 'mprocs' : 'direct';
}

/** What a request may launch right now, in the file's order. */
function launchable(
  picture: Picture,
  request: RunRequest,
  flights: ReadonlyMap<InstanceId, Flight>,
  refused: ReadonlySet<InstanceId>,
): readonly { instance: InstanceId; step: Step }[] {
  const { sequence } = picture.loaded;
  const index = indexSteps(sequence);
  const ready = request.force ? forced(request, picture) : frontier(sequence, picture.states);
  return ready
    .filter((instance) => covers(request, instance) && !flights.has(instance) && !refused.has(instance))
    .flatMap((instance) => {
      const step = index.get(stepOfInstance(instance));
      return step === undefined ? [] : [{ instance, step }];
    });
}

/** `--force`: each instance of the scope once, whatever it waits on. */
function forced(request: RunRequest, picture: Picture): readonly InstanceId[] {
  if (request.scope === 'all') return [];
  const index = indexSteps(picture.loaded.sequence);
  return request.scope
    .flatMap((id) => (id.includes('.') ? [id] : instancesOf(index.get(id) ?? ({ id, type: 'base', fanout: 1 } as Step))))
    .filter((instance) => {
      const file = picture.files.get(instance);
      return file === undefined || file.attempt <= (picture.record.superseded[instance] ?? 0);
    });
}

function covers(request: RunRequest, instance: InstanceId): boolean {
  return request.scope === 'all' || request.scope.includes(instance) || request.scope.includes(stepOfInstance(instance));
}

function inScope(request: RunRequest, flights: ReadonlyMap<InstanceId, Flight>): boolean {
  return [...flights.keys()].some((instance) => covers(request, instance));
}

function scopeSteps(request: RunRequest): 'all' | ReadonlySet<StepId> {
  return request.scope === 'all' ? 'all' : new Set(request.scope.map(stepOfInstance));
}

/** Requests of other processes for the same run join in; true where one of them has something to launch. */
async function takeInbox(
  deps: Deps,
  own: RunRequest,
  requests: Map<string, RunRequest>,
  picture: Picture,
  flights: ReadonlyMap<InstanceId, Flight>,
  refused: ReadonlySet<InstanceId>,
): Promise<boolean> {
  const waiting = await deps.inbox.take();
  for (const id of requests.keys()) if (id !== own.id && !waiting.some((entry) => entry.id === id)) requests.delete(id);
  for (const { id, request } of waiting) if (request.run_id === own.run_id && id !== own.id) requests.set(id, request);
  return [...requests.values()].some((request) => request.id !== own.id && launchable(picture, request, flights, refused).length > 0);
}

async function look(deps: Deps, runId: string): Promise<Result<Picture>> {
  const stamps = await stampsOf(deps, runId);
  const loaded = await loadSequence(deps);
  if (!loaded.ok) return loaded;
  const policy = await loadPolicy(deps);
  if (!policy.ok) return policy;
  const record = await deps.runs.read(runId);
  if (!record.ok) return record;
  const { files } = await deps.runs.statuses(runId);
  const picture = { loaded: loaded.value, policy: policy.value, record: record.value, files: new Map(files) };
  return ok({ ...picture, states: deriveStates(loaded.value.sequence, picture), stamps });
}

/** What others may have changed. A broken file ends the launching with its failure; what flies is left to land. */
async function refresh(deps: Deps, own: RunRequest, picture: Picture): Promise<Result<null>> {
  const stamps = await stampsOf(deps, own.run_id);
  if (stamps === picture.stamps) return ok(null);
  picture.stamps = stamps;
  const loaded = await loadSequence(deps);
  if (!loaded.ok) return loaded;
  const policy = await loadPolicy(deps);
  if (!policy.ok) return policy;
  const record = await deps.runs.read(own.run_id);
  if (!record.ok) return record;
  picture.loaded = loaded.value;
  picture.policy = policy.value;
  picture.record = record.value;
  return ok(null);
}

async function stampsOf(deps: Deps, runId: string): Promise<string> {
  const base = `${deps.root}/.threados`;
  const paths = [`${base}/sequence.yaml`, `${base}/policy.yaml`, `${base}/runs/${runId}/run.json`];
  return (await Promise.all(paths.map((path) => deps.artifacts.stamp(path)))).join('|');
}

/** Interrupted: everything in the air is asked to stop; a second interrupt kills. */
async function landAll(
  deps: Deps,
  own: RunRequest,
  picture: Picture,
  flights: ReadonlyMap<InstanceId, Flight>,
  signal: AbortSignal,
  tell: () => void,
  next: () => Promise<void>,
): Promise<Result<RunReport>> {
  const interruption = interruptionOf(signal);
  const asked = new Map<InstanceId, boolean>();
  const stop = async (kill: boolean) => {
    const open = [...flights].filter(([instance, flight]) => flight.running !== null && asked.get(instance) !== kill);
    await Promise.all(
      open.map(async ([instance]) => {
        asked.set(instance, kill);
        const file = await deps.runs.status(own.run_id, instance);
        await stopInstance(deps, own.run_id, file ?? undefined, instance, kill);
      }),
    );
  };
  const onKill = () => void stop(true);
  interruption?.kill.addEventListener('abort', onKill);
  try {
    while (flights.size > 0) {
      void stop(interruption?.kill.aborted ?? false);
      await next();
    }
  } finally {
    interruption?.kill.removeEventListener('abort', onKill);
  }
  picture.states = deriveStates(picture.loaded.sequence, picture);
  tell();
  return reportRun(own.run_id, picture.loaded.sequence, picture.states, scopeSteps(own), interruption?.kind ?? 'interrupt');
}
