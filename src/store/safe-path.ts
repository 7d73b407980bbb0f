import { lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import { errorCode } from './disk.ts';

const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?$/i;
const FORBIDDEN = /[\u0000-\u001f<>:"|?*\\]/;
/** ThreadOS's own records, and git's: nothing that comes from a sequence may write there. */
const OWN = /^\.threados\/(?:runs|state|worktrees|audit\.log)(?:\/|$)/i;
/** What is done and what may be done: reached by their own names only. */
const DEFINITION = /^\.threados\/(?!prompts\/|templates\/)/i;

/**
 * The absolute path of a file of the repo, given from its root with `/`; refused where it would leave the repo
 * (also through a link on the way, or as one), cannot exist on Windows, or belongs to git or to ThreadOS's records.
 */
export function resolveInRepo(root: string, path: string): Result<string> {
  const wrong = wordProblem(path);
  if (wrong !== null) return refused(path, wrong);
  const wanted = join(root, ...path.split('/'));
  // The root itself may be gone by now: then nothing is read, and nothing is thrown.
  const realRoot = realPathOf(root);
  const real = realPathOf(wanted);
  if (realRoot === null || real === null) return refused(path, 'cannot be followed: a link in it leads nowhere');
  const inside = relative(realRoot, real);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
    return refused(path, 'leads out of the repo through a link');
  const landed = inside.split(sep).join('/');
  if (landed !== path && DEFINITION.test(landed)) return refused(path, "leads to one of ThreadOS's own files through a link");
  const problem = wordProblem(landed);
  return problem === null ? ok(real) : refused(path, problem);
}

function wordProblem(path: string): string | null {
  if (path === '' || path.length > 4096) return 'is empty or longer than 4096 characters';
  if (path.startsWith('/') || isAbsolute(path)) return 'must be relative to the root of the repo';
  if (FORBIDDEN.test(path)) return 'holds a character that cannot stand in a file name everywhere';
  for (const part of path.split('/')) {
    if (part === '..' || part === '.' || part === '') return 'must not hold "..", "." or empty parts';
    if (DEVICE.test(part)) return `"${part}" is a device name on Windows`;
    if (/[. ]$/.test(part)) return 'a part of it ends in a dot or a space';
    // Windows also finds .git by its short name.
    if (/^(?:\.git|git~\d)$/i.test(part)) return 'lies in a folder of git';
  }
  return OWN.test(path) ? "lies among ThreadOS's own records" : null;
}

/** The real path of a file that need not exist: links in the part that does exist are followed. */
function realPathOf(path: string): string | null {
  const missing: string[] = [];
  for (let at = path; ; at = dirname(at)) {
    try {
      return join(realpathSync.native(at), ...missing);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTDIR') return null;
    }
    // It is missing as a target, yet there as a link: writing would go wherever the link points.
    if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink() === true) return null;
    if (dirname(at) === at) return null;
    missing.unshift(at.slice(dirname(at).length).replace(/^[\\/]/, ''));
  }
}

function refused(path: string, why: string): ReturnType<typeof fail> {
  const shown = path.length > 120 ? `${path.slice(0, 120)}…` : path;
  return fail('INVALID_VALUE', `The path "${shown}" ${why}`, { details: { path: shown } });
}
