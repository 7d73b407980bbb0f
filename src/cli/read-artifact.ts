import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** A report shows no more of one file. */
const MOST_BYTES = 2 * 1024 * 1024;

/** The beginning of a file of a run, as text; `null` where it cannot be read. `path` is relative to the repo's root. */
export async function readArtifact(root: string, path: string): Promise<string | null> {
  try {
    await using file = await open(join(root, path), 'r');
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(MOST_BYTES), position: 0 });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } catch {
    return null;
  }
}
