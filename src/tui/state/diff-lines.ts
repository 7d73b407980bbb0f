import { line, seg, type Line } from '../layout/line.ts';
import { pathOfDiffHeader } from '../../util/git-path.ts';
import { printable } from '../../util/printable.ts';

/** A unified diff as coloured rows: each file by its name, then its hunks. What git says to itself is left out. */
export function diffLines(patch: string): Line[] {
  if (patch === '') return [];
  const rows: Line[] = [];
  let inHunk = false;
  for (const raw of patch.replace(/\n$/, '').split('\n')) {
    const text = raw.replaceAll('\t', '  ').replace(/\r$/, '');
    const file = text.startsWith('diff --git ') ? pathOfDiffHeader(text) : (/^Index: (.*)$/.exec(text)?.[1] ?? null);
    if (file !== null || text.startsWith('@@')) inHunk = file === null;
    if (file !== null) rows.push(...(rows.length === 0 ? [] : [[]]), line(seg('strong', printable(file))));
    else if (inHunk || !HEADER.test(text)) rows.push(line(seg(toneOf(text), printable(text))));
  }
  return rows;
}

/** Lines of a file's header that its name stands for. */
const HEADER = /^(?:--- |\+\+\+ |index )/;

function toneOf(text: string): 'good' | 'bad' | 'accent' | 'faint' | 'plain' {
  if (/^(?:new file|deleted file|similarity|rename |old mode|new mode|=== )/.test(text)) return 'faint';
  if (text.startsWith('@@')) return 'accent';
  if (text.startsWith('+')) return 'good';
  return text.startsWith('-') ? 'bad' : 'plain';
}
