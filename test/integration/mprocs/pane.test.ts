import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createProcesses } from '../../../src/runner/processes/processes.ts';
import { createMprocsSession, wire } from '../../fixtures/mprocs/wire.ts';
import { claimed } from '../../fixtures/mprocs/claim.ts';
import { executorOn } from '../../rig/mprocs-launch.ts';
import { makeRepo, openHereInPty, readSession } from '../../rig/mprocs.ts';

/** The real program of a pane, built. */
const PANE = fileURLToPath(new URL('../../../dist/pane.cjs', import.meta.url));
const processes = createProcesses({ platform: process.platform, self: process.pid });

async function openRepo() {
  const root = makeRepo();
  const pty = openHereInPty(root, { args: [PANE] });
  await pty.until('Every step of this repo', 10_000);
  await expect.poll(() => readSession(root)?.state, { timeout: 5000 }).toBe('open');
  return { root, pty, ...executorOn(root, { entry: PANE }), session: createMprocsSession(wire(root, PANE)) };
}

const program = (code: string): string[] => [process.execPath, '-e', code];
const STAYS = program(`
  require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  console.log('it stays');
  setInterval(() => {}, 1000);
`);

test('a step runs in its row: screen, logs, status', async () => {
  const { root, pty, executor, session } = await openRepo();
  const launch = claimed(
    root,
    'plan',
    program(`console.log('hello from', process.cwd()); console.error(Object.keys(process.env).join()); process.exitCode = 3`),
  );
  const started = await executor.start(launch);
  if (!started.ok) throw new Error(started.error.message);
  const status = await started.value.ended;
  expect(status).toMatchObject({ state: 'exited', outcome: 'failure', exit_code: 3, executor: 'mprocs', proc: { name: 'plan', index: 1 } });
  expect(readFileSync(join(launch.dir, 'stdout.log'), 'utf8')).toContain(`hello from ${root}`);
  // What the session gave to the pane is not handed on to the step.
  expect(readFileSync(join(launch.dir, 'stderr.log'), 'utf8')).not.toContain('THREADOS_PANE');
  expect(readdirSync(join(root, '.threados', 'state', 'launch'))).toEqual([]);
  await session.select('plan');
  await pty.until(`hello from ${root.slice(0, 20)}`);
  await pty.until(/plan\s+DOWN \(3\)/);
});

test.each(['quit', 'kill'] as const)('mprocs ends in the middle (%s): an honest status, nothing left behind', async (how) => {
  const { root, pty, executor, session } = await openRepo();
  const launch = claimed(root, 'stays', STAYS);
  const started = await executor.start(launch);
  if (!started.ok) throw new Error(started.error.message);
  await started.value.started;
  await expect
    .poll(() => existsSync(join(launch.dir, 'stdout.log')) && readFileSync(join(launch.dir, 'stdout.log'), 'utf8'), { timeout: 5000 })
    .toContain('it stays');
  if (how === 'quit') pty.press('q', 'e');
  else process.kill((await session.status()).pid ?? 0, 'SIGKILL');
  // Quitting is a person's word; nobody asked for the other one, so that `run all` takes the step up again.
  const expected = how === 'quit' ? { state: 'exited', outcome: 'stopped' } : { state: 'lost', outcome: 'lost', error: { code: 'lost' } };
  expect(await started.value.ended).toMatchObject(expected);
  await pty.until('terminal as before; ended', 10_000);
  expect((await session.status()).state).toBe('closed');
  expect(await processes.census({ root: null, nonce: launch.nonce })).toEqual([]);
});

test('starting a row again by hand starts nothing twice', async () => {
  const { root, pty, executor, session } = await openRepo();
  const started = await executor.start(claimed(root, 'once', program(`console.log('ran')`)));
  if (!started.ok) throw new Error(started.error.message);
  await started.value.ended;
  await session.select('once');
  await pty.until(/once\s+DOWN/);
  const record = readSession(root);
  if (record?.state !== 'open') throw new Error('not open');
  const { createRemote } = await import('../../../src/executors/mprocs/remote.ts');
  expect(await createRemote(record.port).send({ c: 'start-proc' })).toEqual({ outcome: 'queued' });
  await pty.until('nothing to run');
});
