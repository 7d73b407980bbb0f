import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTextIfThere, writeAtomic } from './disk.ts';
import { layoutOf } from './layout.ts';

/** The schemas that the first line of sequence.yaml and of policy.yaml points an editor at. */
const NAMES = ['sequence.json', 'policy.json'] as const;

/**
 * Lays the package's JSON Schemas where the first lines of sequence.yaml and policy.yaml say they are, wherever they
 * are missing or of another version: state/ is not in git, so a clone begins without them. Editors read them and
 * nothing else does, so a disk that refuses them stops no command. `from`: the package's folder of schemas.
 */
export async function keepSchemas(root: string, from: string): Promise<void> {
  const { sequence, schemas } = layoutOf(root);
  if (!existsSync(sequence)) return;
  for (const name of NAMES) {
    try {
      const text = readTextIfThere(join(from, name));
      if (text !== null && readTextIfThere(join(schemas, name)) !== text) await writeAtomic(join(schemas, name), text, { durable: false });
    } catch {
      return;
    }
  }
}
