import { sha256 } from '../util/hash.ts';
import { canonicalJson, type Json, type JsonObject } from '../util/json.ts';
import type { StepId } from '../model/ids.ts';
import type { TrustRecord } from '../model/ports/store.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import { hardDependencies, indexSteps } from './graph.ts';

/** The text of a prompt file by its path; `null` where there is none. */
export type Prompts = (path: string) => string | null;

/** Something that would be executed (or `policy.yaml`) and is not what was accepted. */
export interface TrustChange {
  /** A step's id, or `policy.yaml`. */
  readonly what: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** What would be executed now, for a person to read. */
  readonly shown: string;
}

/**
 * What running a step would do: all that decides what is executed, with which rights, and who must have agreed
 * first. Not its name, lane, order or comments.
 */
export function executionFacts(step: Step, promptText: string | null, { gates, given }: Before = NOTHING_BEFORE): JsonObject {
  const facts: Record<string, Json> = {
    type: step.type,
    model: step.model,
    model_name: step.model_name,
    fallback: step.fallback,
    permissions: step.model === 'shell' ? null : step.permissions,
    command: step.command,
    setup: step.setup,
    verify: step.watchdog?.verify ?? null,
    cwd: step.cwd,
    env: step.env,
    worktree: step.worktree,
    base: step.base,
    fanout: step.fanout,
    items: step.items,
    keep_background: step.keep_background,
    review: step.review,
    limits: step.type === 'b' ? { ...step.limits } : null,
    gates,
    given,
    prompt: promptText,
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => !isNothing(value)));
}

function isNothing(value: Json): boolean {
  return value === null || value === false || (typeof value === 'object' && Object.keys(value).length === 0);
}

export function executionHash(step: Step, promptText: string | null, before: Before = NOTHING_BEFORE): string {
  return sha256(canonicalJson(executionFacts(step, promptText, before)));
}

/** Everything as it stands, accepted. `policyHash`: of policy.yaml's bytes, `null` where there is none. */
export function trustRecord(seq: Sequence, prompts: Prompts, policyHash: string | null): TrustRecord {
  return { schema: 1, policy: policyHash, steps: Object.fromEntries(hashesOf(seq, prompts)) };
}

/** What was not accepted yet, policy.yaml first, then steps in the file's order, then what is gone. */
export function trustChanges(record: TrustRecord | null, seq: Sequence, prompts: Prompts, policyHash: string | null): TrustChange[] {
  const changes: TrustChange[] = [];
  const policy = record?.policy ?? null;
  if (policy !== policyHash) {
    const shown =
      policyHash === null ? 'it is gone: the defaults decide what may be done and run' : 'the rules for what may be done and run';
    changes.push({ what: 'policy.yaml', kind: policy === null ? 'added' : 'changed', shown });
  }
  const accepted = new Map(Object.entries(record?.steps ?? {}));
  const beforeOf = beforeLookup(seq);
  for (const step of executable(seq)) {
    const prompt = promptOf(step, prompts);
    const before = accepted.get(step.id);
    accepted.delete(step.id);
    if (before === executionHash(step, prompt, beforeOf(step))) continue;
    const shown = shownFacts(executionFacts(step, prompt, beforeOf(step)));
    changes.push({ what: step.id, kind: before === undefined ? 'added' : 'changed', shown });
  }
  return [...changes, ...[...accepted.keys()].map((what): TrustChange => ({ what, kind: 'removed', shown: '' }))];
}

/** Whether one step, as it stands with this prompt, was accepted: what is asked again at every launch. */
export function isTrusted(record: TrustRecord | null, seq: Sequence, step: Step, promptText: string | null): boolean {
  if (record === null || !Object.hasOwn(record.steps, step.id)) return false;
  return record.steps[step.id] === executionHash(step, promptText, beforeLookup(seq)(step));
}

/**
 * The record after ThreadOS itself went from `before` to `after`. A step is trusted from then on where it is new or
 * was trusted as it stood; one that had been changed behind ThreadOS's back stays untrusted, whatever else changes in it.
 * `whole`: no such one is left.
 */
export function retrust(
  record: TrustRecord,
  change: { readonly before: Sequence; readonly after: Sequence; readonly promptsBefore: Prompts; readonly promptsAfter: Prompts },
): { readonly record: TrustRecord; readonly whole: boolean } {
  const before = hashesOf(change.before, change.promptsBefore);
  const steps: Record<StepId, string> = {};
  let whole = true;
  for (const [id, hash] of hashesOf(change.after, change.promptsAfter)) {
    const old = before.get(id);
    const accepted = Object.hasOwn(record.steps, id) ? record.steps[id] : undefined;
    if (old === undefined || accepted === old) steps[id] = hash;
    else if (accepted !== undefined) steps[id] = accepted;
    whole &&= steps[id] === hash;
  }
  return { record: { ...record, steps }, whole };
}

function hashesOf(seq: Sequence, prompts: Prompts): Map<StepId, string> {
  const beforeOf = beforeLookup(seq);
  return new Map(executable(seq).map((step) => [step.id, executionHash(step, promptOf(step, prompts), beforeOf(step))]));
}

function executable(seq: Sequence): Step[] {
  return seq.steps.filter((step) => step.type !== 'gate');
}

/**
 * What stands between a step and its start. `gates`: those that a person must have opened; taking one away is a change of
 * what may be executed. `given`: what it waits for and the file itself calls DONE, so that nobody has to run or judge it.
 */
interface Before {
  readonly gates: readonly StepId[];
  readonly given: readonly StepId[];
}
const NOTHING_BEFORE: Before = { gates: [], given: [] };

export function beforeLookup(seq: Sequence): (step: Step) => Before {
  const index = indexSteps(seq);
  return (step) => {
    const hard = hardDependencies(step).toSorted();
    return {
      gates: hard.filter((id) => index.get(id)?.type === 'gate'),
      given: hard.filter((id) => index.get(id)?.status === 'DONE'),
    };
  };
}

export function promptOf(step: Step, prompts: Prompts): string | null {
  return step.prompt_file === null ? null : prompts(step.prompt_file);
}

export function shownFacts(facts: JsonObject): string {
  return Object.entries(facts)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n');
}
