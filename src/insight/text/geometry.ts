import type { Channel, Line, Routing } from '../route/model.ts';
import type { Form } from './card.ts';

/** Where columns, channels and lines lie on the canvas, in character cells. */
export interface Geometry {
  readonly columns: readonly { readonly x: number; readonly width: number }[];
  readonly width: number;
  readonly height: number;
  y(line: Line): number;
  trackX(channel: number, track: number): number;
}

/** `cardWidths`: the widest card of each column. */
export function measure(cardWidths: readonly number[], routing: Routing, form: Form): Geometry {
  const columns: { x: number; width: number }[] = [];
  let x = 0;
  for (const [i, width] of cardWidths.entries()) {
    columns.push({ x, width });
    x += width + (i < cardWidths.length - 1 ? channelWidth(routing.channels[i], form) : 0);
  }
  const height = form.boxes ? 3 : 1;
  const tops: number[] = [];
  let y = 0;
  for (const slots of routing.slots) {
    tops.push(y);
    y += height + slots;
  }
  return {
    columns,
    width: x,
    height: y,
    y: ({ row, slot }) => (tops[row] ?? 0) + (slot === 0 ? (height - 1) / 2 : height - 1 + slot),
    trackX: (channel, track) => {
      const before = columns[channel] ?? { x: 0, width: 0 };
      return before.x + before.width + (form.gap > 1 ? 1 : 0) + track * form.gap;
    },
  };
}

/** `─┬─┬─▶`, or tight `┬┬─▶`; without tracks `──▶` or `─▶`. */
function channelWidth(channel: Channel | undefined, form: Form): number {
  const tracks = channel?.tracks ?? 0;
  if (tracks === 0) return form.gap + 1;
  return (form.gap > 1 ? 1 : 0) + (tracks - 1) * form.gap + 3;
}
