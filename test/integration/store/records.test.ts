import { mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Proposal } from '../../../src/model/plan.ts';
import type { RunRecord } from '../../../src/model/run.ts';
import { createHistoryStore } from '../../../src/store/history.ts';
import { createInbox } from '../../../src/store/inbox.ts';
import { initFiles } from '../../../src/store/init-files.ts';
import { asFileName, findRepo } from '../../../src/store/layout.ts';
import { createProposalStore } from '../../../src/store/proposals.ts';
import { createRunStore } from '../../../src/store/runs.ts';
import { parseSequence } from '../../../src/store/sequence-document.ts';
import { createTrustStore } from '../../../src/store/trust-file.ts';
import { watchRepo, type Changed } from '../../../src/store/watch.ts';
import { temporaryFolder, testClock } from './processes.ts';

const proposal: Proposal = {
  schema: 1,
  id: 'p-00000001',
  actor: 'agent:a',
  created_at: '2026-11-23T08:45:00.000Z',
  state: 'pending',
  actions: [{ action: 'run.all' }],
  decisions: [],
  diff: '',
  effects: [],
  revision: 'abc',
  request: null,
  decided_by: null,
  decided_at: null,
};

describe('records in state/', () => {
  test('proposals: oldest first, broken ones passed over, unknown ones named', async () => {
    using folder = temporaryFolder();
    const store = createProposalStore({ root: folder.path });
    expect(await store.list()).toEqual([]);
    await store.write({ ...proposal, id: 'p-00000002', created_at: '2026-11-23T08:44:00.000Z' });
    await store.write(proposal);
    await store.write({ ...proposal, state: 'applied' });
    writeFileSync(join(folder.path, '.threados/state/proposals/p-x.json'), '{}');
    expect((await store.list()).map((p) => [p.id, p.state])).toEqual([
      ['p-00000002', 'pending'],
      ['p-00000001', 'applied'],
    ]);
    expect(await store.read('p-00000001')).toMatchObject({ ok: true, value: { state: 'applied' } });
    expect(await store.read('p-00000003')).toMatchObject({ ok: false, error: { code: 'UNKNOWN_PROPOSAL' } });
    expect(await store.read('../trust')).toMatchObject({ ok: false, error: { code: 'UNKNOWN_PROPOSAL' } });
  });

  test('history: the newest that is not undone, bounded', async () => {
    using folder = temporaryFolder();
    const store = createHistoryStore({ root: folder.path });
    expect(await store.last()).toBeNull();
    const entry = { at: 't', actor: 'human', actions: ['step.add'], changes: [{ path: 'a', before: null, after: 'x' }] };
    await Promise.all([store.push(entry), store.push(entry), store.push(entry)]);
    expect((await store.list()).map((e) => e.seq)).toEqual([1, 2, 3]);
    await store.markUndone(3);
    expect(await store.last()).toEqual({ seq: 2, ...entry, undone: false });
    await store.markUndone(2);
    await store.push(entry);
    expect(await store.last()).toMatchObject({ seq: 4 });
    for (let i = 0; i < 200; i += 1) await store.push(entry);
    const kept = await store.list();
    expect(kept).toHaveLength(200);
    expect(kept.at(-1)?.seq).toBe(204);
  });

  test('trust: what cannot be read trusts nothing', async () => {
    using folder = temporaryFolder();
    const store = createTrustStore({ root: folder.path });
    expect(await store.read()).toBeNull();
    const record = { schema: 1, policy: null, steps: { a: 'h' } } as const;
    await store.write(record);
    expect(await store.read()).toEqual(record);
    writeFileSync(join(folder.path, '.threados/state/trust.json'), '{"schema": 1}');
    expect(await store.read()).toBeNull();
  });

  test('inbox: in the order of putting', async () => {
    using folder = temporaryFolder();
    const inbox = createInbox<{ n: number }>({ root: folder.path, clock: testClock });
    for (const [i, id] of ['zz', 'aa', 'mm'].entries()) await inbox.put(id, { n: i });
    expect(await inbox.take()).toEqual([
      { id: 'zz', request: { n: 0 } },
      { id: 'aa', request: { n: 1 } },
      { id: 'mm', request: { n: 2 } },
    ]);
    expect(await inbox.has('aa')).toBe(true);
    await inbox.remove('aa');
    await inbox.remove('aa');
    expect(await inbox.has('aa')).toBe(false);
  });

  test('a fresh repo is a valid one, whatever its name', () => {
    for (const name of ['demo', 'a: b # c', '"', 'ünï', 'true']) {
      const text = initFiles({ name, schemas: 'https://example.invalid/schemas' })['.threados/sequence.yaml'] ?? '';
      expect(parseSequence(text, 'x')).toEqual({ ok: true, value: { version: 1, name, steps: [] } });
    }
  });
});

