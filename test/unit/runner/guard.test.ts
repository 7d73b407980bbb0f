import { describe, expect, test } from 'vitest';
import { guard, guardLine } from '../../../src/runner/guard.ts';

describe('guard', () => {
  const run = async (lines: readonly string[]) => {
    const stopped: unknown[] = [];
    async function* feed() {
      yield* lines;
      await Promise.resolve();
    }
    const stopTree = (target: unknown) => {
      stopped.push(target);
      return Promise.resolve({ outcome: 'confirmed' as const, survivors: [] });
    };
    await guard(feed(), { stopTree }, 0);
    return stopped;
  };
  const one = { pid: 7, started_at: 'b:1' };

  test('ends what had begun and not ended when the pipe closes', async () => {
    const lines = [guardLine.begins('a'), guardLine.started('a', one), guardLine.begins('b'), guardLine.begins('c'), guardLine.ended('c')];
    expect(await run(lines)).toEqual([
      { root: one, nonce: 'a' },
      { root: null, nonce: 'b' },
    ]);
  });
  test('leaves everything alone after a goodbye', async () => {
    expect(await run([guardLine.begins('a'), guardLine.bye])).toEqual([]);
  });
});
