import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { PLAIN_COMMANDS, type Command } from '../../../src/executors/mprocs/command.ts';
import { encodeCommand, yamlSafeJson } from '../../../src/executors/mprocs/encode.ts';

/** What the wire says, read back as mprocs reads it. */
function wire(command: Command): unknown {
  const encoded = encodeCommand(command);
  return encoded.ok ? parse(encoded.value, { uniqueKeys: true }) : encoded.error.code;
}

/** Every kind of string: whole code points, lone surrogates, control characters, YAML's own signs. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '',
    ' ',
    '---',
    '...',
    '- a\n- b',
    'a: b',
    '%YAML 1.2',
    '"',
    "'",
    '\\',
    '*a',
    '&a',
    '!x',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\ud800',
    '😀',
  ),
);

test('ten thousand strings in every string field arrive as they are, or are refused', () => {
  const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 200 });
  fc.assert(
    fc.property(fc.oneof(ascii, anyText), anyText, (name, cmd) => {
      // mprocs aborts over a name of other characters that is too wide for its list.
      const isName = /^[ -~]*$/.test(name);
      expect(wire({ c: 'add-proc', name, cmd })).toEqual(
        isName && !cmd.includes('\0') ? { c: 'add-proc', name, cmd: cmd.toWellFormed() } : 'INVALID_VALUE',
      );
      expect(wire({ c: 'rename-proc', name })).toEqual(isName ? { c: 'rename-proc', name } : 'INVALID_VALUE');
      const key = wire({ c: 'send-key', key: name });
      expect(key === 'INVALID_VALUE' || /^<(?:[CSM]-)*\w+>$/.test((key as { key: string }).key)).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});

test.each(['\u007f', '\u0080', '\u0085', '\u009f', '\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff', '\ud83d\ude00'])(
  'a character that YAML does not take raw is escaped, an astral one is not: %j',
  (character) => {
    const text = yamlSafeJson({ a: character });
    expect(text).toBe(character === '\ud83d\ude00' ? '{"a":"😀"}' : `{"a":"\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}"}`);
  },
);

test('numbers must be whole and not negative', () => {
  for (const index of [-1, 1.5, NaN, Infinity, 2 ** 60, '1' as unknown as number]) {
    expect(wire({ c: 'select-proc', index })).toBe('INVALID_VALUE');
    expect(wire({ c: 'remove-proc', id: index })).toBe('INVALID_VALUE');
    expect(wire({ c: 'scroll-up-lines', n: index })).toBe('INVALID_VALUE');
  }
  expect(wire({ c: 'select-proc', index: 0 })).toEqual({ c: 'select-proc', index: 0 });
});

test('only the fields that a command has go over the wire', () => {
  const more = { c: 'start-proc', id: 5, cmd: '\0' } as Command;
  expect(wire(more)).toEqual({ c: 'start-proc' });
  for (const c of PLAIN_COMMANDS) expect(wire({ c })).toEqual({ c });
});

test('a batch is one document, and one bad command keeps all of it back', () => {
  expect(
    wire({
      c: 'batch',
      cmds: [
        { c: 'select-proc', index: 2 },
        { c: 'send-key', key: 'c-a' },
      ],
    }),
  ).toEqual({
    c: 'batch',
    cmds: [
      { c: 'select-proc', index: 2 },
      { c: 'send-key', key: '<C-a>' },
    ],
  });
  expect(wire({ c: 'batch', cmds: [{ c: 'quit' }, { c: 'rename-proc', name: 'ü' }] })).toBe('INVALID_VALUE');
  expect(wire({ c: 'batch', cmds: [] })).toEqual({ c: 'batch', cmds: [] });
});
