import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { mustRun, splitNul, type RunGit } from './run-git.ts';

const GITLINK = '160000';

/**
 * Submodules of a work tree in which something was done since `base`, committed there or not. A patch of the work tree
 * holds at most the number of the commit, and that commit lies nowhere but in the work tree's own copy of the submodule.
 */
export async function changedSubmodules(run: RunGit, top: string, base: string): Promise<Result<readonly string[]>> {
  const declared = await access(join(top, '.gitmodules')).then(
    () => true,
    () => false,
  );
  if (!declared) return ok([]);
  const raw = await mustRun(
    run(top, ['diff', '--raw', '-z', '--no-renames', '--no-abbrev', '--ignore-submodules=none', base, '--']),
    `the submodules of ${printable(top)} could not be looked at`,
    { path: top },
  );
  if (!raw.ok) return raw;
  // `:MODE MODE SHA SHA STATUS`, then the path, each ended by NUL.
  const parts = splitNul(raw.value.stdout);
  const changed: string[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [before = '', after = ''] = (parts[i] ?? '').slice(1).split(' ');
    if (before === GITLINK || after === GITLINK) changed.push(parts[i + 1] ?? '');
  }
  return ok(changed);
}
