import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findCycle } from '../../../src/engine/cycles.ts';
import { deriveStates } from '../../../src/engine/derive.ts';
import { explainStop, frontier } from '../../../src/engine/frontier.ts';
import { candidateSteps, hardDependencies, indexSteps } from '../../../src/engine/graph.ts';
import { companionsOf, stepOfInstance } from '../../../src/engine/instances.ts';
import { applyReview, restartSteps } from '../../../src/engine/supersede.ts';
import { trackStates, type TrackedStates } from '../../../src/engine/track-states.ts';
import { problemsOf } from '../../../src/engine/validate.ts';
import type { RunRecord } from '../../../src/model/run.ts';
import type { Sequence, StepSpec } from '../../../src/model/sequence.ts';
import type { Outcome, Status, StatusFile, StepState } from '../../../src/model/status.ts';
import { chain, sequence, shell, spec } from './build.ts';
import { record, statusFile } from './run.ts';

/** A step of any type, waiting for some of those before it. */
const step = fc.record({
  kind: fc.constantFrom('base', 'agent', 'p', 'f', 'gate', 'b', 'l', 'child'),
  hard: fc.array(fc.nat(), { maxLength: 3 }),
  soft: fc.array(fc.nat(), { maxLength: 2 }),
  candidates: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
  join: fc.constantFrom('all' as const, 'any' as const, 1),
  retries: fc.nat(2),
  bound: fc.boolean(),
});
type Drawn = typeof step extends fc.Arbitrary<infer T> ? T : never;

function build(drawn: readonly Drawn[]): StepSpec[] {
  const ids = drawn.map((_, i) => `s${i}`);
  return drawn.map((one, i): StepSpec => {
    const id = `s${i}`;
    const before = ids.slice(0, i);
    const pick = (numbers: readonly number[], from: readonly string[]): string[] =>
      from.length === 0 ? [] : [...new Set(numbers.map((n) => from[n % from.length]!))];
    const hard = pick(one.hard, before);
    const after = pick(one.soft, before).filter((other) => !hard.includes(other));
    const base = { id, depends_on: hard, after };
    const run = { ...base, command: ['true'], retries: one.retries };
    const steps = drawn.slice(0, i);
    const fusible = before.filter((_, n) => steps[n]!.kind !== 'gate');
    const parents = before.filter((_, n) => steps[n]!.kind === 'b');
    switch (one.kind) {
      case 'agent':
        return { ...base, retries: one.retries };
      case 'p':
        return { ...run, type: 'p', fanout: 3, join: one.join, ...(one.bound ? { max_parallel: 1 } : {}) };
      case 'f':
        return fusible.length === 0 ? run : { ...run, type: 'f', candidates: pick(one.candidates, fusible), join: one.join };
      case 'gate':
        return { ...base, type: 'gate', rework: one.retries };
      case 'b':
        return { ...run, type: 'b', limits: { children: 50, ...(one.bound ? { parallel: 1 } : {}) } };
      case 'l':
        return { ...run, type: 'l', watchdog: { idle: '1m', on_stall: 'restart', ...(one.bound ? { verify: ['true'] } : {}) } };
      case 'child':
        return parents.length === 0 ? run : { ...run, parent: pick(one.hard.length > 0 ? one.hard : [0], parents)[0]! };
      default:
        return run;
    }
  });
}

/** Sequences that hold: what children wait for is dropped where it would wait for them. */
const sequences = fc
  .array(step, { minLength: 1, maxLength: 14 })
  .map(build)
  .map((steps) => steps.filter((_, i) => findCycle(sequence(...steps.slice(0, i + 1))) === null))
  .map((steps) => {
    const ids = new Set(steps.map((each) => each.id));
    const there = (list: readonly string[] | undefined): string[] => (list ?? []).filter((id) => ids.has(id));
    return steps.map((each): StepSpec => {
      const { candidates, parent, ...rest } = each;
      const cleaned: StepSpec = { ...rest, depends_on: there(each.depends_on), after: there(each.after) };
      if (candidates !== undefined && there(candidates).length > 0) cleaned.candidates = there(candidates);
      else if (candidates !== undefined) return { id: each.id, command: ['true'] };
      if (parent !== undefined && ids.has(parent)) cleaned.parent = parent;
      return cleaned;
    });
  })
  .filter((steps) => problemsOf(spec(...steps), { models: ['claude-code'] }).length === 0);

const outcomes = fc.array(
  fc.constantFrom<Outcome>('success', 'success', 'success', 'failure', 'timeout', 'stalled', 'stopped', 'spawn-error', 'lost'),
  {
    minLength: 400,
    maxLength: 400,
  },
);
/** What a person does with each thing that waits for them: says yes, says no, or nothing. */
const words = fc.array(fc.constantFrom('approved' as const, 'approved' as const, 'rejected' as const, null), {
  minLength: 200,
  maxLength: 200,
});

