import { isAbsolute, relative, resolve } from 'node:path';

/** Flags as the fields of an action: the same names with `_`, as they are written in sequence.yaml. */
export function fieldsOf(flags: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(flags).map(([name, value]) => [name.replaceAll('-', '_'), CONVERT[name]?.(value) ?? value]));
}

/** What a word cannot say by itself. A word that is no number stays one, for the schema to refuse. */
const CONVERT: Readonly<Record<string, (value: unknown) => unknown>> = {
  join: numberWhereOne,
  'success-exit-codes': (codes) => (codes as readonly unknown[]).map(numberWhereOne),
};

function numberWhereOne(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

/**
 * A folder typed in `cwd` as the sequence writes it: from the repo's root, as in the file, except for what begins with a
 * dot (`.`, `./api`, `../web`) or is absolute, which means what it means to a shell.
 */
export function folderFromRoot(path: string, cwd: string, root: string): string {
  return /^\.\.?(?:[\\/]|$)/.test(path) || isAbsolute(path) ? fromRoot(path, cwd, root) : path;
}

/** A path typed in `cwd` as the sequence writes it: from the repo's root, with `/`. One that leaves the repo stays as it is. */
export function fromRoot(path: string, cwd: string, root: string): string {
  const inside = relative(root, resolve(cwd, path));
  if (relative(root, cwd) === '' && !isAbsolute(path)) return path;
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside === '' ? '.' : inside.replaceAll('\\', '/');
}
