import { execFileSync } from 'node:child_process';
import { mkdtempSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { unifiedDiff } from '../../../src/engine/text-diff.ts';
import type { FileChange } from '../../../src/model/plan.ts';

const dir = mkdtempSync(join(tmpdir(), 'threados diff '));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
let count = 0;

/** The files of a fresh folder after git has applied the patch to their `before`. */
function applied(changes: readonly FileChange[]): (string | null)[] {
  const root = join(dir, String(count++));
  mkdirSync(root);
  for (const { path, before } of changes) {
    if (before === null) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), before);
  }
  const patch = unifiedDiff(changes);
  const git = ['apply', '--unsafe-paths', '--whitespace=nowarn', '-'];
  if (patch !== '') execFileSync('git', git, { cwd: root, input: patch, env: { ...process.env, GIT_CEILING_DIRECTORIES: dir } });
  return changes.map(({ path }) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null));
}

test('git makes the after of the before', () => {
  const line = fc.constantFrom('a', 'b', '', 'c d', '-x', '+y', 'é\r', '\\ No newline');
  const text = fc.tuple(fc.array(line, { maxLength: 12 }), fc.boolean()).map(([lines, ended]) => lines.join('\n') + (ended ? '\n' : ''));
  fc.assert(
    fc.property(fc.option(text), fc.option(text), (before, after) => {
      // An empty file that appears or goes away has no hunk; git wants an index line for that, which nobody can know.
      fc.pre((before ?? after) !== '' || before === after);
      fc.pre((after ?? before) !== '' || before === after);
      const change: FileChange = { path: 'some dir/f.txt', before, after };
      expect(applied([change])).toEqual([after]);
    }),
    { numRuns: 30 },
  );
});

test('also where everything has changed, too much to look for the shortest way', () => {
  const lines = (word: string): string => Array.from({ length: 6000 }, (_, i) => `${word} ${i}\n`).join('');
  const change: FileChange = { path: 'f', before: lines('old'), after: `${lines('new')}end` };
  expect(applied([change])).toEqual([change.after]);
});
