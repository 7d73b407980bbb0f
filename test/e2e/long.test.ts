import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { StepSpec } from '../../src/model/sequence.ts';
import { agent } from '../fixtures/sequences.ts';
import { projectAt, type Project } from '../rig/project.ts';
import { makeRepo } from '../rig/repo.ts';
import { startSeqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

/** One L step that runs this program, watched like this. */
async function long(command: readonly string[], watchdog: StepSpec['watchdog'], more: Partial<StepSpec> = {}): Promise<Project> {
  const root = await makeRepo([{ id: 'work', type: 'l', command: [...command], ...(watchdog && { watchdog }), ...more }]);
  return projectAt(root, {});
}

test.each([
  ['start', agent('--hang'), { start: '1s' }, { code: 'stalled', message: 'No output within 1.0s' }],
  ['idle', agent('--say', 'x', '--hang'), { start: '1m', idle: '1s' }, { code: 'stalled', message: 'No output for 1.0s' }],
  ['wall', agent('--say', 'x', '--hang'), undefined, { code: 'timeout', message: 'Still running after 1.0s' }],
] as const)('the %s clock ends it, when it is to be stopped', async (clock, command, clocks, error) => {
  const watchdog = clocks && { ...clocks, on_stall: 'stop' as const };
  const project = await long(command, watchdog, clock === 'wall' ? { timeout: '1s' } : {});
  await project.does(['run', 'all'], 8);
  expect(await project.status('work')).toMatchObject({ attempt: 1, outcome: error.code, error });
});

test('a stall is told, and the work goes on, when it is to be told', async () => {
  const project = await long(agent('--say', 'x', '--hang'), { idle: '1s', on_stall: 'notify' });
  const running = startSeqctl(project.root, ['run', 'all']);
  const ended = new Promise((resolve) => running.once('exit', resolve));
  await until('it is told', async () => (await project.row('work')).reason?.code === 'stalled');
  expect(await project.row('work')).toMatchObject({ status: 'RUNNING', reason: { message: 'No output for 1.0s' } });
  await project.does(['stop', 'step', 'work']);
  expect(await ended).toBe(8);
});

test('a stalled attempt is begun again, when it is to be restarted, and the earlier one is kept', async () => {
  const root = await makeRepo([]);
  const flag = join(root, 'second');
  // Hangs the first time, and is quick the second.
  const script = `const { existsSync, writeFileSync } = require('node:fs');
    if (existsSync(process.argv[1])) console.log('through'); else { writeFileSync(process.argv[1], ''); setInterval(() => {}, 1e6); }`;
  const project = await long(['node', '-e', script, flag], { start: '2s', on_stall: 'restart' });
  await project.does(['run', 'all']);
  expect(await project.status('work')).toMatchObject({ attempt: 2, outcome: 'success' });
  expect(JSON.parse((await project.artifact('work', 'attempts/1/status.json')) ?? '')).toMatchObject({ outcome: 'stalled' });
});

test('the verifier looks on its schedule, in a lane of its own, and has the last word', async () => {
  const root = await makeRepo([]);
  const looks = join(root, 'looks');
  const verify = [...agent('--flaky', looks, '2')];
  const project = await long(agent('--say', 'begun', '--sleep', '2500'), { verify, every: '500ms' });
  await project.does(['run', 'all']);
  expect(readFileSync(looks, 'utf8').length).toBeGreaterThanOrEqual(3);
  const row = await project.row('work');
  expect(row.status).toBe('DONE');
  expect(row.instances.map((each) => each.instance)).toEqual(['work', 'work.verify']);
  expect((await project.status('work.verify')).attempt).toBeGreaterThanOrEqual(3);

  writeFileSync(looks, '');
  const red = await long(agent('--say', 'quick'), { verify: [...agent('--err', 'not green', '--exit', '1')], every: '1h' });
  await red.does(['run', 'all'], 8);
  expect((await red.row('work')).reason?.message).toMatch(/^its verifier exited with 1/);
});
