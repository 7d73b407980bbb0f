import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';

/**
 * A file of the repo that a client names, as an absolute path: after links it must lie in the repo, and it must be
 * YAML, since what is wrong with a file is told with its lines.
 */
export async function insideRepo(root: string, file: string): Promise<Result<string>> {
  const found = await realpath(resolve(root, file)).catch(() => null);
  const from = found === null ? null : relative(await realpath(root), found);
  const within = from !== null && from !== '' && !from.startsWith('..') && !isAbsolute(from);
  if (found !== null && within && /\.ya?ml$/i.test(found)) return ok(found);
  return fail('INVALID_VALUE', `"${printable(file)}" is no YAML file of this repo`, { details: { path: file } });
}
