import type { IBufferCell, Terminal } from '@xterm/headless';

/** The picture of a terminal's screen, cell for cell. */

/** Of a cell, in pixels. */
export const WIDTH = 9.6;
export const HEIGHT = 20;
const FONT = 16;
const GROUND = '#101216';
const INK = '#d6d9de';
const PALETTE = [
  ['#1c1f26', '#e06c75', '#8cc265', '#d8a657', '#61afef', '#c678dd', '#56b6c2', '#d6d9de'],
  ['#5c6370', '#ff7b85', '#a5e075', '#f0c674', '#74c0ff', '#de8fff', '#67cdd9', '#ffffff'],
].flat();

export function screenSvg(terminal: Terminal): string {
  const rows = Array.from({ length: terminal.rows }, (_, y) => rowSvg(terminal, terminal.buffer.active.viewportY + y, y));
  return svgDocument(terminal.cols * WIDTH, terminal.rows * HEIGHT, rows.join(''));
}

/** A document of so many pixels in the terminal's ground and font. */
export function svgDocument(width: number, height: number, content: string): string {
  const size = `width="${Math.ceil(width)}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="${FONT}"><rect width="100%" height="100%" fill="${GROUND}"/>${content}</svg>`;
}

/** Letters of one style that stand beside each other. */
interface Run {
  readonly style: string;
  readonly x: number;
  text: string;
  columns: number;
}

/** One line of the buffer, drawn as row `y` of the picture. */
export function rowSvg(terminal: Terminal, bufferLine: number, y: number): string {
  const line = terminal.buffer.active.getLine(bufferLine);
  const grounds: string[] = [];
  const lines: string[] = [];
  const runs: Run[] = [];
  for (let x = 0; x < terminal.cols; x += 1) {
    const cell = line?.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const { ink, ground } = colours(cell);
    const width = cell.getWidth() * WIDTH;
    if (ground !== GROUND)
      grounds.push(`<rect x="${at(x)}" y="${y * HEIGHT}" width="${(width + 0.3).toFixed(1)}" height="${HEIGHT}" fill="${ground}"/>`);
    const text = cell.getChars();
    if (text.trim() === '') continue;
    const opacity = cell.isDim() === 0 ? '' : ' opacity="0.55"';
    const drawn = boxPath(text, x * WIDTH, y * HEIGHT);
    if (drawn !== null) {
      lines.push(`<path d="${drawn.path}" stroke="${ink}" stroke-width="${drawn.width}" fill="none"${opacity}/>`);
      continue;
    }
    const style = `fill="${ink}"${cell.isBold() === 0 ? '' : ' font-weight="bold"'}${cell.isUnderline() === 0 ? '' : ' text-decoration="underline"'}${opacity}`;
    const last = runs.at(-1);
    if (last?.style === style && last.x + last.columns === x && cell.getWidth() === 1) {
      last.text += text;
      last.columns += 1;
    } else runs.push({ style, x, text, columns: cell.getWidth() });
  }
  // textLength holds letters to the grid, whichever font is there.
  const texts = runs.map(
    ({ style, x, text, columns }) =>
      `<text x="${at(x)}" y="${y * HEIGHT + 15}" textLength="${at(columns)}" ${style}>${escape(text)}</text>`,
  );
  return [...grounds, ...lines, ...texts].join('');
}

function at(columns: number): string {
  return (columns * WIDTH).toFixed(1);
}

function colours(cell: IBufferCell): { ink: string; ground: string } {
  const ink = colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor(), INK);
  const ground = colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor(), GROUND);
  return cell.isInverse() === 0 ? { ink, ground } : { ink: ground, ground: ink };
}

function colour(isDefault: boolean, isRgb: boolean, value: number, instead: string): string {
  if (isDefault) return instead;
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  return PALETTE[value] ?? instead;
}

/** Lines are drawn from edge to edge, as terminals do: a font's own would leave gaps between rows. */
function boxPath(char: string, x: number, y: number): { path: string; width: number } | null {
  const arms = BOX[char];
  if (arms === undefined) return null;
  const [cx, cy] = [x + WIDTH / 2, y + HEIGHT / 2];
  const ends: Record<string, string> = {
    n: `M${cx} ${y}L${cx} ${cy}`,
    e: `M${cx} ${cy}L${x + WIDTH} ${cy}`,
    s: `M${cx} ${cy}L${cx} ${y + HEIGHT}`,
    w: `M${x} ${cy}L${cx} ${cy}`,
  };
  const round: Record<string, string> = {
    '╭': `M${x + WIDTH} ${cy}Q${cx} ${cy} ${cx} ${y + HEIGHT}`,
    '╮': `M${x} ${cy}Q${cx} ${cy} ${cx} ${y + HEIGHT}`,
    '╰': `M${x + WIDTH} ${cy}Q${cx} ${cy} ${cx} ${y}`,
    '╯': `M${x} ${cy}Q${cx} ${cy} ${cx} ${y}`,
    '╱': `M${x} ${y + HEIGHT}L${x + WIDTH} ${y}`,
    '╲': `M${x} ${y}L${x + WIDTH} ${y + HEIGHT}`,
    '╌': `M${x} ${cy}L${x + WIDTH * 0.4} ${cy}M${x + WIDTH * 0.6} ${cy}L${x + WIDTH} ${cy}`,
    '╎': `M${cx} ${y}L${cx} ${y + HEIGHT * 0.4}M${cx} ${y + HEIGHT * 0.6}L${cx} ${y + HEIGHT}`,
  };
  const heavy = '┏━┓┃┗┛'.includes(char);
  return { path: round[char] ?? Array.from(arms, (arm) => ends[arm] ?? '').join(''), width: heavy ? 2.6 : 1.3 };
}

const BOX: Readonly<Record<string, string>> = {
  '─': 'ew',
  '│': 'ns',
  '┌': 'es',
  '┐': 'sw',
  '└': 'ne',
  '┘': 'nw',
  '├': 'nes',
  '┤': 'nsw',
  '┬': 'esw',
  '┴': 'new',
  '┼': 'nesw',
  '╴': 'w',
  '╵': 'n',
  '╶': 'e',
  '╷': 's',
  '┏': 'es',
  '━': 'ew',
  '┓': 'sw',
  '┃': 'ns',
  '┗': 'ne',
  '┛': 'nw',
  '╭': ' ',
  '╮': ' ',
  '╰': ' ',
  '╯': ' ',
  '╱': ' ',
  '╲': ' ',
  '╌': ' ',
  '╎': ' ',
};

function escape(text: string): string {
  return text.replace(/[&<>]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? char);
}
