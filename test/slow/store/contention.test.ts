import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createAuditLog } from '../../../src/store/audit.ts';
import { createLocks } from '../../../src/store/locks.ts';
import { createSequenceStore } from '../../../src/store/sequence-store.ts';
import { runModule, temporaryFolder, testClock } from '../../integration/store/processes.ts';

/** What `step add` does to the disk: read, edit and commit under the lock, then one audit entry. */
const ADD = `
  const { createAuditLog } = await import(STORE + 'audit.ts');
  const { createLocks } = await import(STORE + 'locks.ts');
  const { createRepoFiles } = await import(STORE + 'repo-files.ts');
  const { createSequenceStore } = await import(STORE + 'sequence-store.ts');
  const [root, id] = process.argv.slice(1);
  const clock = { now: () => Date.now() };
  const locks = createLocks({ root, clock });
  const sequences = createSequenceStore({ root, version: 'test', clock: { now: () => Date.now() } });
  const outcome = await locks.with('edit', async () => {
    const read = await sequences.read();
    if (!read.ok) throw new Error(JSON.stringify(read.error));
    const after = { ...read.value.spec, steps: [...read.value.spec.steps, { id, model: 'shell', command: ['true'] }] };
    const text = await sequences.edit(read.value, after);
    if (!text.ok) throw new Error(JSON.stringify(text.error));
    const changes = [
      { path: read.value.path, before: read.value.text, after: text.value },
      { path: '.threados/prompts/' + id + '.md', before: null, after: id },
    ];
    const done = await createRepoFiles({ root, clock }).commit(changes);
    if (!done.ok) throw new Error(JSON.stringify(done.error));
  });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  const entry = { actor: 'human', action: 'step.add', input: { id }, decision: null, result: 'ok', revision_before: null, revision_after: null, run_id: null };
  const logged = await createAuditLog({ root, clock, locks }).append(entry);
  if (!logged.ok) throw new Error(JSON.stringify(logged.error));
`;

test('fifty processes add a step each: all land, the chain holds', async () => {
  using folder = temporaryFolder();
  const root = folder.path;
  mkdirSync(join(root, '.threados'));
  writeFileSync(join(root, '.threados/sequence.yaml'), '# ours\nversion: 1\nsteps: []\n');
  const children = Array.from({ length: 50 }, (_, i) => runModule(ADD, [root, `s${String(i)}`]));
  for (const child of children) expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
  const read = await createSequenceStore({ root, version: 'test', clock: testClock }).read();
  expect(read.ok && read.value.spec.steps.map((step) => step.id).sort()).toEqual(
    Array.from({ length: 50 }, (_, i) => `s${String(i)}`).sort(),
  );
  expect(readFileSync(join(root, '.threados/sequence.yaml'), 'utf8').startsWith('# ours\n')).toBe(true);
  const audit = createAuditLog({ root, clock: testClock, locks: createLocks({ root, clock: testClock }) });
  expect(await audit.verify()).toEqual({ ok: true, value: { entries: 50 } });
});

test('an editor killed with the lock in its hands delays nobody for more than two seconds', async () => {
  using folder = temporaryFolder();
  const locks = createLocks({ root: folder.path, clock: testClock });
  for (let round = 0; round < 5; round += 1) {
    const holder = runModule(
      `const { createLocks } = await import(STORE + 'locks.ts');
       await createLocks({ root: process.argv[1], clock: { now: () => 0 } }).with('edit', () => new Promise(() => { console.log('held'); setInterval(() => {}, 1000); }));`,
      [folder.path],
    );
    await holder.printed('held');
    const waiting = locks.with('edit', () => Promise.resolve(performance.now()));
    const killed = performance.now();
    holder.process.kill('SIGKILL');
    const entered = await waiting;
    expect(entered.ok && entered.value - killed).toBeLessThan(2000);
    await holder.ended;
  }
});
