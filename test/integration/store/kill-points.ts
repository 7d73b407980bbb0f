import { expect } from 'vitest';
import { runModule, temporaryFolder, testClock } from './processes.ts';

const CLOCK = `const clock = { now: () => ${String(testClock.now())} };`;

/** Runs `module` in fresh folders, killed at its 1st, 2nd, … write point, until it comes through; looks at each. */
export async function atEveryWritePoint(
  prepare: (root: string) => void,
  module: string,
  look: (root: string) => Promise<void>,
): Promise<number> {
  for (let point = 1; ; point += 1) {
    using folder = temporaryFolder();
    prepare(folder.path);
    const { signal, code, stderr } = await runModule(`${CLOCK}\nconst root = process.argv[1];\n${module}`, [folder.path], {
      THREADOS_TEST_KILL_POINT: String(point),
    }).ended;
    if (process.platform !== 'win32')
      expect({ signal, code, stderr }).toEqual(signal === null ? { signal, code: 0, stderr } : { signal: 'SIGKILL', code, stderr: '' });
    try {
      await look(folder.path);
    } catch (error) {
      throw new Error(`after write point ${String(point)}`, { cause: error });
    }
    if (code === 0) return point;
    expect(point).toBeLessThan(200);
  }
}
