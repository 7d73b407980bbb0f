import { describe, expect, test } from 'vitest';
import type { StatusFile } from '../../../src/model/status.ts';
import { guard, guardLine } from '../../../src/runner/guard.ts';
import { startingRecord } from '../../../src/runner/status-record.ts';

const SUPERVISOR = 7;

const attempt = (nonce: string, changes: Partial<StatusFile> = {}): StatusFile => ({
  ...startingRecord({ nonce, executor: 'direct', command: [] } as unknown as Parameters<typeof startingRecord>[0], SUPERVISOR, ''),
  ...changes,
});

describe('guard', () => {
  const run = async (told: string, runs: Readonly<Record<string, readonly StatusFile[]>>) => {
    const stopped: unknown[] = [];
    const stopTree = (target: unknown) => {
      stopped.push(target);
      return Promise.resolve({ outcome: 'confirmed' as const, survivors: [] });
    };
    await guard(told, SUPERVISOR, { attemptsIn: (folder) => runs[folder] ?? [], stopTree }, 0);
    return stopped;
  };

  test('ends what its supervisor had under way, in every run that it was told of', async () => {
    const here = [
      attempt('claimed'),
      attempt('runs', { state: 'running', pid: 9, pid_started_at: 'b:1' }),
      attempt('ended', { state: 'exited' }),
      attempt('lost', { state: 'lost' }),
      attempt('in a pane', { state: 'running', executor: 'mprocs' }),
      attempt("another supervisor's", { state: 'running', runner_pid: 8 }),
    ];
    const odd = 'C:\\runs\n"2"';
    const runs = { '/runs/1': here, [odd]: [attempt('too')], '/runs/3': [attempt('not told')] };
    expect(await run(guardLine.run('/runs/1') + guardLine.run(odd), runs)).toEqual([
      { root: null, nonce: 'claimed' },
      { root: { pid: 9, started_at: 'b:1' }, nonce: 'runs' },
      { root: null, nonce: 'too' },
    ]);
  });
  test('leaves everything alone after a goodbye', async () => {
    expect(await run(guardLine.run('/runs/1') + guardLine.bye, { '/runs/1': [attempt('a')] })).toEqual([]);
  });
});
