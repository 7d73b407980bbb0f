import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ThreadOs } from '../../../src/app/threados.ts';
import { openThreadOs } from '../../../src/main.ts';
import type { Action } from '../../../src/model/action.ts';
import type { Caller, StepToken } from '../../../src/model/actor.ts';
import type { Step } from '../../../src/model/sequence.ts';
import { resolveSequence } from '../../../src/engine/resolve.ts';
import { makeFolder, writeSteps } from '../../rig/repo.ts';
import { seqctl } from '../../rig/seqctl.ts';

const dir = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const PLACE = { packageDir: dir('.'), dist: dir('dist'), bin: dir('bin'), templates: dir('templates') };
const LIMITS = { children: 4, depth: 2, lifetime: 6, models: ['shell'] };

/** A repo in POWER mode with a run and an orchestrator in it, and ThreadOS as the agent inside a step sees it. */
async function withOrchestrator() {
  const root = makeFolder();
  await seqctl(root, ['init']);
  writeSteps(root, [
    { id: 'lead', type: 'b', command: ['true'], limits: LIMITS },
    { id: 'outside', command: ['true'] },
  ]);
  await seqctl(root, ['trust', '--yes']);
  expect((await seqctl(root, ['policy', 'mode', 'power', '--yes'])).code).toBe(0);
  const ran = await seqctl(root, ['run', 'step', 'outside']);
  const { run_id } = (ran.json.data as { run: { run_id: string } }).run;
  const limits = resolveSequence({ version: 1, steps: [{ id: 'lead', type: 'b', limits: LIMITS }] }).steps[0]!.limits;
  const open = (caller: Caller): ThreadOs => {
    const os = openThreadOs(PLACE, { cwd: root, caller });
    if (!os.ok) throw new Error(os.error.message);
    return os.value;
  };
  const inside = (step_id: string, more: Partial<StepToken> = {}): ThreadOs => {
    const token = { run_id, step_id, orchestrator: 'lead', limits, ...more };
    return open({ actor: `agent:${step_id}`, inside: { run_id, step_id }, token, evidence: 'test' });
  };
  return { root, open, inside, run_id };
}

const perform = (os: ThreadOs, actions: readonly Action[]) =>
  os.perform({ actions, yes: true, dry_run: false, if_revision: null, wait: true, signal: new AbortController().signal });
const stepsOf = async (os: ThreadOs): Promise<readonly Step[]> => {
  const answer = await os.sequence();
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value.sequence.steps;
};
const add = (id: string, more: Partial<Extract<Action, { action: 'step.add' }>> = {}): Action => ({
  action: 'step.add',
  id,
  command: ['true'],
  ...more,
});

/** What an agent tries, given a name that is free and one that is taken. */
const TRIES: readonly ((free: string, taken: string) => Action)[] = [
  (free) => add(free),
  (free) => add(free, { type: 'b' }),
  (free, taken) => add(free, { parent: taken }),
  (free) => add(free, { model: 'codex', prompt: 'x' }),
  (free, taken) => ({ action: 'step.clone', id: taken, new_id: free }),
  (free, taken) => ({ action: 'gate.insert', id: free, after: [taken] }),
  (free) => ({ action: 'fusion.create', id: free, models: ['shell', 'codex'], prompt: 'x' }),
  (_, taken) => ({ action: 'step.edit', id: taken, type: 'b', limits: { children: 99, depth: 9, lifetime: 99 } }),
  (_, taken) => ({ action: 'step.edit', id: taken, parent: 'outside' }),
  (_, taken) => ({ action: 'step.rm', id: taken, cascade: true }),
];

test('the caps hold against any sequence of calls, by the orchestrator and by those below it', async () => {
  const nat = fc.nat(99);
  const call = fc.record({
    person: fc.nat(2).map((n) => n === 0),
    by: nat,
    taken: nat,
    tries: fc.array(fc.constantFrom(...TRIES), { minLength: 1, maxLength: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 25, maxLength: 35 }), async (calls) => {
      const { inside, open } = await withOrchestrator();
      const person = open({ actor: 'human', inside: null, evidence: 'test' });
      let made = 0;
      for (const [n, { person: tidiesUp, by, taken, tries }] of calls.entries()) {
        const now = await stepsOf(person);
        const below = now.filter((step) => step.parent !== null);
        const at = <T>(list: readonly T[], index: number): T => list[index % list.length]!;
        if (tidiesUp && below.length > 0) {
          await perform(person, [{ action: 'step.rm', id: at(below, taken).id, cascade: true }]);
          continue;
        }
        const caller = at(
          now.filter((step) => step.id !== 'outside' && step.type !== 'gate'),
          by,
        );
        const above = caller.type === 'b' ? caller : now.find((step) => step.id === caller.parent)!;
        const actions = tries.map((attempt, i) => attempt(`s${String(n)}-${String(i)}`, at(now, taken).id));
        await perform(inside(caller.id, { orchestrator: above.id, limits: above.limits }), actions);
        const before = new Set(now.map((step) => step.id));
        made += (await stepsOf(person)).filter((step) => !before.has(step.id)).length;
      }
      const steps = await stepsOf(person);
      const level = (step: Step): number => (step.parent === 'lead' ? 1 : 1 + level(steps.find((each) => each.id === step.parent)!));
      const below = steps.filter((step) => step.id !== 'lead' && step.id !== 'outside');
      expect(below.length).toBeLessThanOrEqual(LIMITS.children);
      expect(made).toBeLessThanOrEqual(LIMITS.lifetime);
      for (const step of below) {
        expect(level(step)).toBeLessThanOrEqual(LIMITS.depth);
        expect([null, 'shell']).toContain(step.model);
      }
      expect(steps.find((step) => step.id === 'lead')?.limits).toMatchObject(LIMITS);
      expect(made).toBeGreaterThan(0);
    }),
    { numRuns: 3, endOnFailure: true },
  );
});

test('an orchestrator shows by its token that it is the one; what it carries binds it more than a file that it may have written', async () => {
  const { inside, open, run_id } = await withOrchestrator();
  const forged = open({ actor: 'agent:lead', inside: { run_id, step_id: 'lead' }, token: null, evidence: 'env:THREADOS_STEP_ID' });
  expect(await perform(forged, [add('a')])).toMatchObject({
    ok: false,
    error: { code: 'POLICY_DENIED', details: { rule: 'limits.token' } },
  });
  expect(await perform(inside('lead', { orchestrator: 'outside' }), [add('a')])).toMatchObject({
    ok: false,
    error: { code: 'POLICY_DENIED' },
  });
  const narrow = { children: 0, depth: 2, lifetime: 9, parallel: null, models: null };
  expect(await perform(inside('lead', { limits: narrow }), [add('a')])).toMatchObject({
    ok: false,
    error: { details: { rule: 'limits.children' } },
  });
  expect(await perform(inside('lead'), [add('a'), { action: 'gate.insert', id: 'ok', after: ['a'] }])).toMatchObject({ ok: true });
  expect((await stepsOf(inside('lead'))).map((step) => [step.id, step.parent])).toEqual([
    ['lead', null],
    ['outside', null],
    ['a', 'lead'],
    ['ok', 'lead'],
  ]);
});
