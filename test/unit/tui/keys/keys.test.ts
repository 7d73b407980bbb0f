import { expect, test } from 'vitest';
import { COMMANDS, COMMAND_IDS, type Scope } from '../../../../src/tui/keys/commands.ts';
import { parseInput } from '../../../../src/tui/keys/key.ts';
import { resolveKey } from '../../../../src/tui/keys/resolve.ts';
import { createTokenSplitter } from '../../../../src/tui/terminal/tokens.ts';
import fc from 'fast-check';
import { CHAIN, tuiOf } from '../make.ts';

test.each([
  ['\r', 'enter'],
  ['\u001b', 'esc'],
  ['\t', 'tab'],
  ['\u001b[Z', 'shift+tab'],
  ['\u001b[A', 'up'],
  ['\u001bOB', 'down'],
  ['\u001b[1;2C', 'shift+right'],
  ['\u001b[1;5D', 'ctrl+left'],
  ['\u001b\u001b[D', 'alt+left'],
  ['\u001bx', 'alt+x'],
  ['\u0010', 'ctrl+p'],
  ['\u007f', 'backspace'],
  ['\b', 'backspace'],
  ['\u001b[3~', 'delete'],
  ['\u001b[6~', 'pagedown'],
  [' ', 'space'],
  ['é', 'é'],
])('%j is %s', (bytes, name) => {
  expect(parseInput(bytes)).toMatchObject({ type: 'key', name });
});

test('mouse and paste', () => {
  expect(parseInput('\u001b[<0;10;5M')).toMatchObject({ type: 'mouse', mouse: { kind: 'down', button: 'left', x: 9, y: 4 } });
  expect(parseInput('\u001b[<0;10;5m')).toMatchObject({ mouse: { kind: 'up' } });
  expect(parseInput('\u001b[<32;10;5M')).toMatchObject({ mouse: { kind: 'drag' } });
  expect(parseInput('\u001b[<65;1;1M')).toMatchObject({ mouse: { kind: 'wheel', wheel: 'down' } });
  expect(parseInput('\u001b[<69;1;1M')).toMatchObject({ mouse: { wheel: 'right', shift: true } });
  expect(parseInput('\u001b[200~a\nb\u001b[201~')).toEqual({ type: 'paste', text: 'a\nb' });
  expect(parseInput('\u001b[?1;2c')).toBeNull();
});

const TOKENS = [
  'a',
  'é',
  '😀',
  '\r',
  '\t',
  '\u007f',
  '\u001b[A',
  '\u001b[1;2C',
  '\u001bOP',
  '\u001b[<0;10;5M',
  '\u001b[<0;10;5m',
  '\u001b[200~x\r\ny\u001b[201~',
  '\u001b[3~',
];

test('however the bytes come, the same tokens come out', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TOKENS), { maxLength: 12 }), fc.array(fc.nat(20), { maxLength: 8 }), (tokens, cuts) => {
      const splitter = createTokenSplitter();
      const all = tokens.join('');
      const found: string[] = [];
      let from = 0;
      for (const cut of [...cuts.map((at) => at % (all.length + 1)).sort((a, b) => a - b), all.length]) {
        // A cut inside a surrogate pair cannot come from a decoder.
        if (/[\ud800-\udbff]/.test(all.charAt(cut - 1))) continue;
        found.push(...splitter.push(all.slice(from, cut)));
        from = cut;
      }
      found.push(...splitter.flush());
      expect(found).toEqual(tokens);
    }),
  );
});

test('a lone Esc waits for what may follow, and is one when nothing does', () => {
  const splitter = createTokenSplitter();
  expect(splitter.push('\u001b')).toEqual([]);
  expect(splitter.isWaiting).toBe(true);
  expect(splitter.flush()).toEqual(['\u001b']);
  expect(splitter.push('\u001b')).toEqual([]);
  expect(splitter.push('[A')).toEqual(['\u001b[A']);
  expect(splitter.push('\u001b[200~half')).toEqual([]);
  expect(splitter.push(' a paste\u001b[201~q')).toEqual(['\u001b[200~half a paste\u001b[201~', 'q']);
});

test('no key has two meanings in one scope, and every command that is not in the palette has a key', () => {
  const seen = new Map<string, string>();
  for (const id of COMMAND_IDS) {
    const { scope, keys, group } = COMMANDS[id];
    if (group === null) expect(keys.length, id).toBeGreaterThan(0);
    for (const key of keys) {
      expect(seen.get(`${scope} ${key}`), `${scope} ${key}: ${id}`).toBeUndefined();
      seen.set(`${scope} ${key}`, id);
    }
  }
});

test('what a pane does not know falls through to what is known anywhere', () => {
  const tui = tuiOf(CHAIN);
  expect(resolveKey(tui.state(), 'r', true)).toEqual({ type: 'command', id: 'run.step' });
  expect(resolveKey(tui.state(), '?', true)).toEqual({ type: 'command', id: 'help' });
  expect(resolveKey(tui.state(), 'a', true)).toEqual({ type: 'impossible', id: 'review' });
  expect(resolveKey(tui.state(), 'ä', true)).toBeNull();
  const anywhere: Scope = 'anywhere';
  expect(COMMANDS.quit.scope).toBe(anywhere);
});

test('while a text field has the focus letters are letters, and shortcuts do not leak into it', () => {
  const typing = tuiOf(CHAIN).send({ type: 'command', id: 'search' }).state();
  expect(resolveKey(typing, 'q', true)).toEqual({ type: 'text' });
  expect(resolveKey(typing, 'backspace', false)).toEqual({ type: 'text' });
  expect(resolveKey(typing, 'ctrl+k', false)).toBeNull();
  expect(resolveKey(typing, 'alt+b', false)).toBeNull();
  expect(resolveKey(typing, 'enter', false)).toEqual({ type: 'command', id: 'text.accept' });
});
