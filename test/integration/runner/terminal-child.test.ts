import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { spawnInTerminal } from '../../../src/runner/terminal-child.ts';
import { createRunnerRig } from './rig.ts';

/** A terminal as far as the checks before the start look at it. */
const terminal = { input: { isTTY: true }, output: { isTTY: true } } as unknown as NonNullable<Parameters<typeof spawnInTerminal>[2]>;

describe('an interactive step that cannot start', () => {
  test('no terminal: a spawn error that says so', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start({ interactive: true });
    expect(await attempt.run.ended).toMatchObject({
      outcome: 'spawn-error',
      error: { code: 'spawn', message: 'It is interactive, and there is no terminal here' },
    });
    expect(readFileSync(`${attempt.dir}/stdout.log`, 'utf8')).toBe('');
  });

  test('node-pty is not installed: says what to do', async () => {
    await using rig = await createRunnerRig();
    const load = () => Promise.reject(new Error("Cannot find package '@lydell/node-pty'\nRequire stack"));
    expect(await spawnInTerminal(rig.launch({ interactive: true }), [process.execPath], terminal, load)).toEqual({
      ok: false,
      message:
        "It is interactive, and @lydell/node-pty cannot be loaded (Cannot find package '@lydell/node-pty'); install ThreadOS again without --omit=optional",
    });
  });

  test.each([
    ['/no/such/program', '/', '/no/such/program was not found'],
    [process.execPath, '/no/such/folder', 'The folder /no/such/folder does not exist'],
    ['/', '/', '/ may not be executed'],
  ])('%s in %s', async (file, cwd, message) => {
    await using rig = await createRunnerRig();
    const spawned = await spawnInTerminal(rig.launch({ interactive: true, cwd }), [file], terminal);
    expect(spawned.ok ? '' : spawned.message).toContain(message);
  });
});
