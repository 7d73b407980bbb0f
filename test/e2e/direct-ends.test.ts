import { describe, expect, test } from 'vitest';
import { busyStep, census, reasonOf, type BusyStep } from '../rig/busy-step.ts';
import { seqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

const ways: Record<string, { act: (scene: BusyStep) => unknown; exit: number; reason: string; step?: { timeout: string } }> = {
  'seqctl stop': { act: ({ root }) => seqctl(root, ['stop', 'step', 'busy']), exit: 8, reason: 'stopped' },
  'seqctl stop --kill': { act: ({ root }) => seqctl(root, ['stop', 'step', 'busy', '--kill', '--yes']), exit: 8, reason: 'stopped' },
  'its timeout': { act: () => undefined, exit: 8, reason: 'timeout', step: { timeout: '2s' } },
  'Ctrl+C': { act: ({ scheduler }) => process.kill(scheduler, 'SIGINT'), exit: 130, reason: 'stopped' },
  'SIGTERM of the scheduler': { act: ({ scheduler }) => process.kill(scheduler, 'SIGTERM'), exit: 143, reason: 'stopped' },
};

describe.skipIf(process.platform === 'win32')('nothing outlives its step in the direct executor', () => {
  test.each(Object.entries(ways))('%s', async (_name, { act, exit, reason, step }) => {
    const scene = await busyStep(step);
    const { nonce } = scene.file();
    await act(scene);
    expect(await scene.ended).toBe(exit);
    expect(await reasonOf(scene.root)).toBe(reason);
    expect(await census(nonce)).toBe(0);
  });

  test('its own end', async () => {
    const scene = await busyStep();
    const { nonce } = scene.file();
    await scene.agent.exit(0);
    expect(await scene.ended).toBe(0);
    expect(await census(nonce)).toBe(0);
  });

  test('SIGKILL of the scheduler: the guardian ends the tree, and the step is lost with its last words', async () => {
    const scene = await busyStep();
    const { nonce } = scene.file();
    await scene.agent.stdout('my last words\n');
    await until('they are kept', () => scene.log().includes('my last words'));
    process.kill(scene.scheduler, 'SIGKILL');
    expect(await scene.ended).toBeNull();
    await until('the tree is gone', async () => (await census(nonce)) === 0);
    expect((await seqctl(scene.root, ['reconcile'])).json.data).toEqual({ lost: ['busy'], alive: [], swept: [] });
    expect(scene.file().error?.message).toContain('my last words');
  });
});
