import { indexSteps } from '../../engine/graph.ts';
import { stepOfInstance } from '../../engine/instances.ts';
import { worktreeInputs, worktreeName, worktreesOf } from '../../engine/worktree.ts';
import type { StepId } from '../../model/ids.ts';
import type { WorktreeFacts } from '../../model/ports/git.ts';
import { ok, type Result } from '../../model/result.ts';
import { sha256 } from '../../util/hash.ts';
import type { Deps } from '../deps.ts';
import { loadState, type RepoState } from '../state.ts';
import { relativeDir } from '../status.ts';
import type { WorktreeRow } from '../threados.ts';

/** Changed files named in a row; their number is always whole. */
const MOST_FILES = 20;

/** `seqctl worktree ls`: every worktree that is here, who works in it, and what would be lost with it. */
export async function worktrees(deps: Deps): Promise<Result<readonly WorktreeRow[]>> {
  const state = await loadState(deps);
  return state.ok ? worktreeRows(deps, state.value) : state;
}

/** Those that `wanted` takes: each costs a look by git. */
export async function worktreeRows(
  deps: Deps,
  state: RepoState,
  wanted: (name: string) => boolean = () => true,
): Promise<Result<readonly WorktreeRow[]>> {
  const found = await (await deps.git()).worktrees(wanted);
  if (!found.ok) return found;
  const users = new Map(state.sequence.steps.flatMap((step) => worktreesOf(step).map((name) => [name, step] as const)));
  return ok(await Promise.all(found.value.map((facts) => rowOf(deps, state, facts, users.has(facts.name)))));
}

async function rowOf(deps: Deps, state: RepoState, facts: WorktreeFacts, used: boolean): Promise<WorktreeRow> {
  const step = stepOfInstance(facts.name);
  const files = [...state.files.values()].filter((file) => worktreeName(file.instance) === facts.name);
  const running = files.some((file) => file.state === 'starting' || file.state === 'running');
  const derived = state.states.get(step)?.instances.find(({ instance }) => instance === facts.name);
  return {
    id: facts.name,
    step,
    path: relativeDir(deps, facts.path),
    branch: facts.branch,
    status: running ? 'RUNNING' : used ? (derived?.status ?? null) : null,
    orphan: !used,
    whole: facts.whole,
    locked: facts.locked,
    changed: facts.changed?.length ?? null,
    files: facts.changed?.slice(0, MOST_FILES) ?? [],
    submodules: facts.submodules,
    unmerged: facts.unmerged,
    kept_in: await keptIn(deps, facts),
    ...(await dependents(deps, state, facts.name)),
  };
}

/** Steps that began from a worktree and run, and those that have yet to begin from it. */
async function dependents(deps: Deps, state: RepoState, name: string): Promise<Pick<WorktreeRow, 'base_of' | 'needed_by'>> {
  const index = indexSteps(state.sequence);
  const base_of: StepId[] = [];
  const needed_by: StepId[] = [];
  for (const step of state.sequence.steps) {
    if (!worktreeInputs(step, index).some((input) => input.id === name)) continue;
    const status = state.states.get(step.id)?.status;
    if (status === 'RUNNING') base_of.push(step.id);
    else if (status !== 'DONE' && !(await allThere(deps, worktreesOf(step)))) needed_by.push(step.id);
  }
  return { base_of, needed_by };
}

async function allThere(deps: Deps, names: readonly string[]): Promise<boolean> {
  const there = await Promise.all(names.map((name) => deps.artifacts.exists(`${deps.root}/.threados/worktrees/${name}`)));
  return there.every(Boolean);
}

/**
 * The diff.patch that says, byte for byte, all that the worktree has beyond its base: of the newest run that the
 * instance was a part of. `null` where there is nothing to keep, or the worktree has gone on since.
 */
async function keptIn(deps: Deps, facts: WorktreeFacts): Promise<string | null> {
  const { base, changed, submodules, unmerged, whole } = facts;
  if (!whole || base === null || submodules.length > 0 || (changed !== null && changed.length === 0 && unmerged === 0)) return null;
  const patch = await newestPatch(deps, facts.name);
  if (patch === null) return null;
  const now = await (await deps.git()).diff(facts.path, base);
  return now.ok && sha256(now.value) === patch.sha256 ? relativeDir(deps, patch.path) : null;
}

async function newestPatch(deps: Deps, instance: string): Promise<{ path: string; sha256: string } | null> {
  for (const run of await deps.runs.list()) {
    if ((await deps.runs.status(run, instance)) === null) continue;
    const path = `${deps.runs.instanceDir(run, instance)}/diff.patch`;
    const bytes = await deps.artifacts.readBytes(path);
    return bytes === null ? null : { path, sha256: sha256(bytes) };
  }
  return null;
}
