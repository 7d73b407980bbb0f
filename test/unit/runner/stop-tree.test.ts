import { describe, expect, test } from 'vitest';
import type { ProcessRow } from '../../../src/runner/processes/table.ts';
import { stopTree, type StopDeps } from '../../../src/runner/processes/stop-tree.ts';

const row = (pid: number, parent = 1, group = pid): ProcessRow => ({ pid, parent, group, session: null, stamp: `b:${String(pid)}` });
const target = { roots: [{ pid: 20, started_at: 'b:20' }], nonce: 'n' };

/** A table that changes as the test says; time passes only by waiting. */
function world(start: readonly ProcessRow[], onSignal: (pid: number, name: string, rows: ProcessRow[]) => void) {
  const rows = [row(1, 0), ...start];
  const sent: string[] = [];
  let now = 0;
  const deps: StopDeps = {
    self: 1,
    look: () => Promise.resolve({ rows: [...rows], nonceOf: () => null, commandOf: (each) => `cmd ${String(each.pid)}` }),
    signal: (pid, name) => {
      sent.push(`${name} ${String(pid)}`);
      onSignal(pid, name, rows);
    },
    killTree: null,
    wait: (ms) => {
      now += ms;
      return Promise.resolve();
    },
    monotonic: () => now,
  };
  return { deps, sent, now: () => now };
}
const remove = (rows: ProcessRow[], pid: number) => {
  const at = rows.findIndex((each) => each.pid === pid);
  if (at >= 0) rows.splice(at, 1);
};

describe('stopTree', () => {
  test('whoever goes when asked is not killed', async () => {
    const { deps, sent } = world([row(20), row(21, 20)], (pid, name, rows) => {
      if (name === 'SIGTERM') remove(rows, pid);
    });
    expect(await stopTree(deps, target, { grace_ms: 1_000 })).toEqual({ outcome: 'confirmed', survivors: [] });
    expect(sent).toEqual(['SIGTERM 20', 'SIGTERM 21', 'SIGCONT 20', 'SIGCONT 21']);
  });

  test('whoever stays is killed after the grace, also when its parent has gone before', async () => {
    const { deps, sent, now } = world([row(20), row(21, 20)], (pid, name, rows) => {
      if (pid === 20 || name === 'SIGKILL') remove(rows, pid);
      const orphan = rows.find((each) => each.pid === 21);
      if (orphan && pid === 20) rows.splice(rows.indexOf(orphan), 1, { ...orphan, parent: 1 });
    });
    expect(await stopTree(deps, target, { grace_ms: 1_000 })).toEqual({ outcome: 'confirmed', survivors: [] });
    expect(sent.slice(-2)).toEqual(['SIGKILL -21', 'SIGKILL 21']);
    expect(now()).toBeGreaterThanOrEqual(1_000);
  });

  test('grace 0 does not ask', async () => {
    const { deps, sent } = world([row(20)], (pid, _name, rows) => remove(rows, Math.abs(pid)));
    await stopTree(deps, target, { grace_ms: 0 });
    expect(sent).toEqual(['SIGKILL -20', 'SIGKILL 20']);
  });

  test('what forks while it is being killed is killed again', async () => {
    let children = 0;
    const { deps } = world([row(20)], (pid, name, rows) => {
      if (name !== 'SIGKILL' || pid < 0) return;
      remove(rows, pid);
      if (children < 3) rows.push(row(100 + ++children, pid));
    });
    expect(await stopTree(deps, target, { grace_ms: 0 })).toMatchObject({ outcome: 'confirmed' });
  });

  test('who cannot be killed is named', async () => {
    const { deps } = world([row(20), row(21, 20)], (pid, _name, rows) => pid === 20 && remove(rows, pid));
    expect(await stopTree(deps, target, { grace_ms: 0 })).toEqual({ outcome: 'not-proven', survivors: [{ pid: 21, command: 'cmd 21' }] });
  });

  test('nobody there is confirmed; somebody else with the number is not ours', async () => {
    expect(await stopTree(world([], () => undefined).deps, target, { grace_ms: 0 })).toMatchObject({ outcome: 'confirmed' });
    const { deps, sent } = world([{ ...row(20), stamp: 'b:99' }], () => undefined);
    expect(await stopTree(deps, target, { grace_ms: 0 })).toMatchObject({ outcome: 'not-ours' });
    expect(sent).toEqual([]);
  });

  test('a table that cannot be read proves nothing', async () => {
    const blind = {
      ...world([], () => undefined).deps,
      look: () => Promise.resolve({ rows: [], nonceOf: () => null, commandOf: () => '' }),
    };
    expect(await stopTree(blind, target, { grace_ms: 0 })).toEqual({ outcome: 'not-proven', survivors: [] });
  });

  test('on Windows the tree kill takes the place of asking', async () => {
    const killed: number[] = [];
    const { deps, sent } = world([row(20)], (pid, _name, rows) => remove(rows, pid));
    const killTree = (pid: number) => Promise.resolve(void killed.push(pid));
    expect(await stopTree({ ...deps, killTree }, target, { grace_ms: 1_000 })).toMatchObject({ outcome: 'confirmed' });
    expect(killed).toEqual([20]);
    expect(sent.some((each) => each.startsWith('SIGTERM'))).toBe(false);
  });
});
