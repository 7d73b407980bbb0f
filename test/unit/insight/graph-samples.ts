import fc from 'fast-check';
import type { Sequence, StepSpec } from '../../../src/model/sequence.ts';
import { STATUSES, type Status } from '../../../src/model/status.ts';
import { sequence, shell } from '../engine/build.ts';

/** The demo's sequence: two candidates side by side, a merge, a gate, the tests. */
export const DEMO = sequence(
  shell('plan', [], { lane: 'plan' }),
  shell('fix-rules', ['plan'], { lane: 'rules' }),
  shell('fix-table', ['plan'], { lane: 'table' }),
  { id: 'merge', type: 'f', lane: 'plan', model: 'shell', command: ['true'], candidates: ['fix-rules', 'fix-table'] },
  { id: 'looks-good', type: 'gate', depends_on: ['merge'], name: 'A person looks' },
  shell('tests', ['looks-good'], { lane: 'plan' }),
);
export const DEMO_STATES = states({
  plan: 'DONE',
  'fix-rules': 'DONE',
  'fix-table': 'FAILED',
  merge: 'RUNNING',
  'looks-good': 'BLOCKED',
  tests: 'BLOCKED',
});

export function states(statuses: Readonly<Record<string, Status>>): Map<string, { status: Status }> {
  return new Map(Object.entries(statuses).map(([id, status]) => [id, { status }]));
}

/** Sequences of up to `most` steps of every kind (children wait for nobody), and some status for each step. */
export function anyGraph(most: number): fc.Arbitrary<{ seq: Sequence; states: Map<string, { status: Status }> }> {
  const step = fc.record({
    type: fc.constantFrom('base', 'base', 'base', 'p', 'f', 'b', 'l', 'gate'),
    lane: fc.constantFrom(null, null, 'build', 'a lane with a long name', '日本語'),
    before: fc.array(fc.nat(), { maxLength: 3 }),
    soft: fc.boolean(),
    child: fc.boolean(),
    status: fc.constantFrom(...STATUSES),
  });
  return fc.array(step, { maxLength: most }).map((drawn) => {
    const steps = drawn.map(({ type, lane, before, soft, child }, i): StepSpec => {
      const ids = i === 0 || child ? [] : [...new Set(before.map((n) => `step-${n % i}`))];
      return {
        id: `step-${i}`,
        type: type,
        ...(lane === null ? {} : { lane }),
        ...(type === 'f' ? { candidates: ids } : { [soft ? 'after' : 'depends_on']: ids }),
        ...(child && i > 0 ? { parent: `step-${i - 1}` } : {}),
      };
    });
    return { seq: sequence(...steps), states: new Map(drawn.map(({ status }, i) => [`step-${i}`, { status }])) };
  });
}
