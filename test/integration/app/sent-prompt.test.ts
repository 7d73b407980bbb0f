import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createThreadOs } from '../../../src/app/create.ts';
import { createDeps } from '../../../src/main/deps.ts';
import { agent } from '../../fixtures/sequences.ts';
import { makeRepo } from '../../rig/repo.ts';
import { cleanEnvironment, seqctl } from '../../rig/seqctl.ts';

const dir = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const PROMPT = '.threados/prompts/work.md';

test('a prompt that is swapped at any moment of a launch is never sent', async () => {
  const root = await makeRepo([{ id: 'work', command: [...agent('--read-stdin')], prompt_file: PROMPT }]);
  mkdirSync(join(root, '.threados/prompts'), { recursive: true });
  const put = (text: string) => writeFileSync(join(root, PROMPT), text);
  const sent = new Set<string>();
  for (let moment = 1; moment <= 6; moment += 1) {
    put('accepted\n');
    expect((await seqctl(root, ['trust', '--yes'])).code).toBe(0);
    const deps = createDeps({
      root,
      caller: { actor: 'human', inside: null, evidence: 'test' },
      env: cleanEnvironment(),
      platform: process.platform,
      pid: process.pid,
      place: { packageDir: dir('.'), dist: dir('dist'), bin: dir('bin'), templates: dir('templates') },
      version: '0',
      terminal: false,
    });
    let reads = 0;
    const os = createThreadOs({
      ...deps,
      files: {
        ...deps.files,
        read: async (path) => {
          const text = await deps.files.read(path);
          if (path === PROMPT && (reads += 1) === moment) put('swapped\n');
          return text;
        },
      },
    });
    const request = { yes: false, dry_run: false, if_revision: null, wait: true, signal: new AbortController().signal };
    const ran = await os.perform({ ...request, actions: [{ action: 'run.all', new_run: true, executor: 'direct' }] });
    if (!ran.ok) expect(ran.error.code).toBe('TRUST_REQUIRED');
    const log = ran.ok ? readFileSync(join(root, '.threados/runs', ran.value.run?.run_id ?? '', 'work/stdout.log'), 'utf8') : '';
    expect(log).not.toContain('swapped');
    sent.add(log.trim());
  }
  // Both ways were gone: refused, and sent as it was accepted.
  expect([...sent].sort()).toEqual(['', 'accepted']);
});
