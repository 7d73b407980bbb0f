import { join } from 'node:path';
import { randomHex } from '../util/hash.ts';
import { readTextIfThere, writeAtomic } from './disk.ts';
import { layoutOf } from './layout.ts';

const keyFile = (root: string): string => join(layoutOf(root).state, 'token-key');

/** The key that this repo's step tokens are signed with, made when the first one is. The caller is alone in making one. */
export async function ensureTokenKey(root: string): Promise<string> {
  const known = readTextIfThere(keyFile(root));
  if (known !== null && known.length >= 64) return known;
  const key = randomHex(32);
  await writeAtomic(keyFile(root), key, { durable: false, mode: 0o600 });
  return key;
}

/** `null` where no token was ever signed here. */
export function readTokenKey(root: string): string | null {
  return readTextIfThere(keyFile(root));
}
