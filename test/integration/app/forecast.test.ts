import { expect, test } from 'vitest';
import { forecast } from '../../../src/engine/forecast.ts';
import { resolveSequence } from '../../../src/engine/resolve.ts';
import type { StepSpec } from '../../../src/model/sequence.ts';
import { inside } from '../../rig/inside.ts';
import type { Actor } from '../../../src/model/actor.ts';
import { makeFolder, writeSteps } from '../../rig/repo.ts';
import { nodeStep, shellStep } from '../../rig/steps.ts';

async function site(steps: readonly StepSpec[]) {
  const root = makeFolder();
  const does = async (line: string, code = 0, as: Actor = 'human') => {
    const outcome = await inside(root, line.split(' '), { as });
    expect(outcome.code, `${line}\n${outcome.stdout}`).toBe(code);
    return outcome.json;
  };
  const would = async (line: string) => {
    const { effects } = (await does(`${line} --dry-run`)).data as { effects: Record<string, unknown>[] };
    return effects.find(({ effect }) => effect === 'run');
  };
  await does('init --name test');
  writeSteps(root, steps);
  await does('trust --yes');
  return { does, would };
}

const chain: readonly StepSpec[] = [
  shellStep('a'),
  nodeStep('try', '', { type: 'p', fanout: 3, depends_on: ['a'] }),
  { id: 'g', type: 'gate', depends_on: ['try'] },
  shellStep('ship', { depends_on: ['g'] }),
];

test('what a run would launch is said up to where it would stop, and leaves out what is done', async () => {
  const { does, would } = await site(chain);
  expect(await would('run all')).toMatchObject({ steps: ['a', 'try'], processes: 4, stops_at: ['g'] });
  expect(await would('run runnable')).toMatchObject({ steps: ['a'], processes: 1 });
  await does('run step a');
  expect(await would('run all')).toMatchObject({ steps: ['try'], processes: 3, stops_at: ['g'] });
  await does('run all', 9);
  expect(await would('run all')).toMatchObject({ steps: [], processes: 0, stops_at: ['g'] });
  await does('gate approve g');
  expect(await would('run all')).toEqual({ effect: 'run', scope: 'all', steps: ['ship'], processes: 1, worktrees: [] });
  expect(await would('restart step try.2')).toMatchObject({ steps: ['try'], processes: 1 });
  expect(await would('run all --new-run')).toMatchObject({ steps: ['a', 'try'], processes: 4, stops_at: ['g'] });
});

test('what cannot be run now is named with the reason; what is unknown is refused before it is proposed', async () => {
  const { does, would } = await site(chain);
  expect(await would('run step ship')).toMatchObject({ steps: ['ship'], processes: 0, not_now: 'step "ship" waits on g' });
  await does('run step a');
  expect(await would('run step a')).toMatchObject({ steps: ['a'], processes: 0, not_now: expect.stringContaining('a is DONE') as string });
  expect((await does('run step nowhere', 3, 'agent:codex')).error.code).toBe('UNKNOWN_STEP');
  expect((await does('run step ship', 5, 'agent:codex')).error.code).toBe('PROPOSAL_PENDING');
});

test('a chain of ten thousand steps is foreseen to its end', () => {
  const steps = Array.from({ length: 10_000 }, (_, i) => shellStep(`s${i}`, i === 0 ? {} : { depends_on: [`s${i - 1}`] }));
  const { launched } = forecast(resolveSequence({ version: 1, name: 't', steps }), { record: null, files: new Map() }, 'all');
  expect(launched).toEqual(steps.map(({ id }) => id));
});
