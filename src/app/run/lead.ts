import type { Listener } from '../../model/event.ts';
import type { InstanceId } from '../../model/ids.ts';
import { interruptionOf } from '../../model/interruption.ts';
import { err, fail, ok, type Result } from '../../model/result.ts';
import type { Step } from '../../model/sequence.ts';
import type { StatusFile } from '../../model/status.ts';
import type { Deps } from '../deps.ts';
import type { RunReport } from '../threados.ts';
import { schedulerIsTold } from '../stop-all.ts';
import { announce } from './announce.ts';
import { capacityOf, hasRoom, kindOf, type Kind } from './capacity.ts';
import { clearance } from './clearance.ts';
import { startCompanion } from './companion.ts';
import { writeComparison } from './comparison.ts';
import { endChildren } from './end-children.ts';
import { exhaustedAgents } from './fallback.ts';
import { takeOff } from './flight.ts';
import { freezeSubjects } from './freeze-subjects.ts';
import { landAll } from './land.ts';
import { covers, launchable, scopeSteps, type Candidate } from './launchable.ts';
import { createPatience } from './patience.ts';
import { learn as learnFile, refreshPicture, rederive, takePicture, type Picture } from './picture.ts';
import { executorOf } from './record.ts';
import { reportRun } from './report.ts';
import type { RunRequest } from './request.ts';
import { validRequests } from './inbox.ts';
import { createWakeUp } from './wake-up.ts';

/** How often the definition, the run's reviews and the inbox are looked at while something runs. */
const LOOK_MS = 250;

export interface LeadOptions {
  readonly signal: AbortSignal;
  readonly onEvent?: Listener | undefined;
  /** true: launch nothing for others once the own request is settled (a foreground command wants to return). */
  readonly leaveWhenSettled: boolean;
}

/**
 * The scheduler of a repo: the one process that launches steps, for its own request and for those that others leave
 * in the inbox. The caller holds the lock `scheduler`.
 *
 *            ┌──────────── a step ended, a review came, the sequence changed ───────────┐
 *            ▼                                                                          │
 *   look ─► derive ─► launch what frontier, scope and capacity allow ─► wait for ───────┤
 *                          │ nothing in the air, nothing to launch      a bell          │ interrupted
 *                          ▼                                                            ▼
 *                        report                                 stop all in the air, report
 */
export async function lead(deps: Deps, own: RunRequest, options: LeadOptions): Promise<Result<RunReport>> {
  const first = await takePicture(deps, own.run_id);
  if (!first.ok) return first;
  const picture = first.value;
  await freezeSubjects(deps, own.run_id, picture, picture.states.values());
  const bell = createWakeUp();
  const crew = createCrew(deps, own.run_id, picture, bell.ring);
  const patience = createPatience(options.onEvent);
  const timer = setInterval(bell.ring, LOOK_MS);
  options.signal.addEventListener('abort', bell.ring);
  let requests: readonly RunRequest[] = [own];
  try {
    for (;;) {
      // Requests before the picture: whoever leaves one has written what it needs (a restart, an edit) before.
      requests = [own, ...(await validRequests(deps, own))];
      const oneTerminal = crew.atTerminal() && (await isDirect(deps, requests));
      const fresh = await refreshPicture(deps, own.run_id, picture);
      const broken = patience.after(fresh);
      if (broken !== null) crew.fail(err(broken));
      if (await schedulerIsTold(deps)) crew.fail(fail('TERMINATED', 'stopped by seqctl stop all'));
      // Freezing takes a while, in which steps end: again, until nothing has moved. From then on until the turn is decided
      // nothing is waited for, else a step that ends meanwhile leaves an empty sky and a picture that still shows it flying.
      for (let moved = rederive(picture); moved.length > 0; moved = rederive(picture)) {
        const now = moved.map(({ to }) => to);
        await freezeSubjects(deps, own.run_id, picture, now);
        announce(own.run_id, options.onEvent, moved);
      }
      if (options.signal.aborted) {
        await landAll(deps, own.run_id, crew.flying, options.signal, bell.next);
        announce(own.run_id, options.onEvent, rederive(picture));
        const kind = interruptionOf(options.signal)?.kind ?? 'interrupt';
        return reportRun(own.run_id, picture.loaded.sequence, picture.states, scopeSteps(own), kind);
      }
      const open = requests.filter(
        (request) => crew.flying().some((id) => covers(request, id)) || launchable(picture, request, crew.busy).next().done === false,
      );
      const leaving = options.leaveWhenSettled && !open.includes(own);
      if (!leaving && crew.failed() === null && !patience.waits()) {
        // Two that depart in one turn may want the same terminal: the next turn knows.
        const wasAtTerminal = crew.atTerminal();
        const mustWait = (step: Step) => step.interactive && (oneTerminal || (!wasAtTerminal && crew.atTerminal()));
        for (const request of open) {
          const capacity = capacityOf(picture.policy.policy, request.max_parallel, picture.policy.file.spec.limits ?? {});
          const mayCome = (kind: Kind) => hasRoom(capacity, crew.steps(), kind);
          for (const candidate of launchable(picture, request, crew.busy, mayCome)) {
            if (mayCome(kindOf(candidate.step)) && !mustWait(candidate.step)) crew.depart(candidate, request);
          }
        }
      }
      const over = crew.flying().length === 0 && (crew.failed() !== null || !patience.waits());
      const settled = requests.filter((request) => request !== own && !open.includes(request));
      await Promise.all(settled.map((request) => deps.inbox.remove(request.id)));
      if (over) break;
      await bell.next();
    }
    return crew.failed() ?? reportRun(own.run_id, picture.loaded.sequence, picture.states, scopeSteps(own), null);
  } finally {
    clearInterval(timer);
    options.signal.removeEventListener('abort', bell.ring);
  }
}

