import type { Event } from '../../model/event.ts';
import type { Result } from '../../model/result.ts';
import type { Deps } from '../deps.ts';
import type { RunReport } from '../threados.ts';
import { lead, type LeadOptions } from './lead.ts';
import { createNotifier } from './notifier.ts';
import type { RunRequest } from './request.ts';
import { watchProposals } from './watch-proposals.ts';

/** A machine that sleeps does so after minutes; most runs are over before it is worth a process. */
const AWAKE_AFTER_MS = 10_000;

/**
 * Leads a run for a person who looks elsewhere: their `notify` command is told what happens, and the machine is kept
 * awake. Neither can fail the run or hold it up.
 */
export async function leadAttended(deps: Deps, own: RunRequest, options: LeadOptions): Promise<Result<RunReport>> {
  const notifier = createNotifier(deps, own.run_id, options.onEvent);
  const onEvent = (event: Event): void => {
    options.onEvent?.(event);
    notifier.hear(event);
  };
  const lastLook = watchProposals(deps, onEvent);
  const sleepAgain = stayAwake(deps, AWAKE_AFTER_MS);
  try {
    const report = await lead(deps, own, { ...options, onEvent });
    if (!options.signal.aborted) notifier.ended(report.ok ? report.value.ended : report.error.message);
    return report;
  } finally {
    sleepAgain();
    await lastLook();
    await notifier.close();
  }
}

/** From `after` on, unless policy.yaml says `keep_awake: false`. The returned function ends it, whether it has begun or not. */
export function stayAwake(deps: Pick<Deps, 'policies' | 'desk'>, after: number): () => void {
  let over = false;
  let end: (() => void) | null = null;
  const begin = async (): Promise<void> => {
    const policy = await deps.policies.read();
    if (!policy.ok || policy.value.spec.keep_awake === false) return;
    const begun = await (await deps.desk()).keepAwake();
    if (over) begun();
    else end = begun;
  };
  const timer = setTimeout(() => void begin().catch(() => undefined), after);
  return () => {
    over = true;
    clearTimeout(timer);
    end?.();
  };
}
