import { copyFile, lstat, mkdir, mkdtemp, readlink, symlink, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { removeTree } from './remove-tree.ts';

export interface KeptFiles {
  /** Puts every file back as it was when it was kept; one that did not exist is removed. */
  restore(): Promise<void>;
  forget(): Promise<void>;
}

/** Copies files (paths from `top`) aside, before a program changes them that cannot undo what it does. */
export async function keepFiles(top: string, files: readonly string[]): Promise<KeptFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'threados-kept-'));
  const undo: (() => Promise<void>)[] = [];
  for (const [i, file] of files.entries()) {
    const path = join(top, file);
    const stat = await lstat(path).catch(() => null);
    if (stat === null) {
      undo.push(() => removeTree(path));
    } else if (stat.isSymbolicLink()) {
      const target = await readlink(path);
      undo.push(async () => {
        await removeTree(path);
        await symlink(target, path);
      });
    } else if (stat.isFile()) {
      const copy = join(folder, String(i));
      await copyFile(path, copy);
      undo.push(async () => {
        await mkdir(dirname(path), { recursive: true });
        await copyFile(copy, path);
        await chmod(path, stat.mode);
      });
    }
  }
  return {
    restore: async () => {
      for (const step of undo) await step();
    },
    forget: () => removeTree(folder),
  };
}
