import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inside } from '../../rig/inside.ts';
import { git, makeGitRepo, writeSteps } from '../../rig/repo.ts';
import { nodeStep, shellStep } from '../../rig/steps.ts';
import type { StepSpec } from '../../../src/model/sequence.ts';

async function site(steps: readonly StepSpec[]) {
  const root = makeGitRepo({ 'a.txt': 'a\n' });
  const does = async (line: string, code = 0) => {
    const outcome = await inside(root, line.split(' '));
    expect(outcome.code, `${line}\n${outcome.stdout}`).toBe(code);
    return outcome.json;
  };
  await does('init --name test');
  writeSteps(root, steps);
  await does('trust --yes');
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'Threads');
  return { root, does };
}
const WRITES = "require('fs').writeFileSync('a.txt', require('path').basename(process.cwd()) + '\\n')";

test('of several diffs of a step one must be named; a gate has none; one that is there already is not applied again', async () => {
  const { root, does } = await site([
    nodeStep('try', WRITES, { type: 'p', fanout: 2, worktree: true }),
    { id: 'g', type: 'gate', depends_on: ['try'] },
  ]);
  await does('run all', 9);
  for (const line of ['diff try', 'accept try']) {
    expect((await does(line, 3)).error).toMatchObject({
      code: 'INVALID_VALUE',
      message: expect.stringContaining('which: try.1, try.2') as string,
      details: { instances: ['try.1', 'try.2'] },
    });
  }
  expect((await does('diff g', 3)).error).toMatchObject({ code: 'INVALID_VALUE', message: '"g" is a gate and has no diff of its own' });
  expect((await does('logs try')).warnings).toEqual(['"try" has several instances: this is try.1; there is try.2 too']);
  expect((await does('logs try.2')).warnings).toEqual([]);

  expect((await does('accept try.2')).warnings).toEqual([]);
  const landed = readFileSync(join(root, 'a.txt'), 'utf8');
  expect(landed).not.toBe('a\n');
  expect((await does('accept try.2')).warnings).toEqual(['the diff of "try.2" is already there: nothing was changed']);
  expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe(landed);
  expect((await does('accept try.1', 5)).error.code).toBe('CONFIRMATION_REQUIRED');
});

test('an instance that is named is restarted, though the join of its step is met without it', async () => {
  const { root, does } = await site([
    nodeStep(
      'each',
      "process.exit(process.env.THREADOS_INSTANCE?.endsWith('.2') ? Number(require('fs').readFileSync('code', 'utf8')) : 0)",
      {
        type: 'p',
        fanout: 3,
        join: 2,
      },
    ),
    shellStep('after', { depends_on: ['each'] }),
  ]);
  writeFileSync(join(root, 'code'), '3');
  await does('run all');
  const second = async () => {
    const { steps } = (await does('status each')).data as {
      steps: { instances: { instance: string; status: string; attempt: number }[] }[];
    };
    const found = steps[0]?.instances.find(({ instance }) => instance === 'each.2');
    return [found?.status, found?.attempt];
  };
  const [, attempt] = await second();
  writeFileSync(join(root, 'code'), '0');
  await does('restart step each.2');
  expect(await second()).toEqual(['DONE', (attempt as number) + 1]);
});
