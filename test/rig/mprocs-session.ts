import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import type { MprocsStatus } from '../../src/model/ports/mprocs.ts';
import { openPty, type Pty } from './pty.ts';
import { cleanEnvironment, seqctl } from './seqctl.ts';
import { until } from './until.ts';

const BIN = fileURLToPath(new URL('../../bin/seqctl.js', import.meta.url));

/** mprocs, open over a repo in a terminal of its own; closed after the test, whatever became of it. */
export async function openMprocs(root: string): Promise<{ readonly pty: Pty; readonly pid: number }> {
  const pty = openPty(process.execPath, [BIN, 'mprocs', 'open', '--layout', 'here'], {
    cwd: root,
    env: cleanEnvironment({ HOME: root }),
    rows: 30,
    cols: 110,
  });
  onTestFinished(async () => {
    await seqctl(root, ['mprocs', 'close', '--yes']);
    await pty.close();
  });
  await until('mprocs is open', async () => (await session(root)).state === 'open');
  const { pid } = await session(root);
  expect(pid).not.toBeNull();
  return { pty, pid: pid ?? 0 };
}

export async function session(root: string): Promise<MprocsStatus> {
  const { json } = await seqctl(root, ['mprocs', 'status']);
  return json.data as MprocsStatus;
}
