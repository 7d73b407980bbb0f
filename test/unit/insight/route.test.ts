import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutGraph } from '../../../src/engine/layout.ts';
import { lineKey, lineOrder, type Joint } from '../../../src/insight/route/model.ts';
import { routeGraph } from '../../../src/insight/route/route.ts';
import { sequence, shell } from '../engine/build.ts';
import { anyGraph } from './graph-samples.ts';

/** The pieces of a joint that lie on lines: from where to where, in tracks; -1 is the left edge, Infinity the right. */
function pieces(joint: Joint): { line: string; from: number; to: number; joint: Joint }[] {
  const first = joint.track ?? 0;
  const second = joint.detour?.track ?? first;
  if (joint.track === null) return [{ line: lineKey(joint.from[0]!), from: -1, to: Infinity, joint }];
  return [
    ...joint.from.map((end) => ({ line: lineKey(end), from: -1, to: first, joint })),
    ...joint.to.map((end) => ({ line: lineKey(end), from: second, to: Infinity, joint })),
    ...(joint.detour === null ? [] : [{ line: lineKey(joint.detour.line), from: first, to: second, joint }]),
  ];
}

function verticals(joint: Joint): { track: number; top: number; bottom: number }[] {
  if (joint.track === null) return [];
  const span = (track: number, lines: readonly number[]) => ({ track, top: Math.min(...lines), bottom: Math.max(...lines) });
  const [from, to] = [joint.from.map(lineOrder), joint.to.map(lineOrder)];
  if (joint.detour === null) return [span(joint.track, [...from, ...to])];
  const turn = lineOrder(joint.detour.line);
  return [span(joint.track, [...from, turn]), span(joint.detour.track, [turn, ...to])];
}

describe('the ways of the edges', () => {
  test('never run over one another, unless they come from one place or go to one', () => {
    fc.assert(
      fc.property(anyGraph(25), ({ seq }) => {
        for (const { joints, tracks } of routeGraph(layoutGraph(seq)).channels) {
          const all = joints.flatMap(pieces);
          for (const [i, a] of all.entries()) {
            for (const b of all.slice(i + 1)) {
              if (a.joint === b.joint || a.line !== b.line) continue;
              const sameSource = a.from === -1 && b.from === -1;
              const sameTarget = a.to === Infinity && b.to === Infinity;
              if (!sameSource && !sameTarget) expect(a.to <= b.from || b.to <= a.from, `${a.line} of ${tracks} tracks`).toBe(true);
            }
          }
          const uprights = joints.flatMap(verticals);
          for (const [i, a] of uprights.entries()) {
            for (const b of uprights.slice(i + 1)) if (a.track === b.track) expect(a.bottom < b.top || b.bottom < a.top).toBe(true);
          }
        }
      }),
    );
  });

  test('two steps that change places: one takes a detour', () => {
    const swap = sequence(
      shell('a', [], { lane: 'x' }),
      shell('b', [], { lane: 'y' }),
      shell('c', ['b'], { lane: 'x' }),
      shell('d', ['a'], { lane: 'y' }),
    );
    const [channel] = routeGraph(layoutGraph(swap)).channels;
    expect(channel?.joints.filter((joint) => joint.detour !== null)).toHaveLength(1);
    expect(channel?.tracks).toBe(3);
  });
});
