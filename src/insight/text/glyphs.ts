import type { Status } from '../../model/status.ts';
import type { Stroke } from '../route/model.ts';

/** The four ways out of a cell, added up. */
export const N = 1;
export const E = 2;
export const S = 4;
export const W = 8;

/** What a drawing is made of. Every glyph is one column wide. */
export interface Glyphs {
  readonly status: Readonly<Record<Status, string>>;
  readonly gate: readonly [left: string, right: string];
  readonly arrow: string;
  readonly more: string;
  readonly ellipsis: string;
  /** By the sum of the ways out. */
  readonly joint: Readonly<Record<number, string>>;
  readonly across: Readonly<Record<Stroke, string>>;
  readonly down: Readonly<Record<Stroke, string>>;
  readonly box: Corners;
  readonly gateBox: Corners;
}

/** Top left, top right, bottom left, bottom right, left side, right side, top and bottom. */
export type Corners = readonly [string, string, string, string, string, string, string];

export const UNICODE: Glyphs = {
  status: { READY: '○', RUNNING: '●', NEEDS_REVIEW: '◆', DONE: '✓', FAILED: '✗', BLOCKED: '·' },
  gate: ['◇', '◇'],
  arrow: '▶',
  more: '×',
  ellipsis: '…',
  joint: { [N | E]: '╰', [E | S]: '╭', [S | W]: '╮', [N | W]: '╯', 7: '├', 13: '┤', 14: '┬', 11: '┴', 15: '┼' },
  across: { solid: '─', dashed: '╌', dotted: '┈' },
  down: { solid: '│', dashed: '╎', dotted: '┊' },
  box: ['╭', '╮', '╰', '╯', '│', '│', '─'],
  gateBox: ['╱', '╲', '╲', '╱', '◇', '◇', '─'],
};

export const ASCII: Glyphs = {
  status: { READY: 'o', RUNNING: '*', NEEDS_REVIEW: '?', DONE: 'v', FAILED: 'x', BLOCKED: '.' },
  gate: ['<', '>'],
  arrow: '>',
  more: 'x',
  ellipsis: '~',
  joint: Object.fromEntries([3, 6, 12, 9, 7, 13, 14, 11, 15].map((ways) => [ways, '+'])),
  across: { solid: '-', dashed: '~', dotted: '.' },
  down: { solid: '|', dashed: ':', dotted: ':' },
  box: ['+', '+', '+', '+', '|', '|', '-'],
  gateBox: ['/', '\\', '\\', '/', '<', '>', '-'],
};