interface World {
  record: RunRecord;
  files: Map<string, StatusFile>;
  starts: number;
}

/** Starts everything that can start, ends it all as drawn, lets a person speak; until nothing happens any more. */
function play(
  seq: Sequence,
  ends: readonly Outcome[],
  said: readonly ('approved' | 'rejected' | null)[],
  look: (world: World) => void,
): World {
  const index = indexSteps(seq);
  const world: World = { record: record(), files: new Map(), starts: 0 };
  let words = 0;
  const silent = new Set<string>();
  for (let round = 0; round < 2000; round++) {
    const states = deriveStates(seq, world);
    const launches = frontier(seq, states, { lost: false });
    for (const instance of launches) {
      const owner = index.get(stepOfInstance(instance))!;
      expect(owner.type).not.toBe('gate');
      for (const id of hardDependencies(owner)) expect(states.get(id)?.status).toBe('DONE');
      for (const id of candidateSteps(owner)) expect(['READY', 'RUNNING']).not.toContain(states.get(id)?.status);
      if (owner.parent !== null) expect(world.files.has(owner.parent)).toBe(true);
      const attempt = (world.files.get(instance)?.attempt ?? 0) + 1;
      world.files.set(instance, statusFile(instance, 'running', attempt));
    }
    if (launches.length > 0) look(world);
    for (const instance of launches) {
      const owner = index.get(stepOfInstance(instance))!;
      const end = ends[world.starts++ % ends.length]!;
      const { attempt } = world.files.get(instance)!;
      world.files.set(instance, statusFile(instance, end, attempt));
      for (const companion of companionsOf(owner)) world.files.set(companion, statusFile(companion, end, attempt));
    }
    look(world);
    if (launches.length > 0) continue;
    const waiting = [...states.values()].find((state) => state.status === 'NEEDS_REVIEW' && !silent.has(state.id));
    if (waiting === undefined) return world;
    const decision = said[words++ % said.length] ?? null;
    if (decision === null) {
      silent.add(waiting.id);
      continue;
    }
    const kind = index.get(waiting.id)!.type === 'gate' ? 'gate' : 'step';
    const judged = applyReview(seq, world.record, world.files, {
      step: waiting.id,
      kind,
      decision,
      actor: 'human',
      at: 't',
      note: 'because',
    });
    if (!judged.ok) throw new Error(judged.error.message);
    world.record = judged.value.record;
    look(world);
  }
  throw new Error('it goes on and on');
}

