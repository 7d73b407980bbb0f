import { constants } from 'node:fs';
import { access, copyFile, lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { mustRun, splitNul, type RunGit } from './run-git.ts';
import { workPathspecs } from './runtime-folders.ts';

const FILE = '.worktreeinclude';

/**
 * Copies the untracked files that `.worktreeinclude` names (`.env`, a local config: gitignore's own pattern
 * language) from the main work tree into a new worktree, and answers their paths from the top. A link is not
 * copied and nothing is written through one; a file that is already there stays as it is.
 */
export async function copyIncluded(
  run: RunGit,
  from: { readonly top: string; readonly prefix: string },
  to: string,
): Promise<Result<readonly string[]>> {
  const list = join(from.top, FILE);
  const exists = await access(list).then(
    () => true,
    () => false,
  );
  if (!exists) return ok([]);
  // Without --exclude-standard only the patterns of our file count, so this lists exactly the untracked files that match.
  const matched = await mustRun(
    run(from.top, ['ls-files', '-z', '--others', '--ignored', `--exclude-from=${list}`, '--', ...workPathspecs(from.prefix)]),
    `${FILE} could not be read`,
  );
  if (!matched.ok) return matched;
  const copied: string[] = [];
  for (const path of splitNul(matched.value.stdout)) {
    // A path that ends in `/` is another repository within this one.
    if (path.endsWith('/')) continue;
    try {
      if (await copyOne(join(from.top, path), join(to, path), to)) copied.push(path);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return fail('WORKTREE', `${printable(path)}, which ${FILE} names, could not be copied: ${printable(why)}`, { details: { path } });
    }
  }
  return ok(copied);
}

async function copyOne(source: string, target: string, top: string): Promise<boolean> {
  if (!(await lstat(source)).isFile()) return false;
  const folder = await deepestExisting(dirname(target));
  // A tracked link among the target's folders would lead the copy out of the worktree.
  const inside = relative(await realpath(top), await realpath(folder));
  if (inside === '..' || inside.startsWith(`..${sep}`) || relative(top, folder) !== inside) return false;
  await mkdir(dirname(target), { recursive: true });
  return copyFile(source, target, constants.COPYFILE_EXCL).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    },
  );
}

async function deepestExisting(path: string): Promise<string> {
  try {
    await lstat(path);
    return path;
  } catch {
    return deepestExisting(dirname(path));
  }
}
