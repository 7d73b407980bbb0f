import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { agent } from '../fixtures/sequences.ts';
import { session } from '../rig/mprocs-session.ts';
import { makeRepo, statuses } from '../rig/repo.ts';
import { cleanEnvironment, seqctl } from '../rig/seqctl.ts';
import { HAS_TMUX, tmuxServer } from '../rig/tmux.ts';
import { until } from '../rig/until.ts';

const THREADOS = fileURLToPath(new URL('../../bin/threados.js', import.meta.url));

test.skipIf(!HAS_TMUX)('threados up: mprocs beside the terminal UI; a step started in the one runs in the other', async () => {
  const root = await makeRepo([{ id: 'hello', command: [...agent('--say', 'hello from the pane', '--sleep', '600000')] }]);
  const env = cleanEnvironment({ HOME: root, TERM: 'xterm-256color' });
  const { tmux } = await tmuxServer(env, [process.execPath, THREADOS, 'up', '-C', root]);
  await until('mprocs is open', async () => (await session(root)).state === 'open');
  const panes = async () => (await tmux('list-panes', '-F', '#{pane_id}')).trim().split('\n');
  const shows = (pane: number, text: string) =>
    until(`pane ${pane} shows "${text}"`, async () => (await tmux('capture-pane', '-p', '-t', (await panes())[pane] ?? '')).includes(text));
  expect(await panes()).toHaveLength(2);
  await shows(0, 'hello');
  expect((await tmux('list-panes', '-F', '#{pane_active}')).trim().split('\n')).toEqual(['1', '0']);
  await shows(1, 'Every step of this repo');

  const [tui = ''] = await panes();
  await tmux('send-keys', '-t', tui, 'r');
  await until('it runs', async () => (await statuses(root))['hello'] === 'RUNNING');
  expect((await session(root)).panes).toMatchObject([{ instance: 'hello', index: 1 }]);
  await tmux('send-keys', '-t', tui, 'm');
  await shows(1, 'hello from the pane');

  // Leaving the terminal UI leaves mprocs and what runs in it.
  await tmux('send-keys', '-t', tui, 'q');
  await until('the terminal UI is gone', async () => (await panes()).length === 1);
  expect(await statuses(root)).toEqual({ hello: 'RUNNING' });
  expect((await seqctl(root, ['stop', 'step', 'hello'])).code).toBe(0);
  expect((await seqctl(root, ['mprocs', 'close'])).code).toBe(0);
});

test('threados up without a terminal that can be split: says which ones can, and what always works', async () => {
  const root = await makeRepo([{ id: 'hello', command: [...agent()] }]);
  const { status, stderr } = spawnSync(process.execPath, [THREADOS, 'up'], {
    cwd: root,
    env: cleanEnvironment({ HOME: root }),
    encoding: 'utf8',
  });
  expect(status).toBe(7);
  expect(stderr).toContain('tmux');
  expect(stderr).toContain('seqctl mprocs open --layout here');
});
