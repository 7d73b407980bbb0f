/**
 * One thing that came from the keyboard or the mouse. `name` is how the key table writes it: `r`, `R`, `enter`,
 * `ctrl+p`, `shift+left`; `text` is what it would type, `raw` the bytes as they came, for a text field.
 */
export type Input =
  | { readonly type: 'key'; readonly name: string; readonly text: string; readonly raw: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'mouse'; readonly mouse: Mouse };

export interface Mouse {
  readonly kind: 'down' | 'up' | 'drag' | 'wheel';
  readonly button: 'left' | 'middle' | 'right' | 'none';
  /** Columns and rows from 0. */
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
  readonly ctrl: boolean;
  /** For a wheel: which way the content moves into view. */
  readonly wheel: 'up' | 'down' | 'left' | 'right' | null;
}

const CONTROL: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'ctrl+j',
  '\t': 'tab',
  '\u001b': 'esc',
  ' ': 'space',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\0': 'ctrl+space',
};
const LETTER: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift+tab',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};
const NUMBER: Readonly<Record<string, string>> = {
  1: 'home',
  2: 'insert',
  3: 'delete',
  4: 'end',
  5: 'pageup',
  6: 'pagedown',
  7: 'home',
  8: 'end',
  11: 'f1',
  15: 'f5',
};
const CSI = /^\u001b(?:\[|O)([0-9;]*)([A-Za-z~])$/;
const MOUSE = /^\u001b\[<(\d+);(\d+);(\d+)([Mm])$/;
const PASTE = /^\u001b\[200~([\s\S]*)\u001b\[201~$/;

/** What one token of the terminal's input means; `null` for reports that nobody asked about. */
export function parseInput(token: string): Input | null {
  const mouse = MOUSE.exec(token);
  if (mouse !== null) return { type: 'mouse', mouse: parseMouse(Number(mouse[1]), Number(mouse[2]), Number(mouse[3]), mouse[4] === 'm') };
  const paste = PASTE.exec(token);
  if (paste !== null) return { type: 'paste', text: paste[1] ?? '' };
  const name = keyName(token);
  return name === null ? null : { type: 'key', name, text: /^[^\u0000-\u001f\u007f\u001b]+$/.test(token) ? token : '', raw: token };
}

function keyName(token: string): string | null {
  const named = CONTROL[token];
  if (named !== undefined) return named;
  const csi = CSI.exec(token);
  if (csi !== null) return csiName(csi[1] ?? '', csi[2] ?? '');
  if (token.startsWith('\u001b')) {
    const rest = keyName(token.slice(1));
    // What is left is one key; anything longer is a report, such as the terminal's name, that nobody asked for.
    const isKey = rest !== null && !rest.startsWith('alt+') && (rest !== token.slice(1) || /^.$/su.test(rest));
    return isKey ? `alt+${rest}` : null;
  }
  const code = token.codePointAt(0) ?? 0;
  if (code < 0x20) return `ctrl+${String.fromCharCode(code + 0x60)}`;
  return token;
}

function csiName(parameters: string, final: string): string | null {
  const [first = '', modifier = '1'] = parameters.split(';');
  const name = final === '~' ? NUMBER[first] : LETTER[final];
  if (name === undefined) return null;
  const bits = Number(modifier) - 1;
  const prefix = `${(bits & 4) !== 0 ? 'ctrl+' : ''}${(bits & 2) !== 0 ? 'alt+' : ''}${(bits & 1) !== 0 ? 'shift+' : ''}`;
  return prefix + name;
}

function parseMouse(code: number, column: number, row: number, released: boolean): Mouse {
  const button = (['left', 'middle', 'right', 'none'] as const)[code & 3] ?? 'none';
  const isWheel = (code & 64) !== 0;
  const wheel = isWheel ? ((['up', 'down', 'left', 'right'] as const)[code & 3] ?? null) : null;
  const shift = (code & 4) !== 0;
  return {
    kind: isWheel ? 'wheel' : released ? 'up' : (code & 32) !== 0 ? 'drag' : 'down',
    button: isWheel ? 'none' : button,
    x: column - 1,
    y: row - 1,
    shift,
    ctrl: (code & 16) !== 0,
    wheel: shift && wheel === 'up' ? 'left' : shift && wheel === 'down' ? 'right' : wheel,
  };
}
