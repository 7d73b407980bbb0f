import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedLines, comparePatches } from '../../../src/engine/compare-patches.ts';

/** A patch of one file as `git diff` writes it. */
function patch(path: string, lines: readonly string[], at = 1): string {
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign) || line.startsWith(' ')).length;
  return [
    `diff --git a/${path} b/${path}`,
    'index 1111111..2222222 100644',
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -${String(at)},${String(count('-'))} +${String(at)},${String(count('+'))} @@ function x() {`,
    ...lines,
    '',
  ].join('\n');
}

test('the same change in other places is full agreement, nothing in common is none', () => {
  const same = comparePatches([
    { instance: 'p.1', patch: patch('a.ts', [' x', '-old', '+new']) },
    { instance: 'p.2', patch: patch('a.ts', ['-old', '+new', ' y'], 40) },
  ]);
  expect(same).toEqual({
    files: [{ path: 'a.ts', instances: ['p.1', 'p.2'], agreement: 1 }],
    pairs: [{ a: 'p.1', b: 'p.2', agreement: 1 }],
    agreement: 1,
  });
  expect(
    comparePatches([
      { instance: 'p.1', patch: patch('a.ts', ['+new']) },
      { instance: 'p.2', patch: patch('b.ts', ['+new']) },
    ]),
  ).toMatchObject({
    agreement: 0,
    files: [
      { path: 'a.ts', agreement: null },
      { path: 'b.ts', agreement: null },
    ],
  });
});

test('three instances: pairs, files and the mean', () => {
  const one = patch('a.ts', ['-old', '+new']);
  const two = patch('a.ts', ['-old', '+other']);
  const result = comparePatches([
    { instance: 'p.1', patch: one },
    { instance: 'p.2', patch: one + patch('z z.ts', ['+more', '+more']) },
    { instance: 'p.3', patch: two },
  ]);
  expect(result.pairs).toEqual([
    { a: 'p.1', b: 'p.2', agreement: 0.5 },
    { a: 'p.1', b: 'p.3', agreement: 1 / 3 },
    { a: 'p.2', b: 'p.3', agreement: 1 / 5 },
  ]);
  expect(result.agreement).toBeCloseTo((1 / 2 + 1 / 3 + 1 / 5) / 3, 12);
  expect(result.files.map(({ path, instances }) => [path, instances])).toEqual([
    ['a.ts', ['p.1', 'p.2', 'p.3']],
    ['z z.ts', ['p.2']],
  ]);
});

test('where nothing was changed there is nothing to compare; one alone agrees with nobody', () => {
  expect(
    comparePatches([
      { instance: 'a', patch: '' },
      { instance: 'b', patch: '' },
    ]),
  ).toEqual({ files: [], pairs: [{ a: 'a', b: 'b', agreement: null }], agreement: null });
  expect(
    comparePatches([
      { instance: 'a', patch: '' },
      { instance: 'b', patch: patch('a', ['+x']) },
    ]).agreement,
  ).toBe(0);
  expect(comparePatches([{ instance: 'a', patch: '' }]).agreement).toBe(null);
  expect(comparePatches([])).toEqual({ files: [], pairs: [], agreement: null });
});

test('content that looks like headers is content', () => {
  const lines = changedLines(patch('a.sql', ['--- a comment', '+++ b', '-diff --git a/x b/x', '+@@ -1 +1 @@']) + patch('b', ['+x']));
  expect([...lines.keys()]).toEqual(['a.sql', 'b']);
  expect([...(lines.get('a.sql') ?? [])].map(([line]) => line)).toEqual(['--- a comment', '+++ b', '-diff --git a/x b/x', '+@@ -1 +1 @@']);
});

test('binary files agree where their content does; new, deleted and mode changes count', () => {
  const binary = (id: string) =>
    `diff --git a/p.png b/p.png\nnew file mode 100644\nindex 0000000..${id}\nGIT binary patch\nliteral 3\nKcmZQzWMT#Y01f~L\n\nliteral 0\nHcmV?d00001\n\n`;
  const of = (a: string, b: string) =>
    comparePatches([
      { instance: 'a', patch: a },
      { instance: 'b', patch: b },
    ]).agreement;
  expect(of(binary('abc1234'), binary('abc1234'))).toBe(1);
  expect(of(binary('abc1234'), binary('def5678'))).toBe(0);
  expect([...changedLines('diff --git "a/\\303\\274" "b/\\303\\274"\ndeleted file mode 100644\n').keys()]).toEqual(['ü']);
  const empty = (mode: string) => `diff --git a/x b/x\n${mode}\nindex 0000000..e69de29\n`;
  expect(of(empty('new file mode 100644'), empty('new file mode 100644'))).toBe(1);
  const [old, made] = ['old mode 100644', 'new mode 100755'];
  expect(of(`diff --git a/x b/x\n${old}\n${made}\n`, `diff --git a/x b/x\n${old}\n${made}\n`)).toBe(1);
});

test('new files of different content have nothing in common', () => {
  const made = (text: string) =>
    `diff --git a/out.txt b/out.txt\nnew file mode 100644\nindex 0000000..1\n--- /dev/null\n+++ b/out.txt\n@@ -0,0 +1 @@\n+${text}\n`;
  const compared = comparePatches(['v1', 'v2', 'v3'].map((text) => ({ instance: text, patch: made(text) })));
  expect(compared.agreement).toBe(0);
  expect(compared.files).toEqual([{ path: 'out.txt', instances: ['v1', 'v2', 'v3'], agreement: 0 }]);
});

test('agreement is symmetric and lies between 0 and 1', () => {
  const anyPatch = fc
    .array(fc.tuple(fc.constantFrom('a', 'b'), fc.array(fc.constantFrom('+x', '-x', '+y', ' z'), { minLength: 1, maxLength: 5 })), {
      maxLength: 3,
    })
    .map((files) => files.map(([path, lines]) => patch(path, lines)).join(''));
  fc.assert(
    fc.property(anyPatch, anyPatch, (a, b) => {
      const forth =
        comparePatches([
          { instance: 'a', patch: a },
          { instance: 'b', patch: b },
        ]).agreement ?? 1;
      const back =
        comparePatches([
          { instance: 'b', patch: b },
          { instance: 'a', patch: a },
        ]).agreement ?? 1;
      expect(forth).toBe(back);
      expect(forth).toBeGreaterThanOrEqual(0);
      expect(forth).toBeLessThanOrEqual(1);
    }),
  );
});
