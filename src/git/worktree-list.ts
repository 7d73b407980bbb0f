import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ok, type Result } from '../model/result.ts';
import { mustRun, type RunGit } from './run-git.ts';

/** A worktree that git has registered, whether its folder is still there or not. */
export interface RegisteredWorktree {
  readonly path: string;
  readonly head: string | null;
  /** Without `refs/heads/`; `null` where HEAD is detached. */
  readonly branch: string | null;
  /** Why it is locked; `null` where it is not. `initializing`: a `git worktree add` that never ended. */
  readonly locked: string | null;
}

export async function listWorktrees(run: RunGit, top: string): Promise<Result<readonly RegisteredWorktree[]>> {
  const asked = await run(top, ['worktree', 'list', '--porcelain', '-z']);
  if (!asked.ok) return asked;
  if (asked.value.code === 0) return ok(parseWorktrees(asked.value.stdout.toString('utf8'), '\0'));
  // git before 2.36 does not know -z here.
  const plain = await mustRun(run(top, ['worktree', 'list', '--porcelain']), 'the worktrees could not be listed');
  return plain.ok ? ok(parseWorktrees(plain.value.stdout.toString('utf8'), '\n')) : plain;
}

/** Reads `git worktree list --porcelain`: records of `key value` lines, each record closed by an empty one. */
export function parseWorktrees(text: string, separator: '\0' | '\n'): RegisteredWorktree[] {
  return text
    .split(separator + separator)
    .filter((record) => record.startsWith('worktree '))
    .map((record) => {
      const facts = new Map(
        record.split(separator).map((line) => {
          const space = line.indexOf(' ');
          return space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
        }),
      );
      return {
        path: facts.get('worktree') ?? '',
        head: facts.get('HEAD') ?? null,
        branch: facts.get('branch')?.replace(/^refs\/heads\//, '') ?? null,
        locked: facts.get('locked') ?? null,
      };
    });
}

/** Whether two spellings (links, `\`, the case of a Windows drive) name one place. Its last part need not exist. */
export function samePlace(a: string, b: string, platform: string): boolean {
  const fold = (path: string) => (platform === 'win32' ? path.toLowerCase() : path);
  return fold(settle(a)) === fold(settle(b));
}

/** The parent is made real rather than the path itself: a worktree whose folder is gone must still be found. */
function settle(path: string): string {
  const absolute = resolve(path);
  try {
    return join(realpathSync.native(dirname(absolute)), basename(absolute));
  } catch {
    return absolute;
  }
}
