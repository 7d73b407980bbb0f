import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';

/**
 * A file of the repo that a client names, as an absolute path: after links it must lie in the repo, and it must be
 * YAML, since what is wrong with a file is told with its lines.
 */
export async function insideRepo(root: string, file: string): Promise<Result<string>> {
  const [home, found] = await Promise.all([root, resolve(root, file)].map((path) => realpath(path).catch(() => null)));
  if (typeof home !== 'string' || typeof found !== 'string') return refused(file);
  const from = relative(home, found);
  const within = from !== '' && !from.startsWith('..') && !isAbsolute(from);
  return within && /\.ya?ml$/i.test(found) ? ok(found) : refused(file);
}

function refused(file: string): Result<never> {
  return fail('INVALID_VALUE', `"${printable(file)}" is no YAML file of this repo`, { details: { path: file } });
}
