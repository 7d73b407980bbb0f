import { structuredPatch, type StructuredPatchHunk } from 'diff';
import type { FileChange } from '../model/plan.ts';

/** Past this many changed lines the diff is a whole replacement: finding the shortest one would take too long. */
const MAX_EDITS = 5_000;
const CONTEXT = 3;

/** The changes as one patch that `git apply` takes, in the order given; files that stay the same are left out. */
export function unifiedDiff(changes: readonly FileChange[]): string {
  return changes
    .filter((change) => change.before !== change.after)
    .map(fileDiff)
    .join('');
}

function fileDiff({ path, before, after }: FileChange): string {
  const from = quoted(`a/${path}`);
  const to = quoted(`b/${path}`);
  const hunks = hunksOf(before ?? '', after ?? '');
  const lines = [
    `diff --git ${from} ${to}`,
    ...(before === null ? ['new file mode 100644'] : []),
    ...(after === null ? ['deleted file mode 100644'] : []),
    ...(hunks.length === 0 ? [] : [`--- ${before === null ? '/dev/null' : from}`, `+++ ${after === null ? '/dev/null' : to}`]),
    ...hunks.flatMap((hunk) => [hunkHeader(hunk), ...hunk.lines]),
  ];
  return `${lines.join('\n')}\n`;
}

function hunksOf(before: string, after: string): readonly StructuredPatchHunk[] {
  const options = { context: CONTEXT, maxEditLength: MAX_EDITS };
  const shortest = structuredPatch('', '', before, after, undefined, undefined, options);
  return shortest === undefined ? replacement(before, after) : shortest.hunks;
}

/** Everything out, everything in. */
function replacement(before: string, after: string): StructuredPatchHunk[] {
  const out = signed('-', before);
  const into = signed('+', after);
  const count = (lines: readonly string[]): number => lines.filter((line) => !line.startsWith('\\')).length;
  const [oldLines, newLines] = [count(out), count(into)];
  return [{ oldStart: 1, oldLines, newStart: 1, newLines, lines: [...out, ...into] }];
}

function signed(sign: '-' | '+', text: string): string[] {
  if (text === '') return [];
  const complete = text.endsWith('\n');
  const lines = (complete ? text.slice(0, -1) : text).split('\n').map((line) => sign + line);
  return complete ? lines : [...lines, '\\ No newline at end of file'];
}

/** An empty side stands before its first line: `-0,0`. */
function hunkHeader(hunk: StructuredPatchHunk): string {
  const side = (start: number, lines: number): string => {
    const first = lines === 0 ? start - 1 : start;
    return lines === 1 ? String(first) : `${first},${lines}`;
  };
  return `@@ -${side(hunk.oldStart, hunk.oldLines)} +${side(hunk.newStart, hunk.newLines)} @@`;
}

/** As git writes names that a plain line cannot hold. */
function quoted(path: string): string {
  return /["\\\u0000-\u001f\u007f]/.test(path) ? JSON.stringify(path) : path;
}
