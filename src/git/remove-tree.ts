import { chmod, lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 6;
const BUSY = new Set(['EBUSY', 'EPERM', 'EACCES', 'EMFILE']);

/**
 * Removes a folder and all that lies in it. A link (symbolic, or a Windows junction: `lstat` calls both one) is
 * unlinked, never walked into: what it points at is somebody else's. What is already gone is no error; what is
 * held open (a scanner, an editor on Windows) is tried again for about two seconds, then thrown.
 */
export async function removeTree(path: string): Promise<void> {
  const stat = await lstat(path).catch(ifGone);
  if (stat === null) return;
  if (stat.isSymbolicLink() || !stat.isDirectory()) {
    await persist(path, () => unlink(path));
    return;
  }
  // The entries of a folder without write permission cannot be removed on POSIX.
  if ((stat.mode & 0o700) !== 0o700) await chmod(path, 0o700);
  for (let attempt = 1; ; attempt++) {
    for (const entry of await readdir(path)) await removeTree(join(path, entry));
    try {
      await persist(path, () => rmdir(path));
      return;
    } catch (error) {
      // Somebody is still writing into it.
      if (codeOf(error) !== 'ENOTEMPTY' || attempt === TRIES) throw error;
    }
  }
}

async function persist(path: string, remove: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await remove();
      return;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT') return;
      if (attempt === TRIES || code === null || !BUSY.has(code)) throw error;
      // A read-only file cannot be deleted on Windows.
      const stat = await lstat(path).catch(ifGone);
      if (stat?.isFile() === true) await chmod(path, 0o600).catch(() => undefined);
      await sleep(2 ** attempt * 20);
    }
  }
}

function ifGone(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
