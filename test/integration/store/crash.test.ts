import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createRepoFiles } from '../../../src/store/repo-files.ts';
import { atEveryWritePoint } from './kill-points.ts';
import { testClock } from './processes.ts';

describe('killed at every write point', () => {
  test('a commit of several files lands whole or not at all', async () => {
    const seen = new Set<string>();
    const points = await atEveryWritePoint(
      (root) => {
        mkdirSync(join(root, '.threados/prompts'), { recursive: true });
        writeFileSync(join(root, '.threados/sequence.yaml'), 'old sequence');
        writeFileSync(join(root, '.threados/prompts/gone.md'), 'old prompt');
      },
      `const { createRepoFiles } = await import(STORE + 'repo-files.ts');
       await createRepoFiles({ root, clock }).commit([
         { path: '.threados/sequence.yaml', before: 'old sequence', after: 'new sequence' },
         { path: '.threados/prompts/a.md', before: null, after: 'new prompt' },
         { path: '.threados/prompts/gone.md', before: 'old prompt', after: null },
       ]);`,
      async (root) => {
        const files = createRepoFiles({ root, clock: testClock });
        const texts = [];
        for (const path of ['.threados/sequence.yaml', '.threados/prompts/a.md', '.threados/prompts/gone.md'])
          texts.push(await files.read(path));
        const state = texts.map((text) => (text.ok ? String(text.value) : text.error.code)).join();
        expect(['old sequence,null,old prompt', 'new sequence,new prompt,null']).toContain(state);
        seen.add(state);
        expect(await files.commit([{ path: '.threados/sequence.yaml', before: 'x', after: 'next' }])).toEqual({
          ok: true,
          value: undefined,
        });
        expect(existsSync(join(root, '.threados/state/journal.json'))).toBe(false);
        const left = ['.threados', '.threados/prompts', '.threados/state'].flatMap((dir) =>
          readdirSync(join(root, dir)).filter((name) => name.startsWith('.tmp-')),
        );
        expect(left).toEqual([]);
      },
    );
    expect(seen.size).toBe(2);
    expect(points).toBeGreaterThan(15);
  });
});
