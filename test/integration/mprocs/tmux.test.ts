import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMprocsSession, wire } from '../../fixtures/mprocs/wire.ts';
import { hermetic, makeRepo } from '../../rig/mprocs.ts';
import { HAS_TMUX, tmuxServer } from '../../rig/tmux.ts';

test.skipIf(!HAS_TMUX).each(['split', 'tab', 'window'] as const)('tmux: %s, from a folder with every awkward character', async (layout) => {
  const root = makeRepo("a repo; it's #{100%} & $HOME;");
  const { tmux, env } = await tmuxServer(hermetic(root));
  const session = createMprocsSession(wire(root, '', env));
  const opened = await session.open(layout);
  expect(opened).toMatchObject({ ok: true, value: { state: 'open', version: '0.7.3' } });
  const panes = (await tmux('list-panes', '-a', '-F', '#{pane_id} #{window_index}')).trim().split('\n');
  expect(panes).toHaveLength(2);
  expect(new Set(panes.map((pane) => pane.split(' ')[1])).size).toBe(layout === 'split' ? 1 : 2);
  await expect
    .poll(() => tmux('capture-pane', '-p', '-t', panes[1]?.split(' ')[0] ?? ''), { timeout: 5000 })
    .toContain('Every step of this repo');
  expect(await session.close()).toMatchObject({ ok: true, value: { state: 'closed' } });
  await expect.poll(async () => (await tmux('list-panes', '-a')).trim().split('\n').length, { timeout: 5000 }).toBe(1);
});

test.skipIf(!HAS_TMUX)('tmux: what goes wrong in the new pane is told to who asked for it', async () => {
  const root = makeRepo();
  const { env } = await tmuxServer(hermetic(root));
  const deps = wire(root, '', env);
  const broken = { ...deps, hereCommand: [process.execPath, '-e', brokenHere(root)] };
  expect(await createMprocsSession(broken).open('split')).toEqual({
    ok: false,
    error: { code: 'MPROCS_UNAVAILABLE', message: 'it broke' },
  });
});

function brokenHere(root: string): string {
  const record = JSON.stringify({ schema: 1, state: 'failed', error: { code: 'MPROCS_UNAVAILABLE', message: 'it broke' } });
  return `require('node:fs').writeFileSync(${JSON.stringify(join(root, '.threados/state/session.json'))}, ${JSON.stringify(record)})`;
}

test('outside of tmux: says what to do instead, and leaves no trace', async () => {
  const root = makeRepo();
  const session = createMprocsSession(wire(root, '', hermetic(root)));
  expect(await session.open('split')).toMatchObject({
    ok: false,
    error: { code: 'TERMINAL_UNAVAILABLE', hint: expect.stringContaining('--layout here') as string },
  });
  expect(await session.status()).toMatchObject({ state: 'closed' });
});
