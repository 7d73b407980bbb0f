import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRemote } from '../../src/executors/mprocs/remote.ts';
import type { StatusFile } from '../../src/model/status.ts';
import { createProcesses } from '../../src/runner/processes.ts';
import { createFakeAgents, FAKE_AGENT, type FakeAgents } from '../fakes/fake-agent.ts';
import { openMprocs, session } from '../rig/mprocs-session.ts';
import type { Pty } from '../rig/pty.ts';
import { makeRepo, statuses } from '../rig/repo.ts';
import { seqctl, startSeqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

const processes = createProcesses({ platform: process.platform, self: process.pid });

interface Scene {
  readonly root: string;
  readonly pty: Pty;
  readonly mprocs: number;
  readonly agents: FakeAgents;
  readonly agent: Awaited<ReturnType<FakeAgents['nextInvocation']>>;
  /** Of the step `busy`, as it is now. */
  readonly file: () => StatusFile;
  /** The exit code of the `run all` that is under way. */
  readonly ended: Promise<number | null>;
  readonly scheduler: number;
}

/** A step that runs in a pane, with a grandchild and a daemon that left its group and session. */
async function busyStep(step: { timeout?: string } = {}): Promise<Scene> {
  const agents = await createFakeAgents();
  onTestFinished(() => agents[Symbol.asyncDispose]());
  const env = { THREADOS_FAKE_SOCKET: agents.env.THREADOS_FAKE_SOCKET };
  const root = await makeRepo([{ id: 'busy', command: [...FAKE_AGENT], env, ...step }]);
  const { pty, pid: mprocs } = await openMprocs(root);
  const run = startSeqctl(root, ['run', 'all']);
  const ended = new Promise<number | null>((resolve) => run.once('close', resolve));
  const agent = await agents.nextInvocation();
  await agent.grandchild();
  await agent.daemon();
  const runs = (await seqctl(root, ['runs', 'ls'])).json.data as { runs: { run_id: string }[] };
  const path = join(root, '.threados', 'runs', runs.runs[0]?.run_id ?? '', 'busy', 'status.json');
  const file = () => JSON.parse(readFileSync(path, 'utf8')) as StatusFile;
  await until('busy runs', () => existsSync(path) && file().state === 'running');
  expect(await census(file().nonce)).toBe(3);
  return { root, pty, mprocs, agents, agent, file, ended, scheduler: run.pid ?? 0 };
}

async function census(nonce: string): Promise<number> {
  return (await processes.census({ root: null, nonce })).length;
}

async function reasonOf(root: string): Promise<string | undefined> {
  const { json } = await seqctl(root, ['status', 'busy']);
  return (json.data as { steps: { reason: { code: string } | null }[] }).steps[0]?.reason?.code;
}

const ways: Record<string, { act: (scene: Scene) => unknown; reason: string | RegExp; step?: { timeout: string } }> = {
  'seqctl stop': { act: ({ root }) => seqctl(root, ['stop', 'step', 'busy']), reason: 'stopped' },
  'seqctl stop --kill': { act: ({ root }) => seqctl(root, ['stop', 'step', 'busy', '--kill', '--yes']), reason: 'stopped' },
  'its timeout': { act: () => undefined, reason: 'timeout', step: { timeout: '2s' } },
  'a person ends the row': {
    act: async ({ root, pty }) => {
      await seqctl(root, ['mprocs', 'select', 'busy']);
      await pty.until('attempt 1');
      pty.press('x');
    },
    reason: 'stopped',
  },
  'a person quits mprocs': {
    act: async ({ pty }) => {
      pty.press('q');
      await pty.until('<e>');
      pty.press('e');
    },
    reason: 'stopped',
  },
  'seqctl mprocs close': { act: ({ root }) => seqctl(root, ['mprocs', 'close', '--yes']), reason: 'stopped' },
  'force-quit over the remote control': {
    act: async ({ root }) => {
      const { address } = await session(root);
      return createRemote(Number(address?.split(':')[1])).send({ c: 'force-quit' });
    },
    // Whether mprocs is still there when the runner writes its last word is a race.
    reason: /^(?:stopped|lost)$/,
  },
  'SIGKILL of mprocs': { act: ({ mprocs }) => process.kill(mprocs, 'SIGKILL'), reason: 'lost' },
  'its terminal is closed': { act: ({ pty }) => pty.close(), reason: 'lost' },
  'SIGKILL of the runner': { act: ({ file }) => process.kill(file().runner_pid ?? 0, 'SIGKILL'), reason: 'lost' },
};

describe.skipIf(process.platform === 'win32')('nothing outlives its step in a pane, and its status says how it ended', () => {
  test.each(Object.entries(ways))('%s', async (_name, { act, reason, step }) => {
    const scene = await busyStep(step);
    const { nonce } = scene.file();
    await act(scene);
    expect(await scene.ended).toBe(8);
    expect(await reasonOf(scene.root)).toMatch(typeof reason === 'string' ? new RegExp(`^${reason}$`) : reason);
    expect(await census(nonce)).toBe(0);
    expect(scene.file().ended_at).not.toBeNull();
  });

  test('its own end', async () => {
    const scene = await busyStep();
    const { nonce } = scene.file();
    await scene.agent.exit(0);
    expect(await scene.ended).toBe(0);
    expect(await census(nonce)).toBe(0);
  });

  test('SIGKILL of the scheduler: the pane goes on, is found again, and can be stopped', async () => {
    const scene = await busyStep();
    const { nonce } = scene.file();
    process.kill(scene.scheduler, 'SIGKILL');
    expect(await scene.ended).toBeNull();
    expect(await statuses(scene.root)).toEqual({ busy: 'RUNNING' });
    expect((await seqctl(scene.root, ['reconcile'])).json.data).toEqual({ lost: [], alive: ['busy'], swept: [] });
    expect(await census(nonce)).toBe(3);
    expect((await seqctl(scene.root, ['stop', 'step', 'busy'])).code).toBe(0);
    expect(await reasonOf(scene.root)).toBe('stopped');
    expect(await census(nonce)).toBe(0);
  });

  test('SIGKILL of runner and scheduler: reconcile ends what they left, and run all takes the step up again', async () => {
    const scene = await busyStep();
    const { nonce, runner_pid: runner } = scene.file();
    process.kill(scene.scheduler, 'SIGKILL');
    process.kill(runner ?? 0, 'SIGKILL');
    await until('the runner is gone', async () => (await processes.identify(runner ?? 0)) === null);
    expect((await seqctl(scene.root, ['reconcile'])).json.data).toEqual({ lost: ['busy'], alive: [], swept: ['busy'] });
    expect(await census(nonce)).toBe(0);
    const again = startSeqctl(scene.root, ['run', 'all']);
    const ended = new Promise<number | null>((resolve) => again.once('close', resolve));
    await (await scene.agents.nextInvocation()).exit(0);
    expect(await ended).toBe(0);
    expect(scene.file()).toMatchObject({ attempt: 2, outcome: 'success' });
    expect((await session(scene.root)).panes.map(({ instance }) => instance)).toEqual(['busy', 'busy']);
  });
});
