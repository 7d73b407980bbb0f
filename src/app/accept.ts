import { instancesOf } from '../engine/instances.ts';
import { artifactOf } from '../model/artifact.ts';
import type { InstanceId } from '../model/ids.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { sha256 } from '../util/hash.ts';
import { listSome } from '../util/list-some.ts';
import { printable } from '../util/printable.ts';
import { requirePerson, requireYes } from './caller.ts';
import { auditNote } from './audit-note.ts';
import type { Deps } from './deps.ts';
import { chooseInstance } from './logs.ts';
import { filesOf } from './patch-files.ts';
import { stepNamed } from './run/scope.ts';
import { loadState, type RepoState } from './state.ts';
import { relativeDir } from './status.ts';

/** Of the uncommitted files that a refusal tells of. */
const MOST_NAMED = 3;

export interface StepPatch {
  readonly instance: string;
  /** Relative to the root. */
  readonly path: string;
  readonly patch: string;
  readonly files: readonly string[];
  /** Of the patch, as the runner noted it when the step ended. */
  readonly sha256: string | null;
}

/** `seqctl diff`: what a step changed. NO_ARTIFACT where it made no diff. */
export async function diff(deps: Deps, id: string): Promise<Result<StepPatch>> {
  const state = await loadState(deps);
  if (!state.ok) return state;
  const instance = onePatched(state.value, id);
  if (!instance.ok) return instance;
  const file = state.value.files.get(instance.value);
  const { runId } = state.value;
  if (file === undefined || runId === null) return fail('NO_ARTIFACT', `"${id}" has not run yet`);
  const path = `${deps.runs.instanceDir(runId, instance.value)}/diff.patch`;
  const patch = await deps.artifacts.read(path);
  if (patch === null) return fail('NO_ARTIFACT', `"${instance.value}" changed nothing, or keeps no diff (diff: true in the step)`);
  const noted = artifactOf(file, 'diff.patch')?.sha256 ?? null;
  return ok({ instance: instance.value, path: relativeDir(deps, path), patch, files: filesOf(patch), sha256: noted });
}

/** The instance whose patch is meant: INVALID_VALUE where a step has several, and for gates. */
function onePatched(state: RepoState, id: string): Result<InstanceId> {
  const step = stepNamed(state.sequence, id);
  if (!step.ok) return step;
  if (step.value.type === 'gate') {
    return fail('INVALID_VALUE', `"${id}" is a gate and has no diff of its own`, { hint: `seqctl step show ${id} shows what it judges` });
  }
  const patched = instancesOf(step.value).filter((instance) => {
    const file = state.files.get(instance);
    return file !== undefined && artifactOf(file, 'diff.patch') !== undefined;
  });
  const [only, ...others] = patched;
  if (id.includes('.') || only === undefined) return chooseInstance(state, id);
  if (others.length === 0) return ok(only);
  return fail('INVALID_VALUE', `step "${id}" has a diff of each of several instances; which: ${patched.join(', ')}`, {
    details: { steps: [id], instances: patched },
  });
}

/** `seqctl accept`: a step's patch lands in the main tree, whole or not at all. PATCH_CONFLICT lists the files. */
export async function accept(
  deps: Deps,
  request: { id: string; yes: boolean; dry_run: boolean },
): Promise<Result<{ instance: string; files: readonly string[]; warnings?: readonly string[] }>> {
  const person = await requirePerson(deps, 'accept', 'accept a patch into the main tree');
  if (!person.ok) return person;
  const found = await diff(deps, request.id);
  if (!found.ok) return found;
  const { instance, files, path, sha256: promised } = found.value;
  if (promised !== sha256((await deps.artifacts.readBytes(`${deps.root}/${path}`)) ?? '')) {
    return fail('INVALID_STATE', `${path} is no longer the diff that "${instance}" left: it was changed since the step ended`, {
      hint: `seqctl restart step ${instance} makes it anew`,
      details: { path },
    });
  }
  const git = await deps.git();
  const there = await git.isApplied(`${deps.root}/${path}`);
  if (there.ok && there.value)
    return ok({ instance, files, warnings: [`the diff of "${instance}" is already there: nothing was changed`] });
  if (request.dry_run) return ok({ instance, files });
  const uncommitted = await git.uncommitted(deps.root);
  if (!uncommitted.ok) return uncommitted;
  const confirmed = await requireYes(deps, {
    action: 'accept',
    confirmed: request.yes || uncommitted.value.length === 0,
    what: mixed(uncommitted.value),
    details: { files },
  });
  if (!confirmed.ok) return confirmed;
  const applied = await git.apply(`${deps.root}/${path}`);
  const runId = await deps.runs.latest();
  const result = applied.ok ? 'ok' : applied.error.code;
  const written = await auditNote(deps, { action: 'accept', input: { instance, files }, decision: 'allow', result, run_id: runId });
  if (!applied.ok) return applied;
  return written.ok ? ok({ instance, files: applied.value.files }) : written;
}

function mixed(uncommitted: readonly string[]): string {
  return `the main tree has uncommitted changes (${printable(listSome(uncommitted, MOST_NAMED))}); the patch would mix with them`;
}
