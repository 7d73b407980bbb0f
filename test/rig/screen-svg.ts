import type { IBufferCell, Terminal } from '@xterm/headless';
import { lineShape } from './screen-lines.ts';

/** The picture of a terminal's screen, cell for cell. */

/** Of a cell, in pixels. */
export const WIDTH = 9.6;
export const HEIGHT = 20;
const CELL = { width: WIDTH, height: HEIGHT };
const FONT = 16;
const MARGIN = 16;

/** A terminal's colours: the ground, the ink, and the sixteen. */
export interface Theme {
  readonly ground: string;
  readonly ink: string;
  readonly palette: readonly string[];
}

export const DARK: Theme = {
  ground: '#101319',
  ink: '#d6d9de',
  palette: [
    ['#1c1f26', '#e8717a', '#8fc66c', '#dcae60', '#6cb2f0', '#c08ae0', '#5bbac6', '#d6d9de'],
    ['#5c6370', '#ff8a92', '#a8e27c', '#f2ca7c', '#82c6ff', '#d9a2ff', '#72d2de', '#ffffff'],
  ].flat(),
};

export const LIGHT: Theme = {
  ground: '#fbfbf8',
  ink: '#2a2e36',
  palette: [
    ['#2a2e36', '#c22b3b', '#317a1f', '#946200', '#1f5fb4', '#8335a8', '#0a7482', '#d8d8d4'],
    ['#7a7f8a', '#d8404f', '#3f9429', '#b37a06', '#2f76d6', '#9d4cc4', '#128a9a', '#ffffff'],
  ].flat(),
};

export function screenSvg(terminal: Terminal, theme: Theme = DARK): string {
  const rows = Array.from({ length: terminal.rows }, (_, y) => rowSvg(terminal, terminal.buffer.active.viewportY + y, y, theme));
  return svgDocument(terminal.cols * WIDTH, terminal.rows * HEIGHT, rows.join(''), theme);
}

/** A document of so many pixels, and a margin, in the terminal's ground and font. */
export function svgDocument(width: number, height: number, content: string, theme: Theme = DARK): string {
  const [w, h] = [String(Math.ceil(width) + 2 * MARGIN), String(Math.ceil(height) + 2 * MARGIN)];
  const box = `x="${String(-MARGIN)}" y="${String(-MARGIN)}" width="${w}" height="${h}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="${String(-MARGIN)} ${String(-MARGIN)} ${w} ${h}"`,
    ` font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="${String(FONT)}">`,
    `<rect ${box} rx="10" fill="${theme.ground}"/>${content}</svg>\n`,
  ].join('');
}

/** One line of the buffer, drawn as row `y` of the picture. */
export function rowSvg(terminal: Terminal, bufferLine: number, y: number, theme: Theme = DARK): string {
  const line = terminal.buffer.active.getLine(bufferLine);
  const grounds: string[] = [];
  const layers = new Map<string, Layer>();
  for (let x = 0; x < terminal.cols; x += 1) {
    const cell = line?.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const { ink, ground } = colours(cell, theme);
    if (ground !== theme.ground) grounds.push(block(x, y, cell.getWidth(), ground));
    const text = cell.getChars();
    const layer = layerOf(layers, cell, ink);
    const shape = lineShape(text, x * WIDTH, y * HEIGHT, CELL);
    if (shape !== null) layer[shape.heavy ? 'heavy' : 'light'] += shape.path;
    if (shape !== null || text.trim() === '') continue;
    const last = layer.runs.at(-1);
    if (last?.end === x) {
      last.columns.push(x);
      last.text += escape(text);
      last.end += cell.getWidth();
    } else layer.runs.push({ columns: [x], text: escape(text), end: x + cell.getWidth() });
  }
  return [...grounds, ...[...layers.values()].map((layer) => drawLayer(layer, y))].join('');
}

/** What is drawn in one look: texts and lines of the same ink, weight and strength. */
interface Layer {
  readonly ink: string;
  readonly style: string;
  readonly runs: Run[];
  light: string;
  heavy: string;
}

/** Letters of one look that stand beside each other, each held to its column whichever font is there. */
interface Run {
  readonly columns: number[];
  text: string;
  end: number;
}

function layerOf(layers: Map<string, Layer>, cell: IBufferCell, ink: string): Layer {
  const style = [
    cell.isBold() === 0 ? '' : ' font-weight="bold"',
    cell.isUnderline() === 0 ? '' : ' text-decoration="underline"',
    cell.isDim() === 0 ? '' : ' opacity="0.55"',
  ].join('');
  const key = `${ink}${style}`;
  const known = layers.get(key);
  if (known !== undefined) return known;
  const layer: Layer = { ink, style, runs: [], light: '', heavy: '' };
  layers.set(key, layer);
  return layer;
}

function drawLayer({ ink, style, runs, light, heavy }: Layer, y: number): string {
  if (runs.length === 0 && light === '' && heavy === '') return '';
  const path = (d: string, width: number): string =>
    d === '' ? '' : `<path d="${d}" stroke="${ink}" stroke-width="${String(width)}" fill="none"/>`;
  const texts = runs.map(({ columns, text }) => {
    const places = columns.map((x) => number(x * WIDTH)).join(' ');
    return `<text x="${places}" y="${String(y * HEIGHT + 15)}">${text}</text>`;
  });
  return `<g fill="${ink}"${style}>${path(light, 1.3)}${path(heavy, 2.6)}${texts.join('')}</g>`;
}

function block(x: number, y: number, cells: number, fill: string): string {
  return `<rect x="${number(x * WIDTH)}" y="${String(y * HEIGHT)}" width="${number(cells * WIDTH + 0.3)}" height="${String(HEIGHT)}" fill="${fill}"/>`;
}

function colours(cell: IBufferCell, theme: Theme): { ink: string; ground: string } {
  const ink = colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor(), theme.ink, theme);
  const ground = colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor(), theme.ground, theme);
  return cell.isInverse() === 0 ? { ink, ground } : { ink: ground, ground: ink };
}

function colour(isDefault: boolean, isRgb: boolean, value: number, instead: string, theme: Theme): string {
  if (isDefault) return instead;
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  return theme.palette[value] ?? instead;
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escape(text: string): string {
  return text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? char);
}
