import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Launch } from '../../../src/model/launch.ts';
import type { StatusFile } from '../../../src/model/status.ts';
import { startingRecord } from '../../../src/runner/status-record.ts';
import { readStatusFile, writeStatusFile } from '../../../src/store/status-file.ts';
import { FAKE_AGENT } from '../../fakes/fake-agent.ts';
import { createRunnerRig, isAlive, processes, type RunnerRig } from './rig.ts';

const ENTRY = fileURLToPath(new URL('../../../src/pane-main.ts', import.meta.url));

/** What the claim and the mprocs executor leave, and a pane that is started for it. */
async function openPane(rig: RunnerRig, launch: Launch, options: { status?: Partial<StatusFile>; word?: string } = {}) {
  const folder = join(rig.dir, '.threados', 'state', 'launch');
  const file = join(folder, 'token1.json');
  await mkdir(folder, { recursive: true });
  await mkdir(launch.dir, { recursive: true });
  await writeFile(file, JSON.stringify(launch));
  const claimed = { ...startingRecord(launch, process.pid, new Date().toISOString()), runner_started_at: 'b:1', ...options.status };
  await writeStatusFile(launch.dir, claimed, true);
  const pane = spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', ENTRY, options.word ?? 'token1'], { cwd: rig.dir });
  const output = { stdout: '', stderr: '' };
  pane.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  pane.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = once(pane, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  const status = () => readStatusFile(launch.dir) as StatusFile;
  return { pane, file, ended, status };
}
const launchIn = (rig: RunnerRig, changes: Partial<Launch>) =>
  rig.launch({ executor: 'mprocs', dir: join(rig.dir, '.threados', 'runs', 'r', 'step'), proc: { name: 'step', index: 3 }, ...changes });

describe('a pane', () => {
  test('runs its launch, shows it, and ends with the code of the child', async () => {
    await using rig = await createRunnerRig();
    const launch = launchIn(rig, { argv: [...FAKE_AGENT, '--say', 'hello', '--err', 'oops', '--exit', '3'], command: ['npm', 'test\n'] });
    const { ended, status, file, pane } = await openPane(rig, launch);
    const result = await ended;
    expect(result.code).toBe(3);
    expect(result.stderr).toBe('oops\n');
    expect(result.stdout).toMatch(
      /^--- step · attempt 1 · npm test\\n\nhello\n--- step · failure after \S+ · The program ended with exit code 3\n$/,
    );
    expect(status()).toMatchObject({
      state: 'exited',
      outcome: 'failure',
      exit_code: 3,
      runner_pid: pane.pid,
      proc: { name: 'step', index: 3 },
    });
    expect(existsSync(file)).toBe(false);
    expect(await readFile(join(launch.dir, 'stdout.log'), 'utf8')).toBe('hello\n');
  });

  test.skipIf(process.platform === 'win32').each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
    '%s ends the whole tree, and says that it was stopped',
    async (signal) => {
      await using rig = await createRunnerRig();
      const launch = launchIn(rig, {});
      const { pane, ended, status } = await openPane(rig, launch);
      const agent = await rig.agents.nextInvocation();
      const daemon = await agent.daemon();
      while (status().state !== 'running') await new Promise((resolve) => setTimeout(resolve, 10));
      expect(status()).toMatchObject({ pid: agent.pid, runner_pid: pane.pid, runner_started_at: await processes.identify(pane.pid ?? 0) });
      pane.kill(signal);
      expect((await ended).code).toBe(1);
      expect(status()).toMatchObject({ state: 'exited', outcome: 'stopped', error: { code: 'stopped' } });
      expect(await Promise.all([agent.pid, daemon].map(isAlive))).toEqual([false, false]);
    },
  );

  test('does nothing for an attempt that is no longer wanted', async () => {
    await using rig = await createRunnerRig();
    const launch = launchIn(rig, { argv: [...FAKE_AGENT, '--touch', join(rig.dir, 'ran')] });
    for (const status of [{ nonce: 'another' }, { state: 'lost' as const }]) {
      const result = await (await openPane(rig, launch, { status })).ended;
      expect(result).toMatchObject({ code: 1, stdout: '', stderr: 'step: attempt 1 is no longer wanted\n' });
    }
    expect(existsSync(join(rig.dir, 'ran'))).toBe(false);
  });

  test.each(['unknown', '../../etc/passwd', ''])('does nothing for the word "%s"', async (word) => {
    await using rig = await createRunnerRig();
    const result = await (await openPane(rig, launchIn(rig, {}), { word })).ended;
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('nothing to run');
  });
});