describe('finding the repo', () => {
  test('upward; from a worktree it is the owner; through links', () => {
    using folder = temporaryFolder();
    const root = join(folder.path, 'repo with space');
    const worktree = join(root, '.threados/worktrees/build');
    mkdirSync(join(worktree, '.threados'), { recursive: true });
    mkdirSync(join(worktree, 'src/deep'), { recursive: true });
    mkdirSync(join(root, 'a/b'), { recursive: true });
    expect(findRepo(join(root, 'a/b'))).toBeNull();
    writeFileSync(join(root, '.threados/sequence.yaml'), '');
    writeFileSync(join(worktree, '.threados/sequence.yaml'), '');
    const real = realpathSync.native(root);
    for (const at of ['', 'a/b', '.threados', '.threados/worktrees/build', '.threados/worktrees/build/src/deep'])
      expect(findRepo(join(root, at))).toBe(real);
    symlinkSync(join(worktree, 'src'), join(folder.path, 'link'), process.platform === 'win32' ? 'junction' : 'dir');
    expect(findRepo(join(folder.path, 'link', 'deep'))).toBe(real);
    expect(findRepo(folder.path)).toBeNull();
  });

  test('names that would climb stay in their folder', () => {
    for (const name of ['..', '.', '../x', 'a/b', 'a\\b', 'C:x', '', '.hidden', 'a*']) expect(asFileName(name)).toMatch(/^%[\w%-]*$/);
    for (const name of ['build', 'explore.3', 'watch.verify', '20261123-084500-3f9a']) expect(asFileName(name)).toBe(name);
  });
});

describe('watching', () => {
  /** What is told after a change; the change itself is over then. */
  async function next(root: string, change: () => unknown): Promise<ReadonlySet<Changed>> {
    const told = Promise.withResolvers<ReadonlySet<Changed>>();
    const watch = watchRepo(root, told.resolve, { poll_ms: 200 });
    try {
      await change();
      return await told.promise;
    } finally {
      watch.close();
    }
  }

  test('each kind of change is told apart', async () => {
    using folder = temporaryFolder();
    const root = folder.path;
    mkdirSync(join(root, '.threados/prompts'), { recursive: true });
    writeFileSync(join(root, '.threados/sequence.yaml'), 'a');
    expect(await next(root, () => writeFileSync(join(root, '.threados/sequence.yaml'), 'ab'))).toEqual(new Set(['definition']));
    expect(await next(root, () => writeFileSync(join(root, '.threados/prompts/x.md'), 'ab'))).toEqual(new Set(['definition']));
    const proposals = createProposalStore({ root });
    expect(await next(root, () => proposals.write(proposal))).toEqual(new Set(['proposals']));
    const runs = createRunStore({ root, clock: testClock });
    const run_id = '20261123-084500-3f9a';
    const record: RunRecord = {
      schema: 1,
      run_id,
      created_at: 't',
      created_by: 'human',
      revision: 'r',
      executor: 'direct',
      superseded: {},
      reviews: [],
    } as const;
    expect(await next(root, () => runs.create(record, 'x'))).toEqual(new Set(['runs']));
    expect(await next(root, () => runs.update(run_id, (r) => ({ ...r, executor: 'mprocs' })))).toEqual(new Set(['runs']));
    expect(readFileSync(join(root, '.threados/runs', run_id, 'run.json'), 'utf8')).toContain('mprocs');
  });
});
