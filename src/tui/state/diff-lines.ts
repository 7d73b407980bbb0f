import { line, seg, type Line } from '../layout/line.ts';
import { printable } from '../../util/printable.ts';

/** A unified diff as coloured rows. */
export function diffLines(patch: string): Line[] {
  if (patch === '') return [];
  return patch
    .replace(/\n$/, '')
    .split('\n')
    .map((text) => line(seg(toneOf(text), printable(text.replaceAll('\t', '  ').replace(/\r$/, '')))));
}

function toneOf(text: string): 'good' | 'bad' | 'accent' | 'faint' | 'strong' | 'plain' {
  if (/^(?:diff |index |new file|deleted file|similarity|rename |old mode|new mode|=== )/.test(text)) return 'faint';
  if (text.startsWith('+++') || text.startsWith('---')) return 'strong';
  if (text.startsWith('@@')) return 'accent';
  if (text.startsWith('+')) return 'good';
  return text.startsWith('-') ? 'bad' : 'plain';
}
