import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/util/hash.ts';
import { FAKE_AGENT } from '../../fakes/fake-agent.ts';
import { createRunnerRig } from './rig.ts';

const fake = (...words: string[]) => [...FAKE_AGENT, ...words];

describe('how an attempt ends', () => {
  test('exit 0 is success; both outputs are kept with size and hash', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start({ argv: fake('--say', 'hello', '--err', 'oops') });
    const status = await attempt.run.ended;
    expect(status).toMatchObject({ state: 'exited', outcome: 'success', exit_code: 0, signal: null, error: null });
    expect(status.artifacts).toEqual([
      { path: 'stdout.log', bytes: 6, sha256: sha256('hello\n') },
      { path: 'stderr.log', bytes: 5, sha256: sha256('oops\n') },
    ]);
    expect(await attempt.status()).toEqual(status);
    expect((await attempt.log('stdout')).toString()).toBe('hello\n');
    expect((await attempt.log('stderr')).toString()).toBe('oops\n');
  });

  test('another exit code is failure, unless the step calls it success', async () => {
    await using rig = await createRunnerRig();
    const failed = await rig.start({ argv: fake('--exit', '3') }).run.ended;
    expect(failed).toMatchObject({
      outcome: 'failure',
      exit_code: 3,
      error: { code: 'exit-code', message: 'The program ended with exit code 3' },
    });
    const expected = await rig.start({ argv: fake('--exit', '3'), success_exit_codes: [0, 3] }).run.ended;
    expect(expected).toMatchObject({ outcome: 'success', exit_code: 3, error: null });
  });

  test.skipIf(process.platform === 'win32')('a signal that nobody here sent is failure', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start();
    await (await rig.agents.nextInvocation()).kill('SIGKILL');
    expect(await attempt.run.ended).toMatchObject({ outcome: 'failure', exit_code: null, signal: 'SIGKILL' });
  });

  test('while it runs, status.json says so, with identities that can be checked', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start();
    const agent = await rig.agents.nextInvocation();
    await attempt.run.started;
    const status = await attempt.status();
    expect(status).toMatchObject({ state: 'running', pid: agent.pid, runner_pid: process.pid, outcome: null, ended_at: null });
    expect(status.pid_started_at).toMatch(/^\S+:\d+$/);
    expect(status.runner_started_at).toMatch(/^\S+:\d+$/);
    await agent.exit(0);
    await attempt.run.ended;
  });

  test('one that ends at once was never written down as running: its claim says as much', async () => {
    await using rig = await createRunnerRig();
    const written: string[] = [];
    const status = await rig.start(
      { argv: process.platform === 'win32' ? ['C:\\Windows\\System32\\where.exe', '/?'] : ['/usr/bin/true'] },
      {
        writeStatus: (file) => {
          written.push(file.state);
          return Promise.resolve();
        },
      },
    ).run.ended;
    expect(status.outcome).toBe('success');
    expect(status.pid_started_at).toMatch(/^\S+:\d+$/);
    expect(written.at(-1)).toBe('exited');
    // A busy machine may need longer for it than what counts as at once.
    if ((status.duration_ms ?? 0) < 10) expect(written).toEqual(['exited']);
  });

  test.each([
    ['a program that is not there', { argv: ['/no/such/program'] }, '/no/such/program was not found'],
    ['a folder that is not there', { cwd: '/no/such/folder' }, 'The folder /no/such/folder does not exist'],
    ['a prompt that is not there', { prompt_file: '/no/such/prompt.md' }, 'The prompt /no/such/prompt.md cannot be read'],
    ['a NUL in its words', { argv: [process.execPath, 'a\0b'] }, 'cannot be started'],
  ])('%s is a spawn error with one sentence', async (_name, changes, message) => {
    await using rig = await createRunnerRig();
    const status = await rig.start(changes).run.ended;
    expect(status).toMatchObject({ state: 'exited', outcome: 'spawn-error', pid: null, exit_code: null, error: { code: 'spawn' } });
    expect(status.error?.message).toContain(message);
  });

  test('a setup that fails ends the attempt before the program', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start({ setup: fake('--err', 'no packages', '--exit', '4'), argv: fake('--say', 'never') });
    expect(await attempt.run.ended).toMatchObject({
      outcome: 'failure',
      exit_code: 4,
      error: { code: 'exit-code', message: 'The setup ended with exit code 4' },
    });
    expect((await attempt.log('stderr')).toString()).toBe('no packages\n');
    expect((await attempt.log('stdout')).toString()).toBe('');
  });

  test('a setup that succeeds is followed by the program, in the same logs', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start({ setup: fake('--say', 'prepared'), argv: fake('--say', 'worked') });
    expect(await attempt.run.ended).toMatchObject({ outcome: 'success' });
    expect((await attempt.log('stdout')).toString()).toBe('prepared\nworked\n');
  });

  test('the child knows its nonce and its environment, and nothing of ours', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start();
    const agent = await rig.agents.nextInvocation();
    expect(agent.env).toMatchObject({ THREADOS_NONCE: attempt.launch.nonce });
    expect(Object.keys(agent.env).filter((name) => !(name in attempt.launch.env))).toEqual(['THREADOS_NONCE']);
    await agent.exit(0);
    await attempt.run.ended;
  });
});
