import type { CellBuffer, Rect } from './cell-buffer.ts';
import type { Glyphs } from './glyphs.ts';
import { routesIn, type Route, type Routes } from './routes.ts';
import { TONE, type Style } from './style.ts';

const NORTH = 1;
const EAST = 2;
const SOUTH = 4;
const WEST = 8;

interface Sheet {
  readonly buffer: CellBuffer;
  readonly glyphs: Glyphs;
  /** Buffer x = sheet x + offsetX. */
  readonly offsetX: number;
  readonly offsetY: number;
}

/** The arrows that reach into the window: dashed ones first, then solid ones; those on lit paths on top of all. `bare`: only the lit ones, and without heads. */
export function paintEdges(sheet: Sheet, routes: Routes, window: Rect, isLit: (route: Route) => boolean, bare: boolean): void {
  const visible = routesIn(routes, window);
  const lit = visible.filter(isLit);
  const layers: (readonly [Route[], Style])[] = [
    [bare ? [] : visible.filter((route) => !isLit(route)), TONE.faint],
    [lit, TONE.accent],
  ];
  for (const [layer, style] of layers) {
    for (const route of layer.filter((item) => item.dashed)) stroke(sheet, route, style);
    for (const route of layer.filter((item) => !item.dashed)) stroke(sheet, route, style);
    if (!bare) for (const route of layer) head(sheet, route, style);
  }
}

function stroke(sheet: Sheet, route: Route, style: Style): void {
  const { points, dashed } = route;
  for (let i = 1; i < points.length; i += 1) {
    const [x1, y1] = points[i - 1] ?? [0, 0];
    const [x2, y2] = points[i] ?? [0, 0];
    if (y1 === y2) horizontal(sheet, y1, x1, x2, dashed, style, i === 1, i === points.length - 1);
    else vertical(sheet, x1, y1, y2, dashed, style);
  }
}

function horizontal(sheet: Sheet, y: number, x1: number, x2: number, dashed: boolean, style: Style, first: boolean, last: boolean): void {
  const [from, to] = x1 <= x2 ? [x1, x2] : [x2, x1];
  const start = Math.max(from, -sheet.offsetX);
  const end = Math.min(to, sheet.buffer.width - sheet.offsetX - 1);
  for (let x = start; x <= end; x += 1) {
    const west = x > from || (first && x === x1);
    const east = x < to || (last && x === x2);
    join(sheet, x, y, (west ? WEST : 0) | (east ? EAST : 0), dashed, style);
  }
}

function vertical(sheet: Sheet, x: number, y1: number, y2: number, dashed: boolean, style: Style): void {
  const [from, to] = y1 <= y2 ? [y1, y2] : [y2, y1];
  const start = Math.max(from, -sheet.offsetY);
  const end = Math.min(to, sheet.buffer.height - sheet.offsetY - 1);
  for (let y = start; y <= end; y += 1) join(sheet, x, y, (y > from ? NORTH : 0) | (y < to ? SOUTH : 0), dashed, style);
}

/** Adds the sides a line reaches to a cell; lines that meet merge into one character. */
function join(
  { buffer, glyphs, offsetX, offsetY }: Sheet,
  sheetX: number,
  sheetY: number,
  sides: number,
  dashed: boolean,
  style: Style,
): void {
  const x = sheetX + offsetX;
  const y = sheetY + offsetY;
  if (x < 0 || y < 0 || x >= buffer.width || y >= buffer.height) return;
  const at = y * buffer.width + x;
  const mask = (buffer.lines[at] ?? 0) | sides;
  buffer.lines[at] = mask;
  const straight = mask === (EAST | WEST) ? glyphs.dashedH : mask === (NORTH | SOUTH) ? glyphs.dashedV : null;
  buffer.chars[at] = (dashed ? straight : null) ?? glyphs.line[mask] ?? ' ';
  buffer.styles[at] = style;
}

function head({ buffer, glyphs, offsetX, offsetY }: Sheet, route: Route, style: Style): void {
  const [endX, endY] = route.points.at(-1) ?? [-1, -1];
  const x = endX + offsetX;
  const y = endY + offsetY;
  if (x < 0 || y < 0 || x >= buffer.width || y >= buffer.height) return;
  const at = y * buffer.width + x;
  buffer.chars[at] = glyphs.arrow;
  buffer.styles[at] = style;
}
