/**
 * How a cell looks, packed into one number so that cells compare and copy cheaply:
 * bits 0-4 foreground, 5-9 background (0 default, 1-8 the normal colours, 9-16 the bright ones), then attributes.
 * Only the terminal's own 16 colours are used, so that the user's theme, light or dark, stays in charge.
 */
export type Style = number;

const BACKGROUND = 5;
export const BOLD = 1 << 10;
export const DIM = 1 << 11;
export const ITALIC = 1 << 12;
export const UNDERLINE = 1 << 13;
export const INVERSE = 1 << 14;
export const STRIKE = 1 << 15;

/** What of a style is seen where no character is: the others change nothing about a blank. */
export const SEEN_ON_BLANKS = (31 << BACKGROUND) | UNDERLINE | INVERSE | STRIKE;

const ATTRIBUTES = [
  [BOLD, 1],
  [DIM, 2],
  [ITALIC, 3],
  [UNDERLINE, 4],
  [INVERSE, 7],
  [STRIKE, 9],
] as const;

export const RED = 2;
export const GREEN = 3;
export const YELLOW = 4;
export const MAGENTA = 6;
export const CYAN = 7;

/** The roles that a colour plays; everything painted on the canvas uses one of these. */
export const TONE = {
  plain: 0,
  faint: DIM,
  strong: BOLD,
  accent: CYAN,
  accentStrong: CYAN | BOLD,
  good: GREEN,
  warn: YELLOW,
  warnStrong: YELLOW | BOLD,
  bad: RED,
  /** What kind of thread a step is. */
  kind: MAGENTA,
} as const satisfies Readonly<Record<string, Style>>;

const cache = new Map<number, string>();
const MONOCHROME = 1 << 16;

/** The escape sequence that switches from any style to this one. Without `colour` only the attributes are kept. */
export function sgr(style: Style, colour: boolean): string {
  const key = colour ? style : style | MONOCHROME;
  let text = cache.get(key);
  if (text === undefined) {
    const codes = [0, ...ATTRIBUTES.flatMap(([bit, code]) => ((style & bit) === 0 ? [] : [code]))];
    if (colour) codes.push(...colourCode(style & 31, 30, 90), ...colourCode((style >> BACKGROUND) & 31, 40, 100));
    text = `\u001b[${codes.join(';')}m`;
    cache.set(key, text);
  }
  return text;
}

function colourCode(index: number, normal: number, bright: number): number[] {
  if (index === 0) return [];
  return [index <= 8 ? normal + index - 1 : bright + index - 9];
}

/** The style after the parameters of one SGR sequence; unknown ones (24-bit colours among them) leave it as it is. */
export function applySgr(style: Style, parameters: string): Style {
  let next = style;
  for (const part of parameters === '' ? ['0'] : parameters.split(';')) next = applyCode(next, Number(part));
  return next;
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return 0;
  if (code === 22) return style & ~(BOLD | DIM);
  if (code === 39) return style & ~31;
  if (code === 49) return style & ~(31 << BACKGROUND);
  if (code >= 30 && code <= 37) return (style & ~31) | (code - 29);
  // Grey is the ground of some themes (Solarized's bright black): what a library wants in grey is faint.
  if (code === 90) return (style & ~31) | DIM;
  if (code >= 91 && code <= 97) return (style & ~31) | (code - 81);
  if (code >= 40 && code <= 47) return (style & ~(31 << BACKGROUND)) | ((code - 39) << BACKGROUND);
  if (code >= 100 && code <= 107) return (style & ~(31 << BACKGROUND)) | ((code - 91) << BACKGROUND);
  for (const [bit, on] of ATTRIBUTES) {
    if (code === on) return style | bit;
    if (code === on + 20) return style & ~bit;
  }
  return style;
}
