import { join, relative, sep } from 'node:path';
import { parseInstanceId, type StepId } from '../model/ids.ts';

/** What ThreadOS keeps under `.threados/` that is no part of anybody's work: never in a patch, never in a commit. */
const RUNTIME = ['runs', 'state', 'worktrees', 'audit.log'] as const;

/**
 * Pathspecs for everything in a work tree but the runtime folders. `prefix` leads from the work tree's top to
 * ThreadOS's root, with `/` at its end: the root may be a folder of a larger repo.
 */
export function workPathspecs(prefix: string): string[] {
  return [':(top)', ...RUNTIME.map((name) => `:(top,exclude,literal)${prefix}.threados/${name}`)];
}

/** Pathspecs for the runtime folders alone. */
export function runtimePathspecs(prefix: string): string[] {
  return RUNTIME.map((name) => `:(top,literal)${prefix}.threados/${name}`);
}

export function worktreesFolder(root: string): string {
  return join(root, '.threados', 'worktrees');
}

/** The step whose worktree holds `path`; `null` elsewhere. */
export function stepOfPath(root: string, path: string): StepId | null {
  const [name] = relative(worktreesFolder(root), path).split(sep);
  return name === undefined || name === '' ? null : (parseInstanceId(name)?.step ?? null);
}
