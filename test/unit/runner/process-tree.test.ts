import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProcessRow, Snapshot } from '../../../src/runner/processes/table.ts';
import { ancestorsOf, membersOf } from '../../../src/runner/processes/tree.ts';

type Row = Partial<ProcessRow> & { pid: number; born: number; nonce?: string };

function snapshot(rows: readonly Row[]): Snapshot & { asked: number[] } {
  const nonces = new Map(rows.map((row) => [row.pid, row.nonce ?? null]));
  const asked: number[] = [];
  return {
    asked,
    rows: rows.map((row) => ({ parent: 1, group: null, session: null, ...row, stamp: `b:${String(row.born)}` })),
    nonceOf: (row) => {
      asked.push(row.pid);
      return nonces.get(row.pid) ?? null;
    },
    commandOf: () => '',
  };
}
const members = (rows: readonly Row[], root: { pid: number; born: number } | null, since?: string) =>
  membersOf(
    snapshot(rows),
    { roots: root ? [{ pid: root.pid, started_at: `b:${String(root.born)}` }] : [], nonce: 'mine' },
    { self: 10, since },
  )
    .map((row) => row.pid)
    .sort((a, b) => a - b);

describe('membersOf', () => {
  test('descendants at any depth, groups, sessions and nonces, and on from each', () => {
    const rows: Row[] = [
      { pid: 10, born: 1 },
      { pid: 20, born: 5, parent: 10, group: 20, session: 20 },
      { pid: 21, born: 6, parent: 20, group: 20, session: 20 },
      { pid: 22, born: 7, parent: 21, group: 22, session: 20 },
      { pid: 30, born: 8, group: 20 },
      { pid: 31, born: 8, session: 20 },
      { pid: 40, born: 9, nonce: 'mine', group: 40 },
      { pid: 41, born: 9, group: 40 },
      { pid: 50, born: 9, nonce: 'yours' },
      { pid: 51, born: 9, parent: 10, group: 10 },
    ];
    expect(members(rows, { pid: 20, born: 5 })).toEqual([20, 21, 22, 30, 31, 40, 41]);
  });

  test('an ended root still leads its group and its orphans', () => {
    const rows: Row[] = [
      { pid: 21, born: 6, parent: 20 },
      { pid: 30, born: 8, group: 20 },
    ];
    expect(members(rows, { pid: 20, born: 5 })).toEqual([21, 30]);
  });

  test('a number that was taken over leads nobody', () => {
    const rows: Row[] = [
      { pid: 20, born: 90 },
      { pid: 91, born: 91, parent: 20 },
    ];
    expect(members(rows, { pid: 20, born: 5 })).toEqual([]);
  });

  test('nobody is older than the one it is found by', () => {
    expect(members([{ pid: 21, born: 4, parent: 20 }], { pid: 20, born: 5 })).toEqual([]);
  });

  test('this process is no member, even with the nonce', () => {
    expect(members([{ pid: 10, born: 9, nonce: 'mine' }], null)).toEqual([]);
  });

  test('rows older than `since` are not asked for their environment', () => {
    const rows: Row[] = [
      { pid: 2, born: 1 },
      { pid: 20, born: 5 },
      { pid: 21, born: 6, nonce: 'mine' },
    ];
    const seen = snapshot(rows);
    const target = { roots: [{ pid: 20, started_at: 'b:5' }], nonce: 'mine' };
    expect(membersOf(seen, target, { self: 10, since: 'b:5' }).map((row) => row.pid)).toEqual([20, 21]);
    expect(seen.asked).toEqual([21]);
    expect(members(rows, { pid: 20, born: 5 }, 'otherboot:5')).toEqual([20, 21]);
  });

  test('property: exactly those that a walk up their parents leads to the root', () => {
    const parents = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(parents, (choices) => {
        const rows: Row[] = choices.map((choice, i) => ({ pid: 100 + i, born: 100 + i, parent: i === 0 ? 1 : 99 + (choice % (i + 1)) }));
        const leadsToRoot = (row: Row): boolean => {
          const parent = rows.find((other) => other.pid === row.parent);
          return row.pid === 100 || (parent !== undefined && leadsToRoot(parent));
        };
        const expected = rows.filter(leadsToRoot);
        expect(members(rows, { pid: 100, born: 100 })).toEqual(expected.map((row) => row.pid));
      }),
    );
  });
});

describe('ancestorsOf', () => {
  test('from a process up, and not over a number that was taken anew', () => {
    const { rows } = snapshot([
      { pid: 1, born: 0, parent: 0 },
      { pid: 5, born: 3, parent: 1 },
      { pid: 6, born: 4, parent: 5 },
      { pid: 8, born: 5, parent: 7 },
      { pid: 7, born: 9, parent: 1 },
    ]);
    expect(ancestorsOf(rows, 6)).toEqual([6, 5, 1]);
    expect(ancestorsOf(rows, 8)).toEqual([8]);
    expect(ancestorsOf(rows, 99)).toEqual([]);
  });
});
