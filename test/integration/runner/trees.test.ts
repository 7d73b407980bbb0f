import { describe, expect, test } from 'vitest';
import { FAKE_AGENT } from '../../fakes/fake-agent.ts';
import { createRunnerRig, isAlive, processes } from './rig.ts';

describe('nothing outlives its step', () => {
  test('a grandchild that holds the outputs is ended, and does not hold up the step', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start();
    const agent = await rig.agents.nextInvocation();
    const grandchild = await agent.grandchild();
    await agent.stdout('before\n');
    await agent.exit(0);
    expect(await attempt.run.ended).toMatchObject({ outcome: 'success', exit_code: 0, error: null });
    expect(await isAlive(grandchild)).toBe(false);
    expect((await attempt.log('stdout')).toString()).toBe('before\n');
  });

  test.skipIf(process.platform === 'win32')('a daemon in a session of its own is found by its nonce and ended', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start();
    const agent = await rig.agents.nextInvocation();
    const daemon = await agent.daemon();
    const target = { root: null, nonce: attempt.launch.nonce };
    expect((await processes.census(target)).map((member) => member.pid).sort()).toEqual([agent.pid, daemon].sort());
    await agent.exit(0);
    await attempt.run.ended;
    expect(await isAlive(daemon)).toBe(false);
    expect(await processes.census(target)).toEqual([]);
  });

  test('keep_background spares what the step leaves running', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start({ keep_background: true });
    const agent = await rig.agents.nextInvocation();
    const grandchild = await agent.grandchild();
    const daemon = await agent.daemon();
    await agent.exit(0);
    expect(await attempt.run.ended).toMatchObject({ outcome: 'success', error: null });
    expect(await isAlive(grandchild)).toBe(true);
    expect(await isAlive(daemon)).toBe(true);
    for (const pid of [grandchild, daemon]) process.kill(pid, 'SIGKILL');
  });

  test('keep_background does not spare a step that is stopped', async () => {
    await using rig = await createRunnerRig();
    const stop = new AbortController();
    const attempt = rig.start({ keep_background: true }, { stop: stop.signal });
    const agent = await rig.agents.nextInvocation();
    const grandchild = await agent.grandchild();
    stop.abort();
    expect(await attempt.run.ended).toMatchObject({ outcome: 'stopped' });
    expect(await isAlive(grandchild)).toBe(false);
  });
});

describe('stopping', () => {
  test('a child that ignores SIGTERM is killed after the grace', async () => {
    await using rig = await createRunnerRig();
    const stop = new AbortController();
    const clocks = { ...rig.launch().clocks, grace_ms: 200 };
    const attempt = rig.start({ clocks }, { stop: stop.signal });
    const agent = await rig.agents.nextInvocation();
    await agent.ignoreTerm();
    const asked = performance.now();
    stop.abort();
    const status = await attempt.run.ended;
    expect(status).toMatchObject({ outcome: 'stopped', signal: 'SIGKILL', error: { code: 'stopped', message: 'Stopped by a signal' } });
    expect(performance.now() - asked).toBeGreaterThan(190);
    expect(await isAlive(agent.pid)).toBe(false);
  });

  test('a second request kills at once', async () => {
    await using rig = await createRunnerRig();
    const stop = new AbortController();
    const kill = new AbortController();
    const clocks = { ...rig.launch().clocks, grace_ms: 30_000 };
    const attempt = rig.start({ clocks }, { stop: stop.signal, kill: kill.signal });
    await (await rig.agents.nextInvocation()).ignoreTerm();
    stop.abort();
    kill.abort();
    expect(await attempt.run.ended).toMatchObject({ outcome: 'stopped', signal: 'SIGKILL' });
  });

  test('a stop asked for by another process is told from a failure by stop.json', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start();
    await rig.agents.nextInvocation();
    await attempt.run.started;
    const { pid, pid_started_at } = await attempt.status();
    await attempt.requestStop({ actor: 'agent:boss' });
    const stopped = await processes.stopTree(
      { root: { pid: pid ?? 0, started_at: pid_started_at ?? '' }, nonce: attempt.launch.nonce },
      { grace_ms: 2_000 },
    );
    expect(stopped).toEqual({ outcome: 'confirmed', survivors: [] });
    expect(await attempt.run.ended).toMatchObject({ outcome: 'stopped', error: { code: 'stopped', message: 'Stopped by agent:boss' } });
  });

  test('a request whose asker died is carried out by the runner', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start({ clocks: { ...rig.launch().clocks, heartbeat_ms: 20 } });
    await rig.agents.nextInvocation();
    await attempt.requestStop({});
    expect(await attempt.run.ended).toMatchObject({ outcome: 'stopped', error: { message: 'Stopped by human' } });
  });

  test('a request for another attempt counts for nothing', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start({ attempt: 2 });
    const agent = await rig.agents.nextInvocation();
    await attempt.requestStop({ attempt: 1 });
    await agent.exit(0);
    expect(await attempt.run.ended).toMatchObject({ outcome: 'success' });
  });

  test('one that is asked for before the start keeps it from starting', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start({ argv: [...FAKE_AGENT, '--say', 'never'] }, { stop: AbortSignal.abort() });
    expect(await attempt.run.ended).toMatchObject({ outcome: 'stopped', pid: null });
    expect((await attempt.log('stdout')).toString()).toBe('');
  });

  test('a number that someone else has by now is not ours, and is left alone', async () => {
    const outcome = await processes.stopTree({ root: { pid: process.ppid, started_at: 'other:1' }, nonce: 'nobody' }, { grace_ms: 0 });
    expect(outcome).toEqual({ outcome: 'not-ours', survivors: [] });
    expect(await isAlive(process.ppid)).toBe(true);
  });
});

describe('clocks', () => {
  const with_ = (base: { grace_ms: number; heartbeat_ms: number }, more: object) => ({
    start_ms: null,
    idle_ms: null,
    wall_ms: null,
    ...base,
    ...more,
  });
  const base = { grace_ms: 1_000, heartbeat_ms: 60_000 };

  test.each([
    ['start', { start_ms: 150 }, [], { outcome: 'stalled', error: { code: 'stalled', message: 'No output within 150ms' } }],
    [
      'idle',
      { start_ms: 60_000, idle_ms: 150 },
      ['--say', 'x'],
      { outcome: 'stalled', error: { code: 'stalled', message: 'No output for 150ms' } },
    ],
    ['wall', { wall_ms: 300 }, ['--say', 'x'], { outcome: 'timeout', error: { code: 'timeout', message: 'Still running after 300ms' } }],
  ])('%s ends the tree', async (_name, clocks, words, expected) => {
    await using rig = await createRunnerRig();
    const attempt = rig.start({ argv: [...FAKE_AGENT, ...words, '--hang'], clocks: with_(base, clocks) });
    expect(await attempt.run.ended).toMatchObject({ ...expected, exit_code: null });
    expect(await processes.census({ root: null, nonce: attempt.launch.nonce })).toEqual([]);
  });

  test('a silence that is only to be told is told, and ends nothing', async () => {
    await using rig = await createRunnerRig();
    const told = Promise.withResolvers<undefined>();
    const attempt = rig.start({ clocks: with_(base, { idle_ms: 50 }), on_stall: 'notify' }, { onStall: () => told.resolve(undefined) });
    const agent = await rig.agents.nextInvocation();
    await told.promise;
    await agent.exit(0);
    expect(await attempt.run.ended).toMatchObject({ outcome: 'success', error: null });
  });
});