/** Whether steps run in this process, which has one terminal for all interactive ones. */
async function isDirect(deps: Deps, requests: readonly RunRequest[]): Promise<boolean> {
  const executors = await Promise.all(requests.map((request) => executorOf(deps, request.executor)));
  return executors.includes('direct');
}

type Failed = Extract<Result<never>, { ok: false }>;

/** Who is in the air, and the way there and back. A failure that is not a step's own keeps the rest on the ground. */
function createCrew(deps: Deps, runId: string, picture: Picture, changed: () => void) {
  const flights = new Map<InstanceId, Step>();
  const grounded = new Set<InstanceId>();
  let failure: Failed | null = null;

  const fly = async ({ instance, step }: Candidate, request: RunRequest): Promise<Result<void>> => {
    const cleared = await clearance(deps, runId, picture, step);
    if (!cleared.ok) return cleared;
    if (cleared.value === null) return ok(undefined);
    const { promptText } = cleared.value;
    const executor = await executorOf(deps, request.executor);
    const exhausted = await exhaustedAgents(deps, runId, instance, picture.record, step);
    const resume = request.resume[instance] ?? null;
    const context = () => ({ ...picture, runId, executor, resume, exhausted, promptText });
    const taken = await takeOff(deps, context(), step, instance);
    if (!taken.ok) return taken;
    const learn = (of: InstanceId, file: StatusFile) => {
      learnFile(picture, of, file);
      changed();
    };
    if ('ended' in taken.value) learn(instance, taken.value.ended);
    else {
      learn(instance, taken.value.claimed);
      const companion = startCompanion(deps, context, step, learn);
      const ended = await taken.value.running.ended;
      await companion?.finish(ended.outcome === 'success');
      learn(instance, ended);
      if (step.type === 'b' && ended.outcome !== 'success') await endChildren(deps, runId, picture.loaded.sequence, step.id, flights);
    }
    const last = step.type === 'p' && ![...flights].some(([id, other]) => other.id === step.id && id !== instance);
    if (last) await writeComparison(deps, runId, step, picture.files);
    return ok(undefined);
  };

  return {
    busy: (instance: InstanceId) => flights.has(instance) || grounded.has(instance),
    flying: () => [...flights.keys()],
    steps: () => [...flights.values()],
    /** Somebody is typing into an agent's own screen, or may be. */
    atTerminal: () => [...flights.values()].some((step) => step.interactive),
    failed: () => failure,
    fail: (why: Failed) => {
      failure ??= why;
    },
    depart: (candidate: Candidate, request: RunRequest) => {
      const { instance } = candidate;
      flights.set(instance, candidate.step);
      void fly(candidate, request)
        .catch((error: unknown) =>
          fail('INTERNAL', `step "${instance}": ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
        )
        .then((result) => {
          if (!result.ok) {
            grounded.add(instance);
            failure ??= result;
          }
          flights.delete(instance);
          changed();
        });
    },
  };
}
