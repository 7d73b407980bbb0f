import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { ok, type Result } from '../model/result.ts';
import { mustRun, splitNul, type RunGit } from './run-git.ts';

/**
 * `git worktree add` leaves submodules empty. This fills those that the main work tree has filled, out of the
 * main repo's own copy of them: no network, no question, and the commit that the worktree's base asks for.
 */
export async function fillSubmodules(run: RunGit, top: string, worktree: string): Promise<Result<void>> {
  const declared = await access(join(worktree, '.gitmodules')).then(
    () => true,
    () => false,
  );
  if (!declared) return ok(undefined);
  const asked = await mustRun(
    run(worktree, ['config', '-z', '--file', '.gitmodules', '--get-regexp', '^submodule\\..*\\.path$']),
    '.gitmodules could not be read',
  );
  if (!asked.ok) return asked;
  const common = await mustRun(run(top, ['rev-parse', '--path-format=absolute', '--git-common-dir']), 'the repository could not be found');
  if (!common.ok) return common;
  const modules = join(common.value.stdout.toString('utf8').replace(/\n$/, ''), 'modules');

  for (const entry of splitNul(asked.value.stdout)) {
    const [key = '', path = ''] = entry.split('\n');
    const name = key.slice('submodule.'.length, -'.path'.length);
    const copy = join(modules, name);
    const filled = await access(join(copy, 'HEAD')).then(
      () => true,
      () => false,
    );
    if (!filled) continue;
    const local = ['-c', 'protocol.file.allow=always', '-c', `submodule.${name}.url=${copy}`];
    const updated = await mustRun(
      run(worktree, [...local, 'submodule', 'update', '--init', '--', path]),
      `the submodule ${name} could not be filled in the worktree`,
      { hint: `git submodule update --init -- "${path}" in the main work tree, then run the step again` },
    );
    if (!updated.ok) return updated;
  }
  return ok(undefined);
}
