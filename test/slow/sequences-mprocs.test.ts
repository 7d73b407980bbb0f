import { expect, test } from 'vitest';
import { SCENARIOS } from '../fixtures/sequences.ts';
import { openMprocs } from '../rig/mprocs-session.ts';
import { makeRepo, statuses } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

test.each(SCENARIOS.filter((scenario) => scenario.slow === true))('mprocs: $name', async ({ steps, expected, exit }) => {
  const root = await makeRepo(steps);
  await openMprocs(root);
  const ran = await seqctl(root, ['run', 'all', '--max-parallel', '50']);
  expect(await statuses(root), ran.stdout + ran.stderr).toEqual(expected);
  expect(ran.code).toBe(exit);
});
