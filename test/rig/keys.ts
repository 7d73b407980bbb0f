/** What a terminal sends for a key, by the names tests use: `down`, `ctrl+c`, `shift+tab`, `alt+x`, `f5`, `a`. */

const NAMED: Readonly<Record<string, string>> = {
  enter: '\r',
  esc: '\x1b',
  tab: '\t',
  'shift+tab': '\x1b[Z',
  space: ' ',
  backspace: '\x7f',
  delete: '\x1b[3~',
  insert: '\x1b[2~',
  pageup: '\x1b[5~',
  pagedown: '\x1b[6~',
  f1: '\x1bOP',
  f2: '\x1bOQ',
  f3: '\x1bOR',
  f4: '\x1bOS',
  f5: '\x1b[15~',
  f6: '\x1b[17~',
  f7: '\x1b[18~',
  f8: '\x1b[19~',
  f9: '\x1b[20~',
  f10: '\x1b[21~',
  f11: '\x1b[23~',
  f12: '\x1b[24~',
};
const CURSOR: Readonly<Record<string, string>> = { up: 'A', down: 'B', right: 'C', left: 'D', home: 'H', end: 'F' };
const MODIFIER: Readonly<Record<string, number>> = { shift: 2, alt: 3, ctrl: 5 };

/** `applicationCursor`: the program asked for the other form of the cursor keys (DECCKM). */
export function keyBytes(key: string, applicationCursor = false): string {
  const fixed = NAMED[key];
  if (fixed !== undefined) return fixed;
  const cursor = CURSOR[key];
  if (cursor !== undefined) return `\x1b${applicationCursor ? 'O' : '['}${cursor}`;
  if (/^.$/su.test(key)) return key;
  const [modifier = '', rest = ''] = key.split(/\+(.+)/);
  const held = MODIFIER[modifier];
  const direction = CURSOR[rest];
  if (held !== undefined && direction !== undefined) return `\x1b[1;${String(held)}${direction}`;
  if (modifier === 'ctrl' && /^[a-z@[\\\]^_]$/.test(rest)) return String.fromCharCode(rest.toUpperCase().charCodeAt(0) & 0x1f);
  if (modifier === 'alt' && rest !== '') return `\x1b${keyBytes(rest, applicationCursor)}`;
  throw new Error(`no such key: ${key}`);
}
