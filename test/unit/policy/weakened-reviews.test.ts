import { describe, expect, test } from 'vitest';
import type { Step } from '../../../src/model/sequence.ts';
import { decide } from '../../../src/policy/decide.ts';
import { weakenedReviews } from '../../../src/policy/weakened-reviews.ts';
import { CALLERS, caller, of, PLAIN, policyOf, step } from './samples.ts';

const plan = step('plan', { review: 'required' });
const gate = step('gate', { type: 'gate', model: null, command: null, depends_on: ['plan'] });
const build = step('build', { depends_on: ['gate'] });
const ship = step('ship', { depends_on: ['build'] });
const before = of(plan, gate, build, ship);

describe('what passes a person by', () => {
  test.each<[string, Step[], string[]]>([
    ['nothing', [plan, gate, build, ship], []],
    ['a new step anywhere', [plan, gate, build, ship, step('new')], []],
    ['another command behind the gate', [plan, gate, { ...build, command: ['make'] }, ship], []],
    ['one more gate between', [plan, gate, step('g2', { type: 'gate', depends_on: ['gate'] }), { ...build, depends_on: ['g2'] }, ship], []],
    ['a step between plan and gate', [plan, step('mid', { depends_on: ['plan'] }), { ...gate, depends_on: ['mid'] }, build, ship], []],
    ['a review added', [plan, gate, { ...build, review: 'required' }, ship], []],
    ['a step removed whole', [plan, gate, build], []],
    ['the dependency cut', [plan, gate, { ...build, depends_on: [] }, ship], ['"build", "ship" would no longer wait for gate "gate"']],
    [
      'the dependency turned soft',
      [plan, gate, { ...build, depends_on: ['plan'], after: ['gate'] }, ship],
      ['"build", "ship" would no longer wait for gate "gate"'],
    ],
    ['only the last step freed', [plan, gate, build, { ...ship, depends_on: [] }], ['"ship" would no longer wait for gate "gate"']],
    ['the gate gone', [plan, { ...build, depends_on: [] }, ship], ['"build", "ship" would no longer wait for gate "gate"']],
    ['the gate made a step', [plan, step('gate', { depends_on: ['plan'] }), build, ship], ['"gate" would no longer be a gate']],
    ['the gate declared done', [plan, { ...gate, status: 'DONE' }, build, ship], ['"gate" would count as done without having run']],
    ['a step declared done', [{ ...plan, status: 'DONE' }, gate, build, ship], ['"plan" would count as done without having run']],
    ['the review waived', [{ ...plan, review: 'none' }, gate, build, ship], ['"plan" would no longer be reviewed']],
    ['the gate shown less', [plan, { ...gate, depends_on: [] }, build, ship], ['gate "gate" would no longer wait for "plan"']],
  ])('%s', (_name, after, expected) => {
    expect(weakenedReviews(before, of(...after)).map((each) => each.reason)).toEqual(expected);
  });
});

test('from anyone but a person it waits for one, in POWER too', () => {
  const facts = { weakened: [{ rule: 'review', reason: '"a" would no longer be reviewed' }] };
  const policy = policyOf({ mode: 'power' });
  const ask = (who: (typeof CALLERS)[number]) =>
    decide({ action: PLAIN['dep.rm'], index: 0, caller: who, mode: 'power', policy, yes: true, facts });
  for (const who of CALLERS) expect(ask(who).verdict).toBe(who.actor === 'human' || who.actor === 'demo' ? 'allow' : 'propose');
  expect(ask(caller('http'))).toMatchObject({ rule: 'review', reason: '"a" would no longer be reviewed: a person must look at that' });
});

test('a long chain with many gates is judged without recursion', () => {
  const steps = Array.from({ length: 5000 }, (_, i) =>
    step(`s${String(i)}`, { type: i % 500 === 1 ? 'gate' : 'base', depends_on: i === 0 ? [] : [`s${String(i - 1)}`] }),
  );
  const cut = steps.map((each, i) => (i === 2500 ? { ...each, depends_on: [] } : each));
  expect(weakenedReviews(of(...steps), of(...cut))).toHaveLength(5);
});
