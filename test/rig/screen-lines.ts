/** Lines of boxes and arrows as paths, from edge to edge of their cell as terminals draw them: a font's own would leave gaps between rows. */

interface Cell {
  readonly width: number;
  readonly height: number;
}

export function lineShape(char: string, x: number, y: number, cell: Cell): { readonly path: string; readonly heavy: boolean } | null {
  const arms = ARMS[char];
  const [right, bottom] = [x + cell.width, y + cell.height];
  const [cx, cy] = [x + cell.width / 2, y + cell.height / 2];
  const heavy = '┏━┓┃┗┛'.includes(char);
  if (arms !== undefined) {
    if (arms === 'ew') return { path: `M${n(x)} ${n(cy)}H${n(right)}`, heavy };
    if (arms === 'ns') return { path: `M${n(cx)} ${n(y)}V${n(bottom)}`, heavy };
    const ends: Readonly<Record<string, string>> = { n: `V${n(y)}`, e: `H${n(right)}`, s: `V${n(bottom)}`, w: `H${n(x)}` };
    return { path: Array.from(arms, (arm) => `M${n(cx)} ${n(cy)}${ends[arm] ?? ''}`).join(''), heavy };
  }
  switch (char) {
    case '╭':
      return { path: `M${n(right)} ${n(cy)}Q${n(cx)} ${n(cy)} ${n(cx)} ${n(bottom)}`, heavy };
    case '╮':
      return { path: `M${n(x)} ${n(cy)}Q${n(cx)} ${n(cy)} ${n(cx)} ${n(bottom)}`, heavy };
    case '╰':
      return { path: `M${n(right)} ${n(cy)}Q${n(cx)} ${n(cy)} ${n(cx)} ${n(y)}`, heavy };
    case '╯':
      return { path: `M${n(x)} ${n(cy)}Q${n(cx)} ${n(cy)} ${n(cx)} ${n(y)}`, heavy };
    case '╱':
      return { path: `M${n(x)} ${n(bottom)}L${n(right)} ${n(y)}`, heavy };
    case '╲':
      return { path: `M${n(x)} ${n(y)}L${n(right)} ${n(bottom)}`, heavy };
    case '▔':
      return { path: `M${n(x)} ${n(y + 0.7)}H${n(right)}`, heavy };
    case '▁':
      return { path: `M${n(x)} ${n(bottom - 0.7)}H${n(right)}`, heavy };
    case '╌':
      return { path: `M${n(x)} ${n(cy)}h${n(cell.width * 0.4)}m${n(cell.width * 0.2)} 0h${n(cell.width * 0.4)}`, heavy };
    case '╎':
      return { path: `M${n(cx)} ${n(y)}v${n(cell.height * 0.4)}m0 ${n(cell.height * 0.2)}v${n(cell.height * 0.4)}`, heavy };
    default:
      return null;
  }
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Which edges of its cell a line reaches. */
const ARMS: Readonly<Record<string, string>> = {
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
};
