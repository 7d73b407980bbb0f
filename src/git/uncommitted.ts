import { ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { mustRun, splitNul, type RunGit } from './run-git.ts';
import { workPathspecs } from './runtime-folders.ts';

/** Paths, from the top of the work tree at `path`, that differ from its HEAD or are not tracked; never runtime files. */
export async function uncommittedFiles(
  run: RunGit,
  path: string,
  { prefix, hint }: { readonly prefix: string; readonly hint?: string },
): Promise<Result<readonly string[]>> {
  const status = await mustRun(
    run(path, ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', ...workPathspecs(prefix)]),
    `git cannot tell whether ${printable(path)} holds changes`,
    { path, ...(hint === undefined ? {} : { hint }) },
  );
  return status.ok ? ok(splitNul(status.value.stdout).map((line) => line.slice(3))) : status;
}
