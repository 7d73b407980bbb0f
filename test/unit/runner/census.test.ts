import { describe, expect, test } from 'vitest';
import { shareLooks } from '../../../src/runner/processes/census.ts';

describe('shareLooks', () => {
  test('who asks before a look begins shares it; who asks during one gets the next', async () => {
    let looks = 0;
    let during: (() => void) | null = null;
    const look = shareLooks({
      read: async () => {
        looks += 1;
        const at = looks;
        during?.();
        await new Promise((resolve) => setImmediate(resolve));
        return { rows: [{ pid: at, parent: 0, group: null, session: null, stamp: 'x' }], nonceOf: () => null, commandOf: () => '' };
      },
    });
    let late: Promise<{ rows: readonly { pid: number }[] }> | null = null;
    during = () => {
      late ??= look();
    };
    const [a, b] = await Promise.all([look(), look()]);
    expect([a.rows[0]?.pid, b.rows[0]?.pid]).toEqual([1, 1]);
    expect((await late!).rows[0]?.pid).toBe(2);
    expect(looks).toBe(2);
  });

  test('who shares a look gets it from the earliest stamp on that any of them wants', async () => {
    const wanted: (string | undefined)[] = [];
    const look = shareLooks({
      read: (since) => {
        wanted.push(since);
        return Promise.resolve({ rows: [], nonceOf: () => null, commandOf: () => '' });
      },
    });
    await Promise.all([look('b:20'), look('b:9'), look('b:30')]);
    await Promise.all([look('b:20'), look()]);
    await Promise.all([look('b:20'), look('unknown:0')]);
    await look('b:7');
    expect(wanted).toEqual(['b:9', undefined, undefined, 'b:7']);
  });

  test('a look that fails does not end all looking', async () => {
    let looks = 0;
    const look = shareLooks({
      read: () =>
        ++looks === 1 ? Promise.reject(new Error('no')) : Promise.resolve({ rows: [], nonceOf: () => null, commandOf: () => '' }),
    });
    await expect(look()).rejects.toThrow('no');
    await expect(look()).resolves.toMatchObject({ rows: [] });
  });
});
