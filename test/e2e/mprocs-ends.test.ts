import { describe, expect, test } from 'vitest';
import { endsThatWay, busyPane, type Way } from '../rig/busy-pane.ts';
import { census, processes, reasonOf } from '../rig/busy-step.ts';
import { session } from '../rig/mprocs-session.ts';
import { statuses } from '../rig/repo.ts';
import { seqctl, startSeqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

/** The others are in test/slow/mprocs/ends.test.ts. */
const ways: Record<string, Way> = {
  'a person quits mprocs': {
    act: async ({ pty }) => {
      pty.press('q');
      await pty.until('<e>');
      pty.press('e');
    },
    reason: /^stopped$/,
  },
  'SIGKILL of mprocs': { act: ({ mprocs }) => process.kill(mprocs, 'SIGKILL'), reason: /^lost$/ },
  'SIGKILL of the runner': { act: ({ file }) => process.kill(file().runner_pid ?? 0, 'SIGKILL'), reason: /^lost$/ },
};

describe.skipIf(process.platform === 'win32')('nothing outlives its step in a pane, and its status says how it ended', () => {
  test.each(Object.entries(ways))('%s', (_name, way) => endsThatWay(way));

  test('its own end', async () => {
    const scene = await busyPane();
    const { nonce } = scene.file();
    await scene.agent.exit(0);
    expect(await scene.ended).toBe(0);
    expect(await census(nonce)).toBe(0);
  });

  test('SIGKILL of the scheduler: the pane goes on, is found again, and can be stopped', async () => {
    const scene = await busyPane();
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
    const scene = await busyPane();
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
