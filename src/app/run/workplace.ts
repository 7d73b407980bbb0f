import { stepOfInstance } from '../../engine/instances.ts';
import { hardDependencies, indexSteps } from '../../engine/graph.ts';
import type { InstanceId, RunId } from '../../model/ids.ts';
import type { Launch } from '../../model/launch.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
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
): Promise<Result<Workplace>> {
  if (!step.worktree) {
    // What others have left uncommitted here before it is no change of this step's.
    const diffBase = step.diff ? await markOf(deps, runId, instance) : null;
    return ok({ cwd: joined(deps.root, step.cwd), diffBase, setup: null });
  }
  const git = await deps.git();
  const base = await worktreeBase(deps, sequence, step);
  if (!base.ok) return base;
  const worktree = await git.ensureWorktree(worktreeName(instance), base.value);
  if (!worktree.ok) return worktree;
  const { path, created } = worktree.value;
  return ok({ cwd: joined(path, step.cwd), diffBase: worktree.value.base, setup: await setupDue(deps, step, instance, created) });
}

/** Due until it has succeeded in this worktree as it is written now: one that failed, or was edited since, runs again. */
async function setupDue(deps: Deps, step: Step, instance: InstanceId, created: boolean): Promise<Workplace['setup']> {
  if (step.setup === null) return null;
  const path = `${deps.root}/.threados/state/setup/${worktreeName(instance)}`;
  const text = JSON.stringify(step.setup);
  return !created && (await deps.artifacts.read(path)) === text ? null : { path, text };
}

/** The folder and branch of an instance's worktree. A verifier looks at what its step works on. */
function worktreeName(instance: InstanceId): string {
  return instance.endsWith('.verify') ? stepOfInstance(instance) : instance;
}

/**
 * The commit that a new worktree begins from (cli.md, "Worktree base"): `base:` as written, else the end state of the
 * step's only worktree dependency, else HEAD. Several would need a merge that only a step of its own can make.
 */
async function worktreeBase(deps: Deps, sequence: Sequence, step: Step): Promise<Result<string>> {
  const git = await deps.git();
  if (step.base !== null) return ok(step.base);
  const index = indexSteps(sequence);
  const inputs = hardDependencies(step)
    .flatMap((id) => index.get(id) ?? [])
    .filter((input) => input.worktree && input.fanout === 1 && input.type !== 'p');
  const [only, ...more] = inputs;
  if (only === undefined) return git.head(deps.root);
  if (more.length > 0) {
    return fail(
      'WORKTREE',
      `step "${step.id}" depends on several worktrees (${inputs.map((input) => input.id).join(', ')}), and only one can be its base`,
      {
        hint: 'put a merge or f step between, or name one with base:',
      },
    );
  }
  const tree = await git.ensureWorktree(worktreeName(only.id), 'HEAD');
  if (!tree.ok) return tree;
  return git.snapshot(tree.value.path, `End state of step ${only.id}`);
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
