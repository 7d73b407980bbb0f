import { copyFile, mkdtemp, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ok, type Result } from '../model/result.ts';
import { mustRun, type RunGit } from './run-git.ts';
import { removeTree } from './remove-tree.ts';

/** Environment under which git works on a copy of the index and writes new objects aside. */
export type ScratchEnv = Readonly<Record<string, string>>;

/**
 * Runs `work` with a private copy of the index of `top`: whatever is added to it, the user's own index and object
 * store see nothing of it, and everything is gone afterwards. Copying keeps git's stat cache, so only files that
 * really changed are read.
 */
export async function withScratchIndex<T>(
  run: RunGit,
  top: string,
  work: (env: ScratchEnv, folder: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  const asked = await mustRun(
    run(top, ['rev-parse', '--path-format=absolute', '--git-path', 'index', '--git-path', 'objects']),
    'the repository could not be found',
  );
  if (!asked.ok) return asked;
  const [index = '', objects = ''] = asked.value.stdout.toString('utf8').split('\n');
  const folder = await mkdtemp(join(tmpdir(), 'threados-git-'));
  try {
    const scratch = join(folder, 'index');
    // No index yet: nothing was ever added here; git takes an absent one for empty.
    await copyFile(index, scratch).catch(() => undefined);
    await mkdir(join(folder, 'objects'));
    return await work(
      {
        GIT_INDEX_FILE: scratch,
        GIT_OBJECT_DIRECTORY: join(folder, 'objects'),
        GIT_ALTERNATE_OBJECT_DIRECTORIES: quoteAlternate(objects),
      },
      folder,
    );
  } finally {
    await removeTree(folder).catch(() => undefined);
  }
}

/** git splits the list at the platform's path delimiter unless an entry is quoted as in C. */
function quoteAlternate(path: string): string {
  return path.includes(delimiter) || path.startsWith('"') ? `"${path.replace(/["\\]/g, '\\$&')}"` : path;
}

/**
 * Takes everything of the work tree into the index: staged, unstaged, untracked; deleted files leave it. Without
 * pathspecs: `git add` fails where one excludes a path that is ignored as well, so what is not wanted is left out
 * by whoever reads the index.
 */
export async function addEverything(run: RunGit, top: string, env: ScratchEnv = {}): Promise<Result<void>> {
  // safecrlf would refuse files whose line ends git normalises: a matter for the user's own `git add`.
  const quiet = ['-c', 'core.safecrlf=false', '-c', 'advice.addEmbeddedRepo=false'];
  const added = await mustRun(run(top, [...quiet, 'add', '--all', '--', ':(top)'], { env }), 'the changes could not be read');
  return added.ok ? ok(undefined) : added;
}
