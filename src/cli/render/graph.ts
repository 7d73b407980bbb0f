import type { GraphLine, GraphStyle } from '../../insight/graph-text.ts';
import type { Paint } from './screen.ts';
import { paintStatus } from './status-word.ts';

/** A drawing in colour. An empty sequence has nothing to draw, which is said instead. */
export function renderGraph(lines: readonly GraphLine[], paint: Paint): string[] {
  if (lines.length === 0) return [paint.faint('no steps yet: seqctl step add ID')];
  return lines.map((line) => line.map(({ text, style }) => painter(style, paint)(text)).join(''));
}

function painter(style: GraphStyle, paint: Paint): (text: string) => string {
  if (style === 'plain') return (text) => text;
  return style === 'name' || style === 'faint' ? paint[style] : paintStatus(style, paint);
}
