import { test } from 'vitest';
import { createRemote } from '../../../src/executors/mprocs/remote.ts';
import { endsThatWay, type Way } from '../../rig/busy-pane.ts';
import { session } from '../../rig/mprocs-session.ts';
import { seqctl } from '../../rig/seqctl.ts';

const ways: Record<string, Way> = {
  'seqctl stop': { act: ({ root }) => seqctl(root, ['stop', 'step', 'busy']), reason: /^stopped$/ },
  'seqctl stop --kill': { act: ({ root }) => seqctl(root, ['stop', 'step', 'busy', '--kill', '--yes']), reason: /^stopped$/ },
  'its timeout': { act: () => undefined, reason: /^timeout$/, step: { timeout: '2s' } },
  'a person ends the row': {
    act: async ({ root, pty }) => {
      await seqctl(root, ['mprocs', 'select', 'busy']);
      await pty.until('attempt 1');
      pty.press('x');
    },
    reason: /^stopped$/,
  },
  'seqctl mprocs close': { act: ({ root }) => seqctl(root, ['mprocs', 'close', '--yes']), reason: /^stopped$/ },
  'force-quit over the remote control': {
    act: async ({ root }) => {
      const { address } = await session(root);
      return createRemote(Number(address?.split(':')[1])).send({ c: 'force-quit' });
    },
    // Whether mprocs is still there when the runner writes its last word is a race.
    reason: /^(?:stopped|lost)$/,
  },
  'its terminal is closed': { act: ({ pty }) => pty.close(), reason: /^lost$/ },
};

test.skipIf(process.platform === 'win32').each(Object.entries(ways))('nothing outlives its step: %s', (_name, way) => endsThatWay(way));
