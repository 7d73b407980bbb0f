import type { IBufferCell, Terminal } from '@xterm/headless';

/** The picture of a terminal's screen, cell for cell. */

const WIDTH = 9.6;
const HEIGHT = 20;
const FONT = 16;
const GROUND = '#101216';
const INK = '#d6d9de';
const PALETTE = [
  ['#1c1f26', '#e06c75', '#8cc265', '#d8a657', '#61afef', '#c678dd', '#56b6c2', '#d6d9de'],
  ['#5c6370', '#ff7b85', '#a5e075', '#f0c674', '#74c0ff', '#de8fff', '#67cdd9', '#ffffff'],
].flat();

export function screenSvg(terminal: Terminal): string {
  const buffer = terminal.buffer.active;
  const grounds: string[] = [];
  const texts: string[] = [];
  for (let y = 0; y < terminal.rows; y += 1) {
    const line = buffer.getLine(buffer.viewportY + y);
    for (let x = 0; x < terminal.cols; x += 1) {
      const cell = line?.getCell(x);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const { ink, ground } = colours(cell);
      const left = (x * WIDTH).toFixed(1);
      if (ground !== GROUND)
        grounds.push(
          `<rect x="${left}" y="${y * HEIGHT}" width="${(cell.getWidth() * WIDTH + 0.3).toFixed(1)}" height="${HEIGHT}" fill="${ground}"/>`,
        );
      const text = cell.getChars();
      if (text.trim() === '') continue;
      const drawn = boxPath(text, x * WIDTH, y * HEIGHT);
      const opacity = cell.isDim() === 0 ? '' : ' opacity="0.55"';
      if (drawn !== null) {
        texts.push(`<path d="${drawn.path}" stroke="${ink}" stroke-width="${drawn.width}" fill="none"${opacity}/>`);
        continue;
      }
      const style = `${cell.isBold() === 0 ? '' : ' font-weight="bold"'}${cell.isUnderline() === 0 ? '' : ' text-decoration="underline"'}${opacity}`;
      texts.push(`<text x="${left}" y="${y * HEIGHT + 15}" fill="${ink}"${style}>${escape(text)}</text>`);
    }
  }
  const size = `width="${Math.ceil(terminal.cols * WIDTH)}" height="${terminal.rows * HEIGHT}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="DejaVu Sans Mono" font-size="${FONT}"><rect width="100%" height="100%" fill="${GROUND}"/>${grounds.join('')}${texts.join('')}</svg>`;
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
