import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createDirectExecutor, type TreeGuardian } from '../../../src/executors/direct/executor.ts';
import type { Launch } from '../../../src/model/launch.ts';
import { FAKE_AGENT } from '../../fakes/fake-agent.ts';
import { createRunnerRig, isAlive, processes, type RunnerRig } from '../runner/rig.ts';

async function supervise(rig: RunnerRig, launches: readonly Launch[]): Promise<ChildProcess> {
  for (const launch of launches) await mkdir(launch.dir, { recursive: true });
  const file = join(rig.dir, 'launches.json');
  await writeFile(file, JSON.stringify(launches));
  const script = fileURLToPath(new URL('supervisor.ts', import.meta.url));
  return spawn(process.execPath, ['--experimental-strip-types', '--no-warnings', script, file], { stdio: 'inherit' });
}

/** Waits, by looking, until nothing of the attempts is left; false after 15 s. */
async function isEmptied(nonces: readonly string[]): Promise<boolean> {
  for (let looks = 0; looks < 300; looks++) {
    const counts = await Promise.all(nonces.map((nonce) => processes.census({ root: null, nonce })));
    if (counts.every((members) => members.length === 0)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

async function readState(dir: string): Promise<string> {
  return (JSON.parse(await readFile(join(dir, 'status.json'), 'utf8')) as { state: string }).state;
}

describe.skipIf(process.platform === 'win32')('a supervisor that is killed outright', () => {
  test('its guardian ends every tree, daemons and those that ignore SIGTERM too', async () => {
    await using rig = await createRunnerRig();
    const launches = ['a', 'b'].map((name) => rig.launch({ dir: join(rig.dir, name), instance: name }));
    const supervisor = await supervise(rig, launches);
    const agents = [await rig.agents.nextInvocation(), await rig.agents.nextInvocation()];
    await agents[0]!.ignoreTerm();
    const daemon = await agents[1]!.daemon();
    for (const { dir } of launches)
      while ((await readState(dir).catch(() => '')) !== 'running') await new Promise((r) => setTimeout(r, 20));

    supervisor.kill('SIGKILL');
    await once(supervisor, 'exit');
    expect(await isEmptied(launches.map((launch) => launch.nonce))).toBe(true);
    expect(await Promise.all([agents[0]!.pid, agents[1]!.pid, daemon].map(isAlive))).toEqual([false, false, false]);
    expect(await readState(launches[0]!.dir)).toBe('running'); // for reconcile to tell as lost
  });

  test('one that ends in peace leaves what may live on', async () => {
    await using rig = await createRunnerRig();
    const launch = rig.launch({ dir: join(rig.dir, 'a'), keep_background: true });
    const supervisor = await supervise(rig, [launch]);
    const agent = await rig.agents.nextInvocation();
    const daemon = await agent.daemon();
    await agent.exit(0);
    const [code] = (await once(supervisor, 'exit')) as [number];
    expect(code).toBe(0);
    expect(await isAlive(daemon)).toBe(true);
  });
});

describe('the direct executor', () => {
  const noGuardian = { watches: () => undefined, close: () => undefined };

  test('refuses an interactive step without a terminal, and starts nothing', async () => {
    await using rig = await createRunnerRig();
    const run = () => {
      throw new Error('started');
    };
    const executor = createDirectExecutor({ run, guardian: noGuardian, hasTerminal: false });
    const answer = await executor.start(rig.launch({ interactive: true }));
    expect(answer).toMatchObject({ ok: false, error: { code: 'TERMINAL_UNAVAILABLE' } });
  });

  test('gives the terminal to one step at a time', async () => {
    await using rig = await createRunnerRig();
    const executor = createDirectExecutor({
      run: (launch) => rig.start({ ...launch, interactive: false, argv: FAKE_AGENT }).run,
      guardian: null,
      hasTerminal: true,
    });
    const first = await executor.start(rig.launch({ interactive: true, instance: 'one' }));
    const agent = await rig.agents.nextInvocation();
    expect(await executor.start(rig.launch({ interactive: true, instance: 'two' }))).toMatchObject({ ok: false });
    await agent.exit(0);
    if (first.ok) await first.value.ended;
    const third = await executor.start(rig.launch({ interactive: true, instance: 'two' }));
    expect(third.ok).toBe(true);
    await (await rig.agents.nextInvocation()).exit(0);
    if (third.ok) await third.value.ended;
  });

  test('tells its guardian in which run, before anything is started', async () => {
    await using rig = await createRunnerRig();
    const told: string[] = [];
    const guardian: TreeGuardian = {
      watches: (folder) => told.push(`watches ${folder}`),
      close: () => told.push('close'),
    };
    const run = (launch: Launch) => {
      told.push('run');
      return rig.start({ ...launch, argv: [...FAKE_AGENT, '--exit', '0'] }).run;
    };
    const executor = createDirectExecutor({ run, guardian, hasTerminal: false });
    const answer = await executor.start(rig.launch());
    if (answer.ok) await answer.value.ended;
    await executor.close();
    expect(told).toEqual([`watches ${dirname(rig.dir)}`, 'run', 'close']);
  });

  test('50 at once, each with its own output and outcome', async () => {
    await using rig = await createRunnerRig();
    const executor = createDirectExecutor({ run: (launch) => rig.start(launch).run, guardian: null, hasTerminal: false });
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    const ended = await Promise.all(
      numbers.map(async (n) => {
        const dir = join(rig.dir, String(n));
        await mkdir(dir);
        const argv = [process.execPath, '-e', `console.log(${String(n)}); process.exitCode = ${String(n % 3)}`];
        const answer = await executor.start(rig.launch({ dir, instance: `p.${String(n + 1)}`, argv }));
        return answer.ok ? answer.value.ended : null;
      }),
    );
    expect(ended.map((status) => status?.exit_code)).toEqual(numbers.map((n) => n % 3));
    expect(ended.map((status) => status?.outcome)).toEqual(numbers.map((n) => (n % 3 === 0 ? 'success' : 'failure')));
    const logs = await Promise.all(numbers.map((n) => readFile(join(rig.dir, String(n), 'stdout.log'), 'utf8')));
    expect(logs).toEqual(numbers.map((n) => `${String(n)}\n`));
  });
});
