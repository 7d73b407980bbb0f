import type { Card, QuickAction } from './card.ts';
import { quickActions } from './card.ts';
import { fill, put, restyle, write, type CellBuffer, type Rect } from './cell-buffer.ts';
import { STATUS_TONE, STATUS_WORD, type Glyphs } from './glyphs.ts';
import { BOLD, DIM, INVERSE, TONE, type Style } from './style.ts';
import { textWidth, truncate } from '../../util/text-width.ts';

/** What distinguishes a card in the picture, apart from what it says. */
export interface CardLook {
  readonly selected: boolean;
  readonly marked: boolean;
  /** On a path through the selection. */
  readonly lit: boolean;
  /** Filtered out, or not to be picked. */
  readonly faded: boolean;
  /** Under the mouse while something is dragged to it. */
  readonly target: boolean;
}

interface Brush {
  readonly buffer: CellBuffer;
  readonly glyphs: Glyphs;
  readonly tick: number;
}

/** A whole card: border, type, id, status, model and workspace; the selected one also carries its quick actions. */
export function paintCard(brush: Brush, rect: Rect, card: Card, look: CardLook): void {
  const { buffer } = brush;
  const border = borderStyle(card, look);
  fill(buffer, rect, ' ', TONE.plain);
  if (card.type === 'gate') paintDiamond(brush, rect, card, look, border);
  else paintFrame(brush, rect, card, look, border);
  const inset = card.type === 'gate' ? 4 : 2;
  const left = rect.x + inset;
  const room = rect.width - 2 * inset;
  paintHead(brush, left, rect.y + 1, room, card);
  paintStatus(brush, left, rect.y + 2, room, card);
  paintFoot(brush, left, rect.y + 3, room, card);
  if (card.watchdog !== null) paintWatchdog(brush, rect, card.watchdog, border);
  if (look.selected) for (const spot of quickActionSpots(rect, card)) paintAction(brush, spot);
  if (look.faded) restyle(buffer, rect, () => DIM);
}

/** What works, waits for a person or has failed is seen by its border from afar. */
const BORDER: Readonly<Partial<Record<Card['status'], Style>>> = { RUNNING: TONE.accent, NEEDS_REVIEW: TONE.warn, FAILED: TONE.bad };

function borderStyle(card: Card, look: CardLook): Style {
  if (look.target) return TONE.warnStrong;
  if (look.selected) return TONE.accentStrong;
  return BORDER[card.status] ?? (look.lit ? TONE.plain : TONE.faint);
}

/** The type, in the upper border. */
function paintBadge({ buffer, glyphs }: Brush, x: number, y: number, card: Card, look: CardLook): number {
  const badge = glyphs.ascii ? card.badge.replace('×', 'x') : card.badge;
  const after = write(buffer, x, y, ` ${badge} `, card.type === 'base' ? TONE.faint : TONE.kind | BOLD);
  return look.marked ? write(buffer, after, y, `${glyphs.mark} `, TONE.warn) : after;
}

function paintFrame(brush: Brush, rect: Rect, card: Card, look: CardLook, style: Style): void {
  const { buffer, glyphs } = brush;
  const [topLeft, top, topRight, side, bottomLeft, bottom, bottomRight] = look.selected || look.target ? glyphs.selected : glyphs.card;
  const right = rect.x + rect.width - 1;
  const foot = rect.y + rect.height - 1;
  for (let x = rect.x + 1; x < right; x += 1) {
    put(buffer, x, rect.y, top, style);
    put(buffer, x, foot, bottom, style);
  }
  for (let y = rect.y + 1; y < foot; y += 1) {
    put(buffer, rect.x, y, side, style);
    put(buffer, right, y, side, style);
  }
  put(buffer, rect.x, rect.y, topLeft, style);
  put(buffer, right, rect.y, topRight, style);
  put(buffer, rect.x, foot, bottomLeft, style);
  put(buffer, right, foot, bottomRight, style);
  if (look.selected) put(buffer, right, rect.y + 2, glyphs.handle, style);
  const x = paintBadge(brush, rect.x + 2, rect.y, card, look);
  const end = right - 2;
  if (card.attempt > 1) write(buffer, end - 2 - String(card.attempt).length, rect.y, ` #${String(card.attempt)} `, style & ~BOLD);
  else if (card.tag !== '') {
    const tag = ` ${truncate(card.tag, end - x - 3, glyphs.ellipsis)} `;
    if (end - x > 6) write(buffer, end + 1 - textWidth(tag), rect.y, tag, style & ~BOLD);
  }
}

