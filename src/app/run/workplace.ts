import { indexSteps } from '../../engine/graph.ts';
import { worktreeInputs, worktreeName } from '../../engine/worktree.ts';
import { artifactOf } from '../../model/artifact.ts';
import type { InstanceId, RunId, StepId } from '../../model/ids.ts';
import type { Launch } from '../../model/launch.ts';
import type { Git, Worktree } from '../../model/ports/git.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
import type { StatusFile } from '../../model/status.ts';
import type { Deps } from '../deps.ts';

/** Where an instance works. */
export interface Workplace {
  /** Absolute. */
  readonly cwd: string;
  /** What diff.patch is made against; `null` where there is no git to ask. */
  readonly diffBase: string | null;
  /** `setup` is due in this worktree, and how its success is noted; `null`: there is none, or it has succeeded here. */
  readonly setup: NonNullable<Launch['setup_mark']> | null;
}

/** The step's folder in the main tree, or in its own worktree where it asks for one. WORKTREE, GIT_UNAVAILABLE. */
export async function workplaceOf(
  deps: Deps,
  runId: RunId,
  sequence: Sequence,
  step: Step,
  instance: InstanceId,
  files: ReadonlyMap<InstanceId, StatusFile>,
): Promise<Result<Workplace>> {
  if (!step.worktree) {
    // What others have left uncommitted here before it is no change of this step's.
    const diffBase = step.diff ? await markOf(deps, runId, instance) : null;
    return ok({ cwd: joined(deps.root, step.cwd), diffBase, setup: null });
  }
  const git = await deps.git();
  const base = await worktreeBase(deps, sequence, step, instance, files);
  if (!base.ok) return base;
  const name = worktreeName(instance);
  const found = await git.ensureWorktree(name, base.value.commit);
  if (!found.ok) return found;
  const worktree = isLeftover(found.value, base.value, () => hasBegun(name, files))
    ? await renewWorktree(git, found.value, base.value.commit)
    : found;
  if (!worktree.ok) return worktree;
  const { path, created } = worktree.value;
  return ok({ cwd: joined(path, step.cwd), diffBase: worktree.value.base, setup: await setupDue(deps, step, instance, created) });
}

/**
 * Whether what lies there is not to be gone on with: another run left it, or it began from an end state that the step
 * before has changed since. A retry, a restart and a rework go on where they are.
 */
function isLeftover(worktree: Worktree, base: Base, begun: () => boolean): boolean {
  if (worktree.created) return false;
  return (base.of !== null && base.commit !== worktree.base) || !begun();
}

/** Whether somebody has worked in that worktree in this run; a verifier shares its step's. */
function hasBegun(name: string, files: ReadonlyMap<InstanceId, StatusFile>): boolean {
  return files.has(name) || files.has(`${name}.verify`);
}

/** Made anew. All that lay there stays, as a commit below `refs/threados/kept/`. */
async function renewWorktree(git: Git, { step: name, path, base }: Worktree, commit: string): Promise<Result<Worktree>> {
  const inside = await git.changedSubmodules(path, base);
  if (!inside.ok) return inside;
  if (inside.value.length > 0) {
    return fail(
      'WORKTREE',
      `the worktree of "${name}" holds earlier work inside ${inside.value.join(', ')}, which no commit here can keep`,
      {
        hint: `take it out of there; or seqctl worktree rm ${name} --yes`,
      },
    );
  }
  const kept = await git.snapshot(path, `What an earlier run left in ${name}`);
  if (!kept.ok) return kept;
  const removed = await git.removeWorktree(name, { force: true, drop: true });
  return removed.ok ? git.ensureWorktree(name, commit) : removed;
}

/** A commit that a worktree begins from, and the step whose end state it is; `null`: nobody's. */
interface Base {
  readonly commit: string;
  readonly of: StepId | null;
}

/** Due until it has succeeded in this worktree as it is written now: one that failed, or was edited since, runs again. */
async function setupDue(deps: Deps, step: Step, instance: InstanceId, created: boolean): Promise<Workplace['setup']> {
  if (step.setup === null) return null;
  const path = `${deps.root}/.threados/state/setup/${worktreeName(instance)}`;
  const text = JSON.stringify(step.setup);
  return !created && (await deps.artifacts.read(path)) === text ? null : { path, text };
}

/**
 * The commit that a new worktree begins from (cli.md, "Worktree base"): `base:` as written, else the end state of the
 * step's only worktree dependency, else HEAD. Several would need a merge that only a step of its own can make.
 */
async function worktreeBase(
  deps: Deps,
  sequence: Sequence,
  step: Step,
  instance: InstanceId,
  files: ReadonlyMap<InstanceId, StatusFile>,
): Promise<Result<Base>> {
  const git = await deps.git();
  if (step.base !== null) return ok({ commit: step.base, of: null });
  const inputs = worktreeInputs(step, indexSteps(sequence));
  const [only, ...more] = inputs;
  if (only === undefined) {
    const head = await git.head(deps.root);
    return head.ok ? ok({ commit: head.value, of: null }) : head;
  }
  if (more.length > 0) {
    return fail(
      'WORKTREE',
      `step "${step.id}" depends on several worktrees (${inputs.map((input) => input.id).join(', ')}), and only one can be its base`,
      {
        hint: 'put a merge or f step between, or name one with base:',
      },
    );
  }
  const worktrees = `${deps.root}/.threados/worktrees`;
  const before = files.get(only.id);
  const left = before !== undefined && artifactOf(before, 'diff.patch') !== undefined;
  if (left && !(await deps.artifacts.exists(`${worktrees}/${only.id}`))) {
    // What it did there is gone from there. One that has begun already goes on where it is.
    const own = worktreeName(instance);
    if (hasBegun(own, files) && (await deps.artifacts.exists(`${worktrees}/${own}`))) return ok({ commit: `threados/${own}`, of: null });
    return fail('WORKTREE', `the worktree of "${only.id}", which "${step.id}" begins from, was removed`, {
      hint: `seqctl restart step ${only.id} makes it anew; or say with base: what "${step.id}" begins from`,
    });
  }
  const tree = await git.ensureWorktree(worktreeName(only.id), 'HEAD');
  if (!tree.ok) return tree;
  const end = await git.snapshot(tree.value.path, `End state of step ${only.id}`);
  return end.ok ? ok({ commit: end.value, of: only.id }) : end;
}

function joined(root: string, cwd: string): string {
  return cwd === '.' || cwd === '' ? root : `${root}/${cwd}`;
}

/** The tree as it was before the first attempt of this run: a rework or a retry shows all that the step has changed. */
async function markOf(deps: Deps, runId: RunId, instance: InstanceId): Promise<string | null> {
  const path = `${deps.root}/.threados/state/marks/${runId}/${instance}`;
  const known = await deps.artifacts.read(path);
  if (known !== null) return known;
  const mark = await (await deps.git()).mark(deps.root);
  if (!mark.ok) return null;
  await deps.artifacts.write(path, mark.value);
  return mark.value;
}
