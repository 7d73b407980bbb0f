import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutGraph } from '../../../src/engine/layout.ts';
import { resolveSequence } from '../../../src/engine/resolve.ts';
import type { Sequence, StepSpec } from '../../../src/model/sequence.ts';
import { chain, sequence, shell, spec } from './build.ts';

/** The drawing as text: lanes by name, cells by id. */
function drawn(seq: Sequence): string[] {
  const layout = layoutGraph(seq);
  const grid = Array.from({ length: layout.rows }, () => Array.from({ length: layout.columns }, () => '.'));
  for (const [id, place] of layout.places) grid[place.row]![place.column] = id;
  return layout.lanes.flatMap((lane) =>
    grid.slice(lane.firstRow, lane.firstRow + lane.rows).map((cells) => `${lane.name ?? '-'}: ${cells.join(' ')}`),
  );
}

describe('layoutGraph', () => {
  test('columns are the longest way, rows the lanes; a lane without steps is there too', () => {
    const seq = resolveSequence({
      ...spec(
        shell('a', [], { lane: 'plan' }),
        shell('b', ['a'], { lane: 'build' }),
        shell('c', ['a', 'b'], { lane: 'plan' }),
        shell('d', ['a'], { lane: 'build' }),
      ),
      lanes: ['plan', 'idle', 'build'],
    });
    expect(drawn(seq)).toEqual(['plan: a . c', 'idle: . . .', 'build: . b .', 'build: . d .']);
  });

  test('chains run straight where they can', () => {
    const seq = sequence(shell('a'), shell('b'), shell('c', ['b']), shell('d', ['a']), shell('e', ['c']), shell('f', [], { after: ['b'] }));
    expect(drawn(seq)).toEqual(['-: a d .', '-: b c e', '-: . f .']);
  });

  test('children stand behind their parent, and who waits for it behind them', () => {
    const seq = sequence(
      shell('boss', [], { type: 'b' }),
      shell('kid', [], { parent: 'boss' }),
      shell('grand', ['kid'], { parent: 'boss' }),
      shell('next', ['boss']),
    );
    expect(drawn(seq)).toEqual(['-: boss kid grand next']);
    expect(layoutGraph(seq).edges.map((edge) => `${edge.from} ${edge.kind} ${edge.to}`)).toEqual([
      'kid hard grand',
      'boss hard next',
      'boss parent kid',
      'boss parent grand',
    ]);
  });

  test('nothing at all', () => {
    expect(layoutGraph(sequence())).toEqual({ columns: 0, rows: 0, lanes: [], places: new Map(), edges: [] });
  });

  test('edges carry the places of their ends', () => {
    expect(layoutGraph(sequence(shell('a'), shell('b', [], { after: ['a'] }))).edges).toEqual([
      { from: 'a', to: 'b', kind: 'soft', start: { column: 0, row: 0 }, end: { column: 1, row: 0 } },
    ]);
  });

  test('any sequence: a cell for each step, its own, in its lane, right of what it waits for', () => {
    const drawnStep = fc.record({
      deps: fc.array(fc.nat(), { maxLength: 3 }),
      lane: fc.constantFrom('x', 'y', undefined),
      soft: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(drawnStep, { maxLength: 40 }), (steps) => {
        const seq = sequence(
          ...steps.map((one, i): StepSpec => {
            const deps = i === 0 ? [] : [...new Set(one.deps.map((d) => `s${d % i}`))];
            const lane = one.lane === undefined ? {} : { lane: one.lane };
            return one.soft ? shell(`s${i}`, [], { after: deps, ...lane }) : shell(`s${i}`, deps, lane);
          }),
        );
        const layout = layoutGraph(seq);
        expect([...layout.places.keys()]).toEqual(seq.steps.map((step) => step.id));
        expect(new Set([...layout.places.values()].map((place) => `${place.column}/${place.row}`)).size).toBe(seq.steps.length);
        const spans = new Map(layout.lanes.map((lane) => [lane.name, lane]));
        for (const step of seq.steps) {
          const { column, row } = layout.places.get(step.id)!;
          const span = spans.get(step.lane)!;
          expect(row).toBeGreaterThanOrEqual(span.firstRow);
          expect(row).toBeLessThan(span.firstRow + span.rows);
          expect(column).toBeLessThan(layout.columns);
        }
        for (const edge of layout.edges) expect(edge.start.column).toBeLessThan(edge.end.column);
        expect(layoutGraph(seq)).toEqual(layout);
      }),
    );
  });

  test('ten thousand steps, in a row or all in one column', () => {
    expect(layoutGraph(sequence(...chain(10_000)))).toMatchObject({ columns: 10_000, rows: 1 });
    const wide = sequence(...Array.from({ length: 10_000 }, (_, i) => shell(`s${i}`)));
    expect(layoutGraph(wide)).toMatchObject({ columns: 1, rows: 10_000 });
  });
});