/**
 * A gate: a diamond drawn out sideways, so that its words fit. Its flat edges lie where its slopes end: at the top of
 * the upper row and at the bottom of the lower one.
 */
function paintDiamond(brush: Brush, rect: Rect, card: Card, look: CardLook, style: Style): void {
  const { buffer, glyphs } = brush;
  const right = rect.x + rect.width - 1;
  const middle = rect.y + 2;
  for (let x = rect.x + 4; x <= right - 4; x += 1) {
    put(buffer, x, rect.y, glyphs.roof, style);
    put(buffer, x, rect.y + 4, glyphs.floor, style);
  }
  for (const [inset, up, down] of [
    [3, rect.y, rect.y + 4],
    [2, rect.y + 1, rect.y + 3],
  ] as const) {
    put(buffer, rect.x + inset, up, glyphs.rise, style);
    put(buffer, right - inset, up, glyphs.fall, style);
    put(buffer, rect.x + inset, down, glyphs.fall, style);
    put(buffer, right - inset, down, glyphs.rise, style);
  }
  const [left, tip] = glyphs.tips;
  put(buffer, rect.x + 1, middle, left, style);
  put(buffer, right - 1, middle, tip, style);
  put(buffer, rect.x, middle, glyphs.line[10] ?? '', style);
  put(buffer, right, middle, glyphs.line[10] ?? '', style);
  paintBadge(brush, rect.x + 5, rect.y, card, look);
}

function paintHead({ buffer, glyphs, tick }: Brush, x: number, y: number, room: number, card: Card): void {
  const shown = card.pips.slice(0, Math.max(0, Math.min(8, room - 8)));
  const more = card.pips.length - shown.length;
  const suffix = more > 0 ? `+${String(more)}` : '';
  const pipsWidth = shown.length + suffix.length;
  const nameRoom = pipsWidth === 0 ? room : room - pipsWidth - 1;
  write(buffer, x, y, truncate(card.id, nameRoom, glyphs.ellipsis), TONE.strong);
  let at = x + room - pipsWidth;
  for (const status of shown) {
    put(buffer, at, y, statusGlyph(glyphs, status, tick), STATUS_TONE[status]);
    at += 1;
  }
  if (suffix !== '') write(buffer, at, y, suffix, TONE.faint);
}

function paintStatus({ buffer, glyphs, tick }: Brush, x: number, y: number, room: number, card: Card): void {
  const tone = STATUS_TONE[card.status];
  put(buffer, x, y, statusGlyph(glyphs, card.status, tick), tone | (card.status === 'NEEDS_REVIEW' ? BOLD : 0));
  write(buffer, x + 2, y, STATUS_WORD[card.status], tone | (card.status === 'NEEDS_REVIEW' ? BOLD : 0));
  write(buffer, x + room - textWidth(card.elapsed), y, card.elapsed, TONE.faint);
}

function paintFoot({ buffer, glyphs }: Brush, x: number, y: number, room: number, card: Card): void {
  if (card.type === 'gate') {
    write(buffer, x, y, truncate(card.question, room, glyphs.ellipsis), TONE.faint);
    return;
  }
  const short = Math.min(textWidth(card.workspace), 4);
  const model = truncate(card.model, room - 1 - short, glyphs.ellipsis);
  write(buffer, x, y, model, TONE.faint);
  const place = workspaceIn(card.workspace, room - textWidth(model) - 1, glyphs.ellipsis);
  write(buffer, x + room - textWidth(place), y, place, TONE.faint);
}

