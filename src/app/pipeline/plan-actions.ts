import { applyEdits } from '../../engine/apply/apply.ts';
import { unifiedDiff } from '../../engine/text-diff.ts';
import { isPerson } from '../../policy/person.ts';
import { isEdit, type Action, type EditAction } from '../../model/action.ts';
import type { FileChange, Plan } from '../../model/plan.ts';
import type { PolicyFile, SequenceFile } from '../../model/ports/store.ts';
import type { Failure } from '../../model/failure.ts';
import { err, fail, ok, type Result } from '../../model/result.ts';
import type { Sequence, SequenceSpec } from '../../model/sequence.ts';
import { decideAll } from './decisions.ts';
import type { Deps } from '../deps.ts';
import { effectsOf } from './effects.ts';
import { requireKnownModels } from '../known-models.ts';
import { checkSequence, type LoadedSequence } from '../load.ts';
import type { LoadedPolicy } from '../load-policy.ts';
import { POLICY_PATH, SEQUENCE_PATH } from '../paths.ts';
import { plannedRemovals, removalEffects } from '../worktrees/removals.ts';
import type { RepoState } from '../state.ts';

/** A plan and what it was made from, for the commit that may follow. */
export interface Planned {
  readonly plan: Plan;
  readonly before: RepoState;
  readonly after: LoadedSequence;
}

/** What the actions would do to today's files, and what the policy says of each. Changes nothing. */
export async function planActions(
  deps: Deps,
  actions: readonly Action[],
  state: RepoState,
  policy: LoadedPolicy,
  yes: boolean,
): Promise<Result<Planned>> {
  const edited = await editedSequence(deps, actions.filter(isEdit), state);
  if (!edited.ok) return edited;
  const { after, changes: sequenceChanges } = edited.value;
  const modeChange = await policyModeChange(deps, actions, policy.file);
  if (!modeChange.ok) return modeChange;
  const changes = [...sequenceChanges, ...modeChange.value];
  const removals = await plannedRemovals(deps, actions, state);
  if (!removals.ok) return removals;
  const effects = effectsOf(actions, state, after.sequence, changes);
  if (!effects.ok) return effects;
  const decisions = await decideAll(deps, { actions, before: state, after: after.sequence, policy, yes, removals: removals.value });
  const plan: Plan = {
    actions,
    revision_before: state.file.revision,
    revision_after: after.file.revision,
    changes,
    diff: unifiedDiff(changes),
    effects: [...effects.value, ...removalEffects(removals.value, yes && isPerson(deps.caller))],
    decisions,
  };
  return ok({ plan, before: state, after });
}

async function editedSequence(
  deps: Deps,
  edits: readonly EditAction[],
  state: RepoState,
): Promise<Result<{ after: LoadedSequence; changes: readonly FileChange[] }>> {
  if (edits.length === 0) return ok({ after: state, changes: [] });
  const models = await requireKnownModels(deps, edits);
  if (!models.ok) return models;
  const before = await promptsFor(deps, edits, state.sequence);
  if (!before.ok) return before;
  const applied = applyEdits(edits, { spec: state.file.spec, prompts: before.value });
  if (!applied.ok) return applied;
  const after = await writtenAs(deps, state.file, applied.value.spec);
  if (!after.ok) return after;
  const changes: FileChange[] = [];
  if (after.value.file.text !== state.file.text) {
    changes.push({ path: SEQUENCE_PATH, before: state.file.text, after: after.value.file.text });
  }
  for (const [path, text] of applied.value.prompts) {
    const old = before.value.has(path) ? (before.value.get(path) ?? null) : await readPrompt(deps, path);
    if (typeof old === 'object' && old !== null) return old;
    if (old !== text) changes.push({ path, before: old, after: text });
  }
  return ok({ after: after.value, changes });
}

async function readPrompt(deps: Deps, path: string): Promise<string | null | Extract<Result<never>, { ok: false }>> {
  const read = await deps.files.read(path);
  return read.ok ? read.value : read;
}

/** The spec as the file will say it, checked as if a person had written it. */
async function writtenAs(deps: Deps, file: SequenceFile, spec: SequenceSpec): Promise<Result<LoadedSequence>> {
  const text = await deps.sequences.edit(file, spec);
  if (!text.ok) return text;
  const parsed = await deps.sequences.parse(text.value, file.path);
  const checked = parsed.ok ? await checkSequence(deps, parsed.value) : parsed;
  return checked.ok ? checked : err(withoutPlaces(checked.error));
}

/** Problems of a text that will not be written: its lines are nowhere to be looked up. */
function withoutPlaces({ diagnostics, ...failed }: Failure): Failure {
  const told = [...new Set((diagnostics ?? []).map((diagnostic) => diagnostic.message))];
  if (told.length < 2) return failed;
  const more = told.length > MOST_TOLD ? `; and ${told.length - MOST_TOLD} more` : '';
  return { ...failed, message: told.slice(0, MOST_TOLD).join('; ') + more };
}

const MOST_TOLD = 5;

/** The prompts of every step that the edits may read, copy or take away. */
async function promptsFor(deps: Deps, edits: readonly EditAction[], sequence: Sequence): Promise<Result<Map<string, string | null>>> {
  const cascades = edits.some((edit) => edit.action === 'step.rm' && edit.cascade === true);
  const named = new Set(edits.map((edit) => edit.id));
  const paths = sequence.steps
    .filter((step) => cascades || named.has(step.id))
    .flatMap((step) => [step.prompt_file, `.threados/prompts/${step.id}.md`])
    .filter((path): path is string => path !== null);
  const prompts = new Map<string, string | null>();
  for (const path of new Set(paths)) {
    const text = await deps.files.read(path);
    if (!text.ok) return text;
    prompts.set(path, text.value);
  }
  return ok(prompts);
}

async function policyModeChange(deps: Deps, actions: readonly Action[], file: PolicyFile): Promise<Result<readonly FileChange[]>> {
  const last = actions.findLast((action) => action.action === 'policy.mode');
  if (last === undefined || (file.spec.mode ?? 'safe') === last.mode) return ok([]);
  const text = await deps.policies.edit(file, { ...file.spec, mode: last.mode });
  if (!text.ok) return text;
  return ok([{ path: POLICY_PATH, before: file.text, after: text.value }]);
}

/** REVISION_MISMATCH where the caller planned on another state of the file. */
export function checkRevision(wanted: string | null, file: SequenceFile): Result<null> {
  if (wanted === null || wanted === file.revision) return ok(null);
  return fail('REVISION_MISMATCH', `sequence.yaml is at revision ${file.revision}, not ${wanted}`, {
    hint: 'look at it again (seqctl status) and repeat with its revision',
    details: { revision: file.revision, wanted },
  });
}
