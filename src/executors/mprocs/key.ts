import { fail, ok, type Result } from '../../model/result.ts';
import { didYouMean } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';

const NAMES = ['BS', 'Enter', 'Left', 'Right', 'Up', 'Down', 'Home', 'End', 'PageUp', 'PageDown', 'Tab', 'Del', 'Insert', 'Nul', 'Esc'];
const SYMBOLS = ['LT', 'GT', 'Minus'];
const FUNCTION_KEYS = Array.from({ length: 12 }, (_, i) => `F${String(i + 1)}`);
const CANONICAL: ReadonlyMap<string, string> = new Map([...NAMES, ...SYMBOLS, ...FUNCTION_KEYS].map((name) => [name.toLowerCase(), name]));
const KEY = /^(?:<(?<framed>[^<>]+)>|(?<bare>[^<>]+))$/;
const MODIFIERS = /^(?:[csm]-)*/i;

/**
 * The one way to write a key that mprocs 0.7.3 parses: `<C-a>`, `<M-Enter>`, `<F5>`. The frame may be left out.
 * Anything else would abort mprocs with all its children, so what this refuses is never sent.
 */
export function validateKey(text: string): Result<string> {
  const { framed, bare } = KEY.exec(text)?.groups ?? {};
  const inner = framed ?? bare ?? '';
  const modifiers = MODIFIERS.exec(inner)?.[0] ?? '';
  const word = inner.slice(modifiers.length);
  const name = /^[A-Za-z0-9]$/.test(word) ? word : CANONICAL.get(word.toLowerCase());
  if (name === undefined) {
    return fail(
      'INVALID_VALUE',
      `"${printable(text.slice(0, 80))}" is not a key that mprocs can send.${didYouMean(word, CANONICAL.values())}`,
      {
        hint: `Write one letter or digit, or one of ${[...NAMES, ...SYMBOLS].join(', ')}, F1 to F12, with C- (Ctrl), S- (Shift), M- (Alt) before it: <C-c>, <Enter>, <M-x>.`,
      },
    );
  }
  return ok(`<${orderedModifiers(modifiers)}${name}>`);
}

/** As mprocs itself prints them: each once, Ctrl, Shift, Alt. */
function orderedModifiers(written: string): string {
  const held = written.toUpperCase();
  return ['C-', 'S-', 'M-'].filter((modifier) => held.includes(modifier)).join('');
}
