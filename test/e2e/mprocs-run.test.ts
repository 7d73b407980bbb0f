import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agent, SCENARIOS } from '../fixtures/sequences.ts';
import { openMprocs, session } from '../rig/mprocs-session.ts';
import { makeRepo, statuses } from '../rig/repo.ts';
import { seqctl, startSeqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

describe('run all in mprocs, with the same statuses as in the direct executor', () => {
  test.each(SCENARIOS.filter((scenario) => scenario.slow !== true))('$name', async ({ steps, expected, exit }) => {
    const root = await makeRepo(steps);
    await openMprocs(root);
    const ran = await seqctl(root, ['run', 'all', '--max-parallel', '8']);
    expect(await statuses(root), ran.stdout + ran.stderr).toEqual(expected);
    expect(ran.code).toBe(exit);
    expect((await session(root)).panes.length).toBeGreaterThan(0);
  });
});

const lines = (root: string, name: string): number => {
  const path = join(root, name);
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').length : 0;
};

test('mprocs killed outright in the middle: statuses stay true, and run all goes on elsewhere', async () => {
  const root = await makeRepo([
    { id: 'first', command: [...agent('--touch', 'first.txt')] },
    { id: 'long', command: [...agent('--touch', 'long.txt', '--sleep', '600000')], depends_on: ['first'] },
    { id: 'last', command: [...agent('--touch', 'last.txt')], depends_on: ['long'] },
  ]);
  const { pid } = await openMprocs(root);
  const run = startSeqctl(root, ['run', 'all']);
  const ended = new Promise<number | null>((resolve) => run.once('close', resolve));
  await until('long runs', () => lines(root, 'long.txt') === 1);
  process.kill(pid, 'SIGKILL');
  expect(await ended).toBe(8);
  expect(await statuses(root)).toEqual({ first: 'DONE', long: 'FAILED', last: 'BLOCKED' });
  expect((await session(root)).state).not.toBe('open');

  const again = await seqctl(root, ['step', 'edit', 'long', '--', ...agent('--touch', 'long.txt')]);
  expect(again.code, again.stdout).toBe(0);
  const resumed = await seqctl(root, ['run', 'all']);
  expect(resumed.code, resumed.stdout + resumed.stderr).toBe(0);
  expect(lines(root, 'first.txt')).toBe(1);
  expect(await statuses(root)).toEqual({ first: 'DONE', long: 'DONE', last: 'DONE' });
});

test('the panes are named after their steps, and select shows the right one', async () => {
  const root = await makeRepo([
    { id: 'alpha', command: [...agent('--say', 'alpha speaks')] },
    { id: 'beta', command: [...agent('--say', 'beta speaks')], depends_on: ['alpha'] },
  ]);
  const { pty } = await openMprocs(root);
  expect((await seqctl(root, ['run', 'all'])).code).toBe(0);
  await pty.until('alpha');
  await pty.until('beta');
  expect((await pty.screen()).join('\n')).not.toContain('beta speaks');
  expect((await seqctl(root, ['mprocs', 'select', 'beta'])).code).toBe(0);
  await pty.until('beta speaks');
  expect((await seqctl(root, ['mprocs', 'select', 'alpha'])).code).toBe(0);
  await pty.until('alpha speaks');
});
