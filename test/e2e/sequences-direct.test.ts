import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '../fixtures/sequences.ts';
import { makeRepo, statuses } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

describe('run all in the direct executor', () => {
  test.each(SCENARIOS.filter((scenario) => scenario.slow !== true))('$name', async ({ steps, expected, exit }) => {
    const root = await makeRepo(steps);
    const ran = await seqctl(root, ['run', 'all', '--executor', 'direct', '--max-parallel', '8']);
    expect(await statuses(root), ran.stdout + ran.stderr).toEqual(expected);
    expect(ran.code).toBe(exit);
  });
});
