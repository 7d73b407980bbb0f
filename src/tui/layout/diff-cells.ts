import type { CellBuffer } from './cell-buffer.ts';
import { SEEN_ON_BLANKS, sgr } from './style.ts';

/** Unchanged cells up to this many between two changed ones are written again: cheaper than moving the cursor. */
const BRIDGE = 6;

/**
 * What to write to a terminal that shows `shown` so that it shows `wanted`; empty where they are equal. Both have
 * the same size. The bottom-right cell is never written: Windows consoles scroll on it.
 */
export function diffCells(shown: CellBuffer, wanted: CellBuffer, colour: boolean): string {
  let out = '';
  const { width, height } = wanted;
  for (let y = 0; y < height; y += 1) {
    const last = y === height - 1 ? width - 1 : width;
    let x = 0;
    while (x < last) {
      const start = nextChange(shown, wanted, y, x, last);
      if (start >= last) break;
      const end = endOfChange(shown, wanted, y, start, last);
      out += writeRun(wanted, y, leftHalf(wanted, y, start), end, colour);
      x = end;
    }
  }
  return out === '' ? '' : `${out}\u001b[0m`;
}

function differs(shown: CellBuffer, wanted: CellBuffer, at: number): boolean {
  const char = wanted.chars[at] ?? ' ';
  return shown.chars[at] !== char || looksOther(char, shown.styles[at] ?? 0, wanted.styles[at] ?? 0);
}

function looksOther(char: string, before: number, after: number): boolean {
  return before !== after && (char !== ' ' || ((before | after) & SEEN_ON_BLANKS) !== 0);
}

function nextChange(shown: CellBuffer, wanted: CellBuffer, y: number, from: number, last: number): number {
  const row = y * wanted.width;
  let x = from;
  while (x < last && !differs(shown, wanted, row + x)) x += 1;
  return x;
}

function endOfChange(shown: CellBuffer, wanted: CellBuffer, y: number, start: number, last: number): number {
  let end = start + 1;
  for (;;) {
    const next = nextChange(shown, wanted, y, end, last);
    if (next >= last || next - end > BRIDGE) return wholeCharacter(wanted, y, end, last);
    end = next + 1;
  }
}

function leftHalf(wanted: CellBuffer, y: number, x: number): number {
  return x > 0 && wanted.chars[y * wanted.width + x] === '' ? x - 1 : x;
}

function wholeCharacter(wanted: CellBuffer, y: number, end: number, last: number): number {
  return end < last && wanted.chars[y * wanted.width + end] === '' ? end + 1 : end;
}

function writeRun(wanted: CellBuffer, y: number, start: number, end: number, colour: boolean): string {
  let out = `\u001b[${String(y + 1)};${String(start + 1)}H`;
  let current = -1;
  for (let x = start; x < end; x += 1) {
    const at = y * wanted.width + x;
    const char = wanted.chars[at] ?? ' ';
    if (char === '') continue;
    const style = wanted.styles[at] ?? 0;
    if (looksOther(char, current, style)) {
      out += sgr(style, colour);
      current = style;
    }
    out += char;
    // A terminal that takes another width for this character must not shift the rest of the row.
    if (!hasCertainWidth(char) && x + 1 < end) out += `\u001b[${String(x + (wanted.chars[at + 1] === '' ? 3 : 2))}G`;
  }
  return out;
}

function hasCertainWidth(char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  return char.length === 1 && (code < 0x300 || (code >= 0x2000 && code < 0x2c00));
}