describe('any sequence, any outcomes, any person', () => {
  test('derived step by step as files change, it stands as derived anew', () => {
    fc.assert(
      fc.property(sequences, outcomes, words, fc.infiniteStream(fc.constantFrom('all', 'some', 'none')), (steps, ends, said, looks) => {
        const seq = sequence(...steps);
        let tracked: { record: RunRecord; seen: Map<string, StatusFile>; states: TrackedStates } | null = null;
        let before: ReadonlyMap<string, Status> = new Map();
        const statusesOf = (states: ReadonlyMap<string, StepState>) => new Map([...states.values()].map(({ id, status }) => [id, status]));
        play(seq, ends, said, (world) => {
          const fresh = deriveStates(seq, world);
          if (tracked?.record !== world.record) {
            tracked = { record: world.record, seen: new Map(world.files), states: trackStates(seq, world) };
            before = statusesOf(fresh);
            return;
          }
          const { seen, states } = tracked;
          const changed = [...world.files].filter(([instance, file]) => seen.get(instance) !== file).map(([id]) => stepOfInstance(id));
          const changes = states.update(changed);
          // What nobody looks at may be put off; whoever looks, at one or at all, sees it as it is.
          const look: unknown = looks.next().value;
          if (look === 'all') expect([...states.states]).toEqual([...fresh]);
          if (look === 'some') for (const { id } of seq.steps.slice(-3)) expect(states.states.get(id)).toEqual(fresh.get(id));
          const moved = [...fresh.values()].filter((state) => before.get(state.id) !== state.status).map((state) => state.id);
          expect(changes.map(({ to }) => to.id)).toEqual(expect.arrayContaining(moved));
          for (const { from, to } of changes) expect(to).toEqual(fresh.get(from.id));
          tracked.seen = new Map(world.files);
          before = statusesOf(fresh);
        });
      }),
    );
  });

  test('comes to an end in which every step has ended or says what it waits for', () => {
    fc.assert(
      fc.property(sequences, outcomes, words, (steps, ends, said) => {
        const seq = sequence(...steps);
        const world = play(seq, ends, said, () => undefined);
        const states = deriveStates(seq, world);
        expect(frontier(seq, states, { lost: false })).toEqual([]);
        for (const state of states.values()) {
          expect(['DONE', 'FAILED', 'NEEDS_REVIEW', 'BLOCKED']).toContain(state.status);
          if (state.status === 'FAILED') expect(state.reason).not.toBeNull();
          if (state.status === 'BLOCKED') {
            expect(['waiting-on', 'gate', 'dependency-failed']).toContain(state.reason?.code);
            expect(state.reason?.ids.length).toBeGreaterThan(0);
          }
        }
        // Nobody waits for ever on something that has ended: without anyone to wait for, there is no "waiting-on".
        const stop = explainStop(seq, states);
        const someone = [...states.values()].some((state) => state.status === 'NEEDS_REVIEW');
        if (!someone) for (const id of stop.blocked) expect(states.get(id)?.reason?.code).toBe('dependency-failed');
      }),
      { numRuns: 400 },
    );
  });

  test('attempts only ever grow, what was superseded stays superseded, and no word is forgotten', () => {
    fc.assert(
      fc.property(sequences, outcomes, words, (steps, ends, said) => {
        const seq = sequence(...steps);
        let last = record();
        play(seq, ends, said, (world) => {
          for (const [id, attempt] of Object.entries(last.superseded)) expect(world.record.superseded[id]).toBeGreaterThanOrEqual(attempt);
          expect(world.record.reviews.slice(0, last.reviews.length)).toEqual(last.reviews);
          last = world.record;
        });
      }),
      { numRuns: 100 },
    );
  });

  test('a gate and a step are sent back at most as often as rework says', () => {
    fc.assert(
      fc.property(sequences, outcomes, (steps, ends) => {
        const seq = sequence(...steps);
        const world = play(seq, ends, ['rejected'], () => undefined);
        for (const each of seq.steps) {
          const rejections = world.record.reviews.filter((review) => review.step === each.id).length;
          expect(rejections).toBeLessThanOrEqual(each.rework + 1);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('a restart is idempotent and monotonic, and leaves nothing downstream that counts', () => {
    fc.assert(
      fc.property(sequences, outcomes, words, fc.nat(), (steps, ends, said, which) => {
        const seq = sequence(...steps);
        const world = play(seq, ends, said, () => undefined);
        const id = seq.steps[which % seq.steps.length]!.id;
        const once = restartSteps(seq, world.record, world.files, [id]);
        expect(restartSteps(seq, once, world.files, [id])).toEqual(once);
        for (const [key, attempt] of Object.entries(world.record.superseded)) expect(once.superseded[key]).toBeGreaterThanOrEqual(attempt);
        const after = deriveStates(seq, { record: once, files: world.files });
        expect(['READY', 'BLOCKED', 'NEEDS_REVIEW']).toContain(after.get(id)?.status);
        for (const other of seq.steps) {
          if (hardDependencies(other).includes(id)) expect(after.get(other.id)?.status).toBe('BLOCKED');
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** The same sequence, with every look at a field of a step counted: unlike time, the same on every machine under any load. */
function counted(seq: Sequence): { seq: Sequence; looks: () => number } {
  let looks = 0;
  const watch = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (object, key): unknown => {
        looks++;
        return Reflect.get(object, key);
      },
    });
  const steps = seq.steps.map((each) => watch({ ...each, depends_on: watch([...each.depends_on]) }));
  return { seq: { ...seq, steps }, looks: () => looks };
}

describe('eight times the steps take about eight times the work', () => {
  const names = (n: number): string[] => Array.from({ length: n }, (_, i) => `w${i}`);
  test.each<[string, (n: number) => StepSpec[]]>([
    ['in a row', chain],
    ['side by side, then together', (n) => [shell('s0'), ...names(n).map((id) => shell(id, ['s0'])), shell('end', names(n))]],
    [
      'in layers',
      (n) =>
        names(n).map((id, i) =>
          shell(
            id,
            [i - 10, i - 11].filter((d) => d >= 0).map((d) => `w${d}`),
          ),
        ),
    ],
    ['children of one', (n) => [shell('boss', [], { type: 'b' }), ...names(n).map((id) => shell(id, [], { parent: 'boss' }))]],
  ])('%s', (_name, make) => {
    const once = (n: number): number => {
      const { seq, looks } = counted(sequence(...make(n)));
      const ended = seq.steps.slice(0, n / 2).map((each) => [each.id, statusFile(each.id, 'success')] as const);
      const before = looks();
      frontier(seq, deriveStates(seq, { record: record(), files: new Map(ended) }));
      return looks() - before;
    };
    expect(once(8_000) / once(1_000)).toBeLessThan(10);

    /** One after the other, as a run does. */
    const oneByOne = (n: number): number => {
      const { seq, looks } = counted(sequence(...make(n)));
      const files = new Map<string, StatusFile>();
      const tracked = trackStates(seq, { record: record(), files });
      tracked.update([]);
      const before = looks();
      for (const { id } of seq.steps) {
        files.set(id, statusFile(id, 'success'));
        tracked.update([id]);
      }
      const taken = looks() - before;
      expect([...tracked.states.values()].every(({ status }) => status === 'DONE')).toBe(true);
      return taken;
    };
    expect(oneByOne(8_000) / oneByOne(1_000)).toBeLessThan(10);
  });
});
