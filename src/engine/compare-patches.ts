import { pathOfDiffHeader } from '../util/git-path.ts';

/** The patch of one instance; empty where it changed nothing. */
export interface InstancePatch {
  readonly instance: string;
  readonly patch: string;
}

export interface Comparison {
  /** Every file that any of them changed, by name, with those that changed it and how alike they did. */
  readonly files: readonly { readonly path: string; readonly instances: readonly string[]; readonly agreement: number | null }[];
  /** Every two instances, in the order given; `null`: neither changed anything. */
  readonly pairs: readonly { readonly a: string; readonly b: string; readonly agreement: number | null }[];
  /** The mean over all pairs, 0 to 1; `null` where there is nothing to compare: fewer than two instances, or no changes. */
  readonly agreement: number | null;
}

/**
 * How alike several patches are. Two agree on a line where both add it, or both remove it, in the same file; their
 * agreement is the share of such lines among all lines that either changed (1: the same changes; 0: nothing in common;
 * `null` where neither changed a line). Where a line stands and in which order does not count: the same change
 * ten lines further down is the same change.
 */
export function comparePatches(patches: readonly InstancePatch[]): Comparison {
  const read = patches.map(({ instance, patch }) => ({ instance, files: changedLines(patch) }));
  const pairs = read.flatMap((a, i) =>
    read.slice(i + 1).map((b) => ({ a: a.instance, b: b.instance, agreement: alike(merged(a.files), merged(b.files)) })),
  );
  const paths = [...new Set(read.flatMap(({ files }) => [...files.keys()]))].sort();
  return {
    files: paths.map((path) => {
      const having = read.filter(({ files }) => files.has(path));
      const of = having.map(({ files }) => files.get(path) ?? new Map<string, number>());
      const agreements = of.flatMap((a, i) => of.slice(i + 1).map((b) => alike(a, b)));
      return { path, instances: having.map(({ instance }) => instance), agreement: mean(agreements) };
    }),
    pairs,
    agreement: mean(pairs.map((pair) => pair.agreement)),
  };
}

/** How often each changed line (with its sign) occurs. */
type Lines = Map<string, number>;

/**
 * Reads what `git diff` writes: changed lines by file. A binary file counts as one line, its new content's id; an empty
 * file that is new or gone, or a new mode, as the line that says so.
 */
export function changedLines(patch: string): Map<string, Lines> {
  const files = new Map<string, Lines>();
  let lines: Lines = new Map();
  let left = { old: 0, new: 0 };
  let index = '';
  const empty = new Map<Lines, string>();
  const add = (line: string) => lines.set(line, (lines.get(line) ?? 0) + 1);
  for (const line of patch.split('\n')) {
    // Within a hunk only its own count of lines tells content from headers: a removed `-- x` looks like one.
    if (left.old > 0 || left.new > 0) {
      const sign = line[0];
      if (sign === '+' || sign === '-') add(line.trimEnd());
      if (sign !== '\\') left = { old: left.old - (sign === '+' ? 0 : 1), new: left.new - (sign === '-' ? 0 : 1) };
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line);
    if (hunk !== null) left = { old: Number(hunk[1] ?? 1), new: Number(hunk[2] ?? 1) };
    else if (line.startsWith('diff --git ')) {
      lines = new Map();
      files.set(pathOfDiffHeader(line), lines);
    } else if (line.startsWith('new mode ')) add(line);
    // That a file is there at all is no line of it: what it holds says how alike two are.
    else if (/^(?:new|deleted) file mode /.test(line)) empty.set(lines, line);
    else if (/^index [0-9a-f]+\.\.[0-9a-f]+/.test(line)) index = line;
    else if (/^GIT binary patch|^Binary files /.test(line)) add(index);
  }
  for (const [of, line] of empty) if (of.size === 0) of.set(line, 1);
  return files;
}

function merged(files: Map<string, Lines>): Lines {
  return new Map([...files].flatMap(([path, lines]) => [...lines].map(([line, count]) => [`${path}\0${line}`, count] as const)));
}

/** Common lines as a share of all lines, each counted as often as it occurs. */
function alike(a: Lines, b: Lines): number | null {
  let common = 0;
  let all = 0;
  for (const line of new Set([...a.keys(), ...b.keys()])) {
    const [inA, inB] = [a.get(line) ?? 0, b.get(line) ?? 0];
    common += Math.min(inA, inB);
    all += Math.max(inA, inB);
  }
  return all === 0 ? null : common / all;
}

function mean(shares: readonly (number | null)[]): number | null {
  const numbers = shares.filter((share) => share !== null);
  return numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0) / numbers.length;
}
