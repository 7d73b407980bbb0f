import type { Status } from '../../model/status.ts';
import { TONE, type Style } from './style.ts';

/** The characters that pictures are made of; one set for terminals with Unicode, one for those without. */
export interface Glyphs {
  readonly ascii: boolean;
  /** Connector by mask of the neighbours it reaches: N 1, E 2, S 4, W 8. */
  readonly line: readonly string[];
  readonly dashedH: string;
  readonly dashedV: string;
  readonly arrow: string;
  /** Corners and edges of a card: top left, top, top right, side, bottom left, bottom, bottom right. */
  readonly card: readonly [string, string, string, string, string, string, string];
  readonly selected: readonly [string, string, string, string, string, string, string];
  readonly rise: string;
  readonly fall: string;
  /** Flat edges of a gate: at the very top and the very bottom of their row. */
  readonly roof: string;
  readonly floor: string;
  readonly tips: readonly [string, string];
  readonly status: Readonly<Record<Status, string>>;
  readonly spinner: readonly string[];
  readonly dot: string;
  readonly open: string;
  readonly folded: string;
  readonly mark: string;
  readonly handle: string;
  readonly gate: string;
  readonly heart: string;
  /** Before the name of a parent. */
  readonly child: string;
  readonly ellipsis: string;
  readonly rule: string;
  readonly cursor: string;
  readonly bullet: string;
  /** What the rule between two lanes is dotted with. */
  readonly grain: string;
  readonly flag: string;
  readonly track: string;
}

const UNICODE: Glyphs = {
  ascii: false,
  line: [' ', '╵', '╶', '╰', '╷', '│', '╭', '├', '╴', '╯', '─', '┴', '╮', '┤', '┬', '┼'],
  dashedH: '╌',
  dashedV: '╎',
  arrow: '▶',
  card: ['╭', '─', '╮', '│', '╰', '─', '╯'],
  selected: ['┏', '━', '┓', '┃', '┗', '━', '┛'],
  rise: '╱',
  fall: '╲',
  roof: '▔',
  floor: '▁',
  tips: ['◇', '◇'],
  status: { READY: '○', RUNNING: '●', NEEDS_REVIEW: '◆', DONE: '✓', FAILED: '✗', BLOCKED: '·' },
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
  dot: '▪',
  open: '▾',
  folded: '▸',
  mark: '◉',
  handle: '○',
  gate: '◇',
  heart: '♥',
  child: '↳',
  ellipsis: '…',
  rule: '─',
  cursor: '›',
  bullet: '·',
  grain: '·',
  flag: '◆',
  track: '│',
};

const ASCII: Glyphs = {
  ascii: true,
  line: [' ', '|', '-', '+', '|', '|', '+', '+', '-', '+', '-', '+', '+', '+', '+', '+'],
  dashedH: '.',
  dashedV: ':',
  arrow: '>',
  card: ['+', '-', '+', '|', '+', '-', '+'],
  selected: ['#', '=', '#', '#', '#', '=', '#'],
  rise: '/',
  fall: '\\',
  roof: '-',
  floor: '-',
  tips: ['<', '>'],
  status: { READY: 'o', RUNNING: '*', NEEDS_REVIEW: '?', DONE: 'v', FAILED: 'x', BLOCKED: '.' },
  spinner: ['|', '/', '-', '\\'],
  dot: '#',
  open: 'v',
  folded: '>',
  mark: '@',
  handle: 'o',
  gate: '<>',
  heart: '*',
  child: '->',
  ellipsis: '~',
  rule: '-',
  cursor: '>',
  bullet: '-',
  grain: '.',
  flag: '!',
  track: '|',
};

export function glyphsFor(ascii: boolean): Glyphs {
  return ascii ? ASCII : UNICODE;
}

/** The word on a status chip. Each status also has a glyph of its own, so that colour is never the only sign. */
export const STATUS_WORD: Readonly<Record<Status, string>> = {
  READY: 'ready',
  RUNNING: 'running',
  NEEDS_REVIEW: 'review',
  DONE: 'done',
  FAILED: 'failed',
  BLOCKED: 'blocked',
};

export const STATUS_TONE: Readonly<Record<Status, Style>> = {
  READY: TONE.plain,
  RUNNING: TONE.accent,
  NEEDS_REVIEW: TONE.warn,
  DONE: TONE.good,
  FAILED: TONE.bad,
  BLOCKED: TONE.faint,
};
