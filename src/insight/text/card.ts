import type { Step } from '../../model/sequence.ts';
import type { Status } from '../../model/status.ts';
import { textWidth, truncate } from '../../util/text-width.ts';
import type { Canvas, GraphSegment } from './canvas.ts';
import type { Glyphs } from './glyphs.ts';

/** How a graph is drawn at one size. */
export interface Form {
  /** Three lines with a frame, or one without. */
  readonly boxes: boolean;
  /** Spaces between a frame and what is in it. */
  readonly padding: number;
  /** Columns from one track to the next, and of a channel without any. */
  readonly gap: number;
  /** Columns that an id may take. */
  readonly most: number;
}

/** What stands on a card: `✓ plan`, `● ◇ looks-good`, `○ explore ×3`, `✓ merge F`. */
export function cardText(step: Step, status: Status, form: Form, glyphs: Glyphs): readonly GraphSegment[] {
  const badge = badgeOf(step, glyphs);
  const mark = step.type === 'gate' && !form.boxes ? ` ${glyphs.gate[0]}` : '';
  return [
    { text: glyphs.status[status], style: status },
    { text: mark, style: 'plain' },
    { text: ` ${truncate(step.id, form.most, glyphs.ellipsis)}`, style: 'name' },
    { text: badge === '' ? '' : ` ${badge}`, style: 'faint' },
  ];
}

/** The type in a sign or two; nothing for what looks like what it is. */
export function badgeOf(step: Step, glyphs: Glyphs): string {
  if (step.type === 'base' || step.type === 'gate') return '';
  return step.type === 'p' ? `${glyphs.more}${step.fanout}` : step.type.toUpperCase();
}

/** Columns that a card takes, frame and padding included. */
export function cardWidth(text: readonly GraphSegment[], form: Form): number {
  const inner = text.reduce((sum, segment) => sum + textWidth(segment.text), 0);
  return inner + 2 * (form.boxes ? form.padding + 1 : 1);
}

export interface CardPlace {
  readonly x: number;
  /** The middle line. */
  readonly y: number;
  readonly width: number;
  /** Something leads on from here: the frame opens. */
  readonly leads: boolean;
}

export function drawCard(canvas: Canvas, step: Step, text: readonly GraphSegment[], place: CardPlace, form: Form, glyphs: Glyphs): void {
  const { x, y, width } = place;
  let at = x + 1 + (form.boxes ? form.padding : 0);
  if (!form.boxes) canvas.text(x, y, ' ', 'plain');
  for (const segment of text) {
    canvas.text(at, y, segment.text, segment.style);
    at += textWidth(segment.text);
  }
  if (!form.boxes) {
    canvas.text(at, y, ' ', 'plain');
    return;
  }
  const gate = step.type === 'gate';
  const [topLeft, topRight, bottomLeft, bottomRight, left, right, edge] = gate ? glyphs.gateBox : glyphs.box;
  const rule = edge.repeat(width - 2);
  canvas.text(x, y - 1, topLeft + rule + topRight, 'faint');
  canvas.text(x, y + 1, bottomLeft + rule + bottomRight, 'faint');
  canvas.text(x, y, left, gate ? 'plain' : 'faint');
  canvas.text(at, y, ' '.repeat(x + width - 1 - at), 'plain');
  canvas.text(x + width - 1, y, place.leads && !gate ? (glyphs.joint[7] ?? right) : right, gate ? 'plain' : 'faint');
}
