import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agent } from '../fixtures/sequences.ts';
import { makeRepo, statuses } from '../rig/repo.ts';
import { seqctl, startSeqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

const lines = (root: string, name: string): number => {
  const path = join(root, name);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
};

test('a scheduler killed outright leaves true statuses, and run all goes on without repeating what is done', async () => {
  const root = await makeRepo([
    { id: 'first', command: [...agent('--touch', 'first.txt')] },
    { id: 'long', command: [...agent('--touch', 'long.txt', '--sleep', '600000')], depends_on: ['first'] },
    { id: 'last', command: [...agent('--touch', 'last.txt')], depends_on: ['long'] },
  ]);
  const run = startSeqctl(root, ['run', 'all', '--executor', 'direct']);
  await until('long runs', () => lines(root, 'long.txt') === 1);
  run.kill('SIGKILL');
  await new Promise((resolve) => run.once('close', resolve));

  await until('the lost step is told', async () => (await statuses(root))['long'] === 'FAILED');
  const { json } = await seqctl(root, ['status', 'long']);
  const { steps } = json.data as { steps: { reason: { code: string } }[] };
  expect(steps[0]?.reason.code).toBe('lost');
  expect(await statuses(root)).toEqual({ first: 'DONE', long: 'FAILED', last: 'BLOCKED' });

  const again = startSeqctl(root, ['run', 'all', '--executor', 'direct']);
  const ended = new Promise<number | null>((resolve) => again.once('close', resolve));
  await until('long runs again', () => lines(root, 'long.txt') === 2);
  const stopped = await seqctl(root, ['stop', 'step', 'long']);
  expect(stopped.code, stopped.stdout).toBe(0);
  expect(await ended).toBe(8);
  expect(lines(root, 'first.txt')).toBe(1);
  expect(lines(root, 'last.txt')).toBe(0);
  const after = await seqctl(root, ['status', 'long']);
  expect((after.json.data as { steps: { reason: { code: string } }[] }).steps[0]?.reason.code).toBe('stopped');
});

test('Ctrl+C stops what runs, whole trees, and says so', async () => {
  const root = await makeRepo([
    { id: 'long', command: [...agent('--grandchild', '--touch', 'long.txt', '--hang')] },
    { id: 'behind', command: [...agent()], depends_on: ['long'] },
  ]);
  const run = startSeqctl(root, ['run', 'all', '--executor', 'direct']);
  let out = '';
  run.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await until('long runs', () => lines(root, 'long.txt') === 1);
  run.kill('SIGINT');
  const code = await new Promise((resolve) => run.once('close', resolve));
  expect(code, out).toBe(130);
  expect(JSON.parse(out)).toMatchObject({ ok: false, error: { code: 'INTERRUPTED' } });
  expect(await statuses(root)).toEqual({ long: 'FAILED', behind: 'BLOCKED' });
});

test('--no-wait goes on in the background; a second run joins in; stop all ends it', async () => {
  const root = await makeRepo([
    { id: 'a', command: [...agent('--touch', 'a.txt', '--sleep', '600000')] },
    { id: 'b', command: [...agent('--touch', 'b.txt')] },
  ]);
  const begun = await seqctl(root, ['run', 'step', 'a', '--no-wait', '--executor', 'direct']);
  expect(begun.code, begun.stdout + begun.stderr).toBe(0);
  await until('a runs', () => lines(root, 'a.txt') === 1);
  expect((await seqctl(root, ['run', 'step', 'a'])).json.error.code).toBe('ALREADY_RUNNING');

  const joined = await seqctl(root, ['run', 'step', 'b']);
  expect(joined.code, joined.stdout + joined.stderr).toBe(0);
  expect(await statuses(root)).toEqual({ a: 'RUNNING', b: 'DONE' });

  expect((await seqctl(root, ['stop', 'all'])).json.error.code).toBe('CONFIRMATION_REQUIRED');
  const stopped = await seqctl(root, ['stop', 'all', '--yes']);
  expect(stopped.code, stopped.stdout + stopped.stderr).toBe(0);
  expect(await statuses(root)).toEqual({ a: 'FAILED', b: 'DONE' });
});
