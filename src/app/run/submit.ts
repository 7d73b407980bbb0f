import type { Listener } from '../../model/event.ts';
import type { FailureCode } from '../../model/failure.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { auditNote } from '../audit-note.ts';
import type { Deps } from '../deps.ts';
import type { RunReport } from '../threados.ts';
import { leadAttended } from './lead-attended.ts';
import { follow } from './follow.ts';
import type { RunRequest } from './request.ts';

/** How long a detached scheduler has to show that it is there. */
const TAKE_UP_MS = 15_000;

export interface SubmitOptions {
  readonly signal: AbortSignal;
  readonly onEvent?: Listener | undefined;
}

/**
 * Has a request carried out and waits for its end: by this process where no scheduler is at work here, else by that
 * one, whose work this process takes over should it go away before the request is done.
 */
export async function submitAndWait(deps: Deps, request: RunRequest, options: SubmitOptions): Promise<Result<RunReport>> {
  for (;;) {
    const lock = await deps.locks.hold('scheduler');
    if (lock.ok) {
      try {
        return await leadAttended(deps, request, { ...options, leaveWhenSettled: true });
      } finally {
        await lock.value.release();
        for (const name of ['direct', 'mprocs'] as const) await deps.closeExecutor(name);
      }
    }
    if (lock.error.code !== 'LOCKED') return lock;
    await deps.inbox.put(request.id, request);
    const followed = await follow(deps, request, options);
    if (followed !== 'leaderless') return followed;
    await deps.inbox.remove(request.id);
  }
}

/** Leaves the request for the scheduler that is at work here, or for a new one that outlives this command. */
export async function submitDetached(deps: Deps, request: RunRequest): Promise<Result<RunReport>> {
  await deps.inbox.put(request.id, { ...request, from: null });
  const started = await deps.detachScheduler();
  if (!started.ok) {
    await deps.inbox.remove(request.id);
    return started;
  }
  const until = deps.clock.now() + TAKE_UP_MS;
  // Under way: somebody holds the scheduler's lock, or the request is already done and gone.
  while ((await deps.locks.holder('scheduler')) === null && (await deps.inbox.has(request.id))) {
    if (deps.clock.now() > until) {
      await deps.inbox.remove(request.id);
      return fail('INTERNAL', 'the detached scheduler did not start', { hint: 'its log is .threados/state/scheduler.log' });
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return ok({ run_id: request.run_id, steps: [], ended: 'under way in the background', detached: true });
}

/** The detached scheduler: works the inbox off, then leaves. Nothing to do where another one is at work. */
export async function serveInbox(deps: Deps, options: SubmitOptions): Promise<Result<void>> {
  const lock = await deps.locks.hold('scheduler');
  if (!lock.ok) return lock.error.code === 'LOCKED' ? ok(undefined) : lock;
  try {
    for (;;) {
      const [next] = await deps.inbox.take();
      if (next === undefined || options.signal.aborted) return ok(undefined);
      const led = await leadAttended(deps, next.request, { ...options, leaveWhenSettled: false });
      await deps.inbox.remove(next.id);
      await noteHalt(deps, next.request, led);
      if (!led.ok && led.error.code === 'INTERNAL') return led;
    }
  } finally {
    await lock.value.release();
    for (const name of ['direct', 'mprocs'] as const) await deps.closeExecutor(name);
  }
}

/** What ends a run that nobody waits for, and is no step's own end, is told where people look later: in the audit log. */
async function noteHalt(deps: Deps, request: RunRequest, led: Result<RunReport>): Promise<void> {
  if (led.ok || STEPS_ENDS.has(led.error.code)) return;
  const result = `${led.error.code}: ${led.error.message}`;
  await auditNote(deps, { action: 'run.end', input: { request: request.id }, decision: null, result, run_id: request.run_id });
}

const STEPS_ENDS: ReadonlySet<string> = new Set<FailureCode>([
  'STEP_FAILED',
  'GATE_PENDING',
  'REVIEW_PENDING',
  'AGENT_NOT_FOUND',
  'PROGRAM_NOT_FOUND',
]);
