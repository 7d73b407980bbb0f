import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftRows } from '../../../../src/tui/state/draft-rows.ts';
import { editDraft, insertText, NO_DRAFT, type Draft } from '../../../../src/tui/state/draft.ts';

/** A draft whose cursor stands at `|`. */
const at = (marked: string): Draft => ({ text: marked.replace('|', ''), cursor: marked.indexOf('|') });
const shown = ({ text, cursor }: Draft): string => `${text.slice(0, cursor)}|${text.slice(cursor)}`;

test.each([
  ['backspace', 'ab|c', 'a|c'],
  ['backspace', '|abc', '|abc'],
  ['backspace', 'x👩‍👩‍👧|', 'x|'],
  ['delete', 'a|bc', 'a|c'],
  ['left', 'né|', 'n|é'],
  ['right', '|👍🏽x', '👍🏽|x'],
  ['home', 'one\ntw|o', 'one\n|two'],
  ['end', 'o|ne\ntwo', 'one|\ntwo'],
  ['up', 'first\nsec|ond', 'fir|st\nsecond'],
  ['up', 'fi|rst', '|first'],
  ['up', 'a\nlonger|', 'a|\nlonger'],
  ['down', 'fir|st\nab', 'first\nab|'],
  ['down', 'last|', 'last|'],
  ['ctrl+w', 'run the build |', 'run the |'],
  ['alt+left', 'run the bui|ld', 'run the |build'],
  ['alt+right', 'run| the build', 'run the| build'],
  ['ctrl+u', 'one\ntwo th|ree', 'one\n|ree'],
  ['ctrl+k', 'one| two\nthree', 'one|\nthree'],
])('%s: %s becomes %s', (key, before, after) => {
  const edited = editDraft(at(before), key);
  expect(edited === null ? null : shown(edited)).toBe(after);
});

test('what is pasted keeps its lines and loses its control characters', () => {
  expect(insertText(at('a|z'), 'one\r\ntwo\t\u001b[31mred\u0007')).toEqual(at('aone\ntwo  [31mred|z'));
  expect(insertText(NO_DRAFT, 'x'.repeat(100_000)).text).toHaveLength(20_000);
});

const KEYS = [
  'backspace',
  'delete',
  'left',
  'right',
  'home',
  'end',
  'up',
  'down',
  'ctrl+w',
  'ctrl+u',
  'ctrl+k',
  'alt+left',
  'alt+right',
  'f5',
];

describe('whatever is typed', () => {
  const typing = fc.array(
    fc.oneof(
      fc.constantFrom(...KEYS),
      fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => `type:${text}`),
    ),
    { maxLength: 40 },
  );
  const typed = (keys: readonly string[]): Draft =>
    keys.reduce<Draft>(
      (draft, key) => (key.startsWith('type:') ? insertText(draft, key.slice(5)) : (editDraft(draft, key) ?? draft)),
      NO_DRAFT,
    );

  test('the cursor stays within the text, and at the start of a character', () => {
    fc.assert(
      fc.property(typing, (keys) => {
        const { text, cursor } = typed(keys);
        expect(cursor).toBeGreaterThanOrEqual(0);
        expect(cursor).toBeLessThanOrEqual(text.length);
        expect(text.slice(0, cursor).isWellFormed()).toBe(true);
      }),
    );
  });

  test('the rows hold all of it, and the cursor is in one of them', () => {
    fc.assert(
      fc.property(typing, fc.integer({ min: 4, max: 60 }), (keys, width) => {
        const draft = typed(keys);
        const { rows, cursor } = draftRows(draft, width);
        expect(rows.join('')).toBe(draft.text.replaceAll('\n', ''));
        expect(cursor.at).toBeLessThanOrEqual(rows[cursor.row]?.length ?? -1);
      }),
    );
  });
});
