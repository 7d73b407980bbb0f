// `promises` is loaded when it is first used: a pane's child should not wait for it.
import { createReadStream, promises } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Launch } from '../model/launch.ts';
import type { StatusFile } from '../model/status.ts';

export type Artifact = StatusFile['artifacts'][number];

/** Size and sha256 of a file of the instance's folder; `null` where it is not there. */
export async function describeFile(dir: string, path: string): Promise<Artifact | null> {
  try {
    const hash = process.getBuiltinModule('node:crypto').createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(join(dir, path)) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
    }
    return { path: path.split(sep).join('/'), bytes, sha256: hash.digest('hex') };
  } catch {
    return null;
  }
}

/**
 * Copies the files that the step's globs name into the folder's `artifacts/`, and returns their paths from the
 * folder. Only regular files that lie, after links are followed, within the step's cwd and outside of
 * ThreadOS's and git's own folders.
 */
export async function keepFiles(launch: Pick<Launch, 'dir' | 'cwd' | 'artifacts'>): Promise<string[]> {
  if (launch.artifacts.length === 0) return [];
  const home = await promises.realpath(launch.cwd);
  const kept: string[] = [];
  for await (const found of promises.glob([...launch.artifacts], { cwd: home, exclude: (path) => isOwn(basename(path)) })) {
    const from = await promises.realpath(join(home, found)).catch(() => null);
    if (from === null || !isInside(from, home) || from.slice(home.length).split(sep).some(isOwn)) continue;
    if (!(await promises.stat(from)).isFile()) continue;
    const path = join('artifacts', relative(home, join(home, found)));
    await promises.mkdir(dirname(join(launch.dir, path)), { recursive: true });
    await promises.copyFile(from, join(launch.dir, path));
    kept.push(path);
  }
  return kept.sort();
}

function isOwn(name: string): boolean {
  return name === '.threados' || name === '.git';
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
