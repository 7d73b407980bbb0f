import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { StatusFile } from '../../src/model/status.ts';
import { openMprocs, session } from '../rig/mprocs-session.ts';
import { openPty, type Pty } from '../rig/pty.ts';
import { makeRepo, statuses } from '../rig/repo.ts';
import { cleanEnvironment, seqctl, startSeqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

const BIN = fileURLToPath(new URL('../../bin/seqctl.js', import.meta.url));
const AGENT = fileURLToPath(new URL('../fixtures/interactive.mjs', import.meta.url));
const KEY = 'c0ffee-This-Is-Nobodys-Key-4711';

const makeInteractiveRepo = () =>
  makeRepo([{ id: 'talk', command: [process.execPath, AGENT], interactive: true, env: { SOME_API_KEY: KEY }, success_exit_codes: [3] }]);

async function artifactsOf(root: string): Promise<{ log: string; status: StatusFile }> {
  const { json } = await seqctl(root, ['status', 'talk']);
  const { steps } = json.data as { steps: { artifacts: { dir: string } }[] };
  const dir = join(root, steps[0]?.artifacts.dir ?? '');
  return {
    log: readFileSync(join(dir, 'stdout.log'), 'utf8'),
    status: JSON.parse(readFileSync(join(dir, 'status.json'), 'utf8')) as StatusFile,
  };
}

/** What a person does in front of it, until it ends with 3. */
async function converse(pty: Pty, size: RegExp): Promise<void> {
  await pty.until(size);
  pty.type('hello\r');
  await pty.until('you said hello');
  pty.type('\x03');
  await pty.until('Ctrl+C is mine');
  pty.type('secret\r');
  await pty.until(KEY);
  pty.resize(90, 25);
  await pty.until(/now \d+x\d+/);
  pty.type('bye 3\r');
}

describe('interactive: true', () => {
  test('direct: the agent has the terminal that the command was typed into, and gives it back', async () => {
    const root = await makeInteractiveRepo();
    const pty = openPty(process.execPath, [BIN, 'run', 'step', 'talk', '--executor', 'direct'], {
      cwd: root,
      env: cleanEnvironment({ HOME: root }),
      cols: 100,
      rows: 30,
    });
    onTestFinished(() => pty.close());
    await converse(pty, /terminal true 100x30/);
    await pty.until('DONE');
    expect((await pty.exited).exitCode).toBe(0);
    expect(pty.terminal.buffer.active.type).toBe('normal');
    const { log, status } = await artifactsOf(root);
    expect(log).toContain('you said hello');
    expect(log).toContain('now 90x25');
    expect(log).toMatch(/the key is \[redacted/);
    expect(log).not.toContain(KEY);
    expect(status).toMatchObject({ state: 'exited', outcome: 'success', exit_code: 3, signal: null, executor: 'direct' });
  });

  test('direct: two that want the terminal have it one after the other', async () => {
    const command = [process.execPath, AGENT];
    const both = (['first', 'second'] as const).map((id) => ({ id, command, interactive: true, success_exit_codes: [3] }));
    const root = await makeRepo(both);
    const pty = openPty(process.execPath, [BIN, 'run', 'all', '--executor', 'direct'], {
      cwd: root,
      env: cleanEnvironment({ HOME: root, SOME_API_KEY: KEY }),
    });
    onTestFinished(() => pty.close());
    for (const id of ['first', 'second']) {
      await until(`${id} runs`, async () => (await statuses(root))[id] === 'RUNNING');
      expect(Object.values(await statuses(root)).filter((status) => status === 'RUNNING')).toHaveLength(1);
      await pty.until(/terminal true/);
      pty.type('bye 3\r');
      await until(`${id} is done`, async () => (await statuses(root))[id] === 'DONE');
    }
    expect((await pty.exited).exitCode).toBe(0);
  });

  test('mprocs: the agent has its pane, a person types into it, and its end is known by the process', async () => {
    const root = await makeInteractiveRepo();
    const { pty } = await openMprocs(root);
    const run = startSeqctl(root, ['run', 'all']);
    const ended = new Promise<number | null>((resolve) => run.once('close', resolve));
    await until('the pane is there', async () => (await session(root)).panes.length === 1);
    expect((await seqctl(root, ['mprocs', 'select', 'talk'])).code).toBe(0);
    await pty.until(/terminal true \d+x\d+/);
    pty.type('\x01'); // Ctrl+A: the keyboard goes into the pane
    await converse(pty, /terminal true/);
    expect(await ended).toBe(0);
    const { log, status } = await artifactsOf(root);
    expect(log).toContain('you said hello');
    expect(log).toMatch(/now \d+x\d+/);
    expect(log).not.toContain(KEY);
    expect(status).toMatchObject({
      state: 'exited',
      outcome: 'success',
      exit_code: 3,
      executor: 'mprocs',
      proc: { name: 'talk', index: 1 },
    });
  });

  test('seqctl mprocs send-key reaches it, and seqctl stop ends it', async () => {
    const root = await makeInteractiveRepo();
    const { pty } = await openMprocs(root);
    const run = startSeqctl(root, ['run', 'all']);
    const ended = new Promise<number | null>((resolve) => run.once('close', resolve));
    await until('it runs', async () => (await statuses(root))['talk'] === 'RUNNING');
    await seqctl(root, ['mprocs', 'select', 'talk']);
    await pty.until(/terminal true/);
    for (const key of ['y', '<Enter>']) expect((await seqctl(root, ['mprocs', 'send-key', 'talk', key, '--yes'])).code).toBe(0);
    await pty.until('you said y');
    // What a person would have to mean is asked for; what mprocs cannot send never gets there.
    const refused = async (...words: readonly string[]) => (await seqctl(root, ['mprocs', ...words])).json.error.code;
    expect(await refused('send-key', 'talk', 'y')).toBe('CONFIRMATION_REQUIRED');
    expect(await refused('send-key', 'talk', '<Nonsense>', '--yes')).toBe('INVALID_VALUE');
    expect(await refused('close')).toBe('CONFIRMATION_REQUIRED');
    expect(await statuses(root)).toEqual({ talk: 'RUNNING' });
    expect((await seqctl(root, ['stop', 'step', 'talk'])).code).toBe(0);
    expect(await ended).toBe(8);
    expect((await artifactsOf(root)).status).toMatchObject({ outcome: 'stopped' });
  });

  test('direct without a terminal: refused, with the way that works', async () => {
    const root = await makeInteractiveRepo();
    const ran = await seqctl(root, ['run', 'step', 'talk', '--executor', 'direct']);
    expect(ran.code).toBe(8);
    const { json } = await seqctl(root, ['status', 'talk']);
    const { steps } = json.data as { steps: { status: string; reason: { message: string } }[] };
    expect(steps[0]).toMatchObject({ status: 'FAILED' });
    expect(steps[0]?.reason.message).toContain('there is no terminal here');
    expect(steps[0]?.reason.message).toContain('seqctl mprocs open');
  });
});