function workspaceIn(workspace: string, room: number, ellipsis: string): string {
  if (textWidth(workspace) <= room) return workspace;
  return workspace === 'worktree' ? 'tree' : lastOf(workspace, room, ellipsis);
}

/** The end of a path, which tells more than its beginning. */
function lastOf(path: string, room: number, ellipsis: string): string {
  if (room < 3) return '';
  const parts = path.split('/');
  const tail = parts.at(-1) ?? path;
  return truncate(parts.length > 1 ? `${ellipsis}/${tail}` : path, room, ellipsis);
}

function paintWatchdog({ buffer, glyphs }: Brush, rect: Rect, text: string, style: Style): void {
  const y = rect.y + 4;
  for (let x = rect.x + 1; x < rect.x + rect.width - 1; x += 1) put(buffer, x, y, glyphs.dashedH, TONE.faint);
  write(buffer, rect.x + 2, y, ' watchdog ', style & ~BOLD);
  write(buffer, rect.x + 2, y + 1, `${glyphs.heart} ${truncate(text, rect.width - 6, glyphs.ellipsis)}`, TONE.faint);
}

export interface ActionSpot {
  readonly action: QuickAction;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

/** Where the quick actions of a selected card stand: in its lower border. */
export function quickActionSpots(rect: Rect, card: Pick<Card, 'status' | 'type' | 'diff'>): ActionSpot[] {
  let x = rect.x + (card.type === 'gate' ? 5 : 2);
  const end = rect.x + rect.width - (card.type === 'gate' ? 4 : 1);
  const spots: ActionSpot[] = [];
  for (const action of quickActions(card)) {
    const width = action.key.length + action.word.length + 3;
    if (x + width > end) break;
    spots.push({ action, x, y: rect.y + rect.height - 1, width });
    x += width;
  }
  return spots;
}

function paintAction({ buffer }: Brush, spot: ActionSpot): void {
  const x = write(buffer, spot.x, spot.y, ` ${spot.action.key}`, TONE.accentStrong);
  write(buffer, x, spot.y, ` ${spot.action.word} `, TONE.plain);
}

/** One step on one line: status, id, type where it is not plain, elapsed. */
export function paintLine({ buffer, glyphs, tick }: Brush, rect: Rect, card: Card, look: CardLook): void {
  fill(buffer, rect, ' ', TONE.plain);
  const badge = card.type === 'base' ? '' : card.type === 'gate' ? glyphs.gate : card.badge.slice(0, 1);
  const tail = [badge, card.elapsed].filter((part) => part !== '').join(' ');
  const room = rect.width - 4 - (tail === '' ? 0 : textWidth(tail) + 1);
  write(buffer, rect.x + 1, rect.y, statusGlyph(glyphs, card.status, tick), STATUS_TONE[card.status]);
  const name = look.marked ? `${glyphs.mark}${card.id}` : card.id;
  write(
    buffer,
    rect.x + 3,
    rect.y,
    truncate(name, room, glyphs.ellipsis),
    look.selected ? TONE.strong : look.lit ? TONE.accent : TONE.plain,
  );
  write(buffer, rect.x + rect.width - 1 - textWidth(tail), rect.y, tail, TONE.faint);
  if (look.target) restyle(buffer, rect, () => TONE.warnStrong);
  if (look.faded) restyle(buffer, rect, () => DIM);
  if (look.selected) restyle(buffer, rect, (style) => (style & ~DIM) | INVERSE);
}

/** One step as one character, in the dot zoom and in folded lanes. */
export function paintDot({ buffer, glyphs, tick }: Brush, x: number, y: number, status: Card['status'], look: CardLook): void {
  const base = look.faded ? DIM : STATUS_TONE[status];
  put(
    buffer,
    x,
    y,
    statusGlyph(glyphs, status, tick),
    look.selected ? base | INVERSE | BOLD : look.target ? TONE.warnStrong | INVERSE : base,
  );
}

function statusGlyph(glyphs: Glyphs, status: Card['status'], tick: number): string {
  return status === 'RUNNING' ? (glyphs.spinner[tick % glyphs.spinner.length] ?? '') : glyphs.status[status];
}
