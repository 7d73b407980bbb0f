import { readdir } from 'node:fs/promises';

/** A folder that git no longer knows cannot be asked for its changes: any file in it counts, but for git's own marker. */
export async function leftovers(path: string): Promise<readonly string[]> {
  const names = await readdir(path).catch(() => [path]);
  return names.filter((name) => name !== '.git');
}
