import { parseInstanceId, type RunId } from '../../model/ids.ts';
import type { Event, Listener } from '../../model/event.ts';
import type { Notice } from '../../model/notice.ts';
import { timestamp } from '../../model/ports/time.ts';
import type { PolicyFile } from '../../model/ports/store.ts';
import type { Result } from '../../model/result.ts';
import { within } from '../../util/within.ts';
import type { Deps } from '../deps.ts';
import { loadSequence } from '../load.ts';
import { POLICY_PATH } from '../paths.ts';
import { noticeEventOf, notifyRule, type NoticeFacts } from './notices.ts';

/** How many of the person's commands run at once, and how long the run's end waits for those that are left. */
const AT_ONCE = 4;
const LAST_WORDS_MS = 5_000;
/** And for those that were ended then. */
const KILLED_MS = 1_000;

export interface Notifier {
  /** Of what the leader announces. Returns at once. */
  hear(event: Event): void;
  /** The run has come to rest; `ended` says how. */
  ended(ended: string): void;
  /** Resolves when everything has been told, or was given up. */
  close(): Promise<void>;
}

/**
 * Tells the person's `notify` command of each transition, once, as the one process that leads the run. What goes
 * wrong with it is a warning, said once for each kind, and nothing more.
 */
export function createNotifier(deps: Deps, runId: RunId, listener: Listener | undefined): Notifier {
  const waiting: NoticeFacts[] = [];
  const warned = new Set<string>();
  let busy = 0;
  const giveUp = new AbortController();
  let rest: () => void = () => undefined;
  const policies = cachedPolicy(deps);
  const about = { run_id: runId, step: null, status: null, reason: null, proposal: null, ended: null };

  const warn = (message: string): void => {
    if (warned.has(message)) return;
    warned.add(message);
    listener?.({ event: 'notice', level: 'warning', message, step: null });
  };
  const tell = async (facts: NoticeFacts): Promise<void> => {
    const problem = await notify(deps, policies, facts, giveUp.signal).catch((error: unknown) => `the notify command: ${String(error)}`);
    if (problem !== null) warn(problem);
  };
  const work = (): void => {
    while (busy < AT_ONCE && !giveUp.signal.aborted) {
      const next = waiting.shift();
      if (next === undefined) break;
      busy += 1;
      void tell(next).finally(() => {
        busy -= 1;
        work();
      });
    }
    if (busy === 0) rest();
  };
  const add = (facts: NoticeFacts): void => {
    waiting.push(facts);
    work();
  };

  return {
    hear: (event) => {
      const kind = noticeEventOf(event);
      if (kind === null) return;
      if (event.event === 'step-changed') add({ ...about, event: kind, step: event.step, status: event.to, reason: event.reason });
      if (event.event === 'proposed') {
        const { proposal: id, actor, actions } = event;
        add({ ...about, event: kind, proposal: { id, actor, actions } });
      }
    },
    ended: (ended) => add({ ...about, event: 'ended', ended }),
    close: async () => {
      if (busy === 0) return;
      const rested = new Promise<void>((resolve) => (rest = resolve));
      await within(rested, LAST_WORDS_MS);
      giveUp.abort();
      if (busy > 0) await within(rested, KILLED_MS);
      if (waiting.length > 0) warn(`the notify command is too slow: ${waiting.length} notifications were not sent`);
    },
  };
}

/** Policy and trust as they are at this moment: a step that rewrites policy.yaml must not get its command run. */
async function notify(
  deps: Deps,
  policies: () => Promise<Result<PolicyFile>>,
  facts: NoticeFacts,
  signal: AbortSignal,
): Promise<string | null> {
  const policy = await policies();
  if (!policy.ok) return null;
  const rule = notifyRule(policy.value.spec);
  if (rule === null || !rule.on.includes(facts.event)) return null;
  const trusted = (await deps.trust.read())?.policy ?? null;
  if (trusted !== policy.value.hash) return 'policy.yaml was changed outside ThreadOS: its notify command is not run (seqctl trust)';
  const loaded = await loadSequence(deps);
  const sequence = loaded.ok ? loaded.value.sequence : null;
  const step = facts.step === null ? null : (parseInstanceId(facts.step)?.step ?? null);
  const notice: Notice = {
    schema: 1,
    ...facts,
    at: timestamp(deps.clock),
    root: deps.root,
    sequence: sequence?.name ?? '',
    name: sequence?.steps.find(({ id }) => id === step)?.name ?? null,
  };
  return (await deps.desk()).notify(rule.command, notice, signal);
}

/** policy.yaml, read again only where the file has changed: most runs have many transitions and no `notify`. */
function cachedPolicy(deps: Deps): () => Promise<Result<PolicyFile>> {
  let seen: { readonly stamp: string | null; readonly policy: Promise<Result<PolicyFile>> } | null = null;
  return async () => {
    const stamp = await deps.artifacts.stamp(`${deps.root}/${POLICY_PATH}`);
    if (seen === null || seen.stamp !== stamp) seen = { stamp, policy: deps.policies.read() };
    return seen.policy;
  };
}
