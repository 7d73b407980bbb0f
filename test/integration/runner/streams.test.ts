import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Launch } from '../../../src/model/launch.ts';
import { fail, ok } from '../../../src/model/result.ts';
import { sha256 } from '../../../src/util/hash.ts';
import { FAKE_AGENT } from '../../fakes/fake-agent.ts';
import { createRunnerRig } from './rig.ts';

describe('stdin', () => {
  test('the prompt arrives byte for byte, and then the end', async () => {
    await using rig = await createRunnerRig();
    const prompt = Buffer.concat([Buffer.from('Zürich \u{1f980}\r\n'), randomBytes(200_000)]);
    await writeFile(join(rig.dir, 'prompt.md'), prompt);
    const attempt = rig.start({ prompt_file: join(rig.dir, 'prompt.md') });
    const agent = await rig.agents.nextInvocation();
    expect((await agent.readStdin()).equals(prompt)).toBe(true);
    await agent.exit(0);
    expect((await attempt.run.ended).artifacts).toContainEqual({ path: 'prompt.md', bytes: prompt.length, sha256: sha256(prompt) });
  });

  test('without a prompt it is at its end at once', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start();
    const agent = await rig.agents.nextInvocation();
    expect(await agent.readStdin()).toHaveLength(0);
    await agent.exit(0);
    await attempt.run.ended;
  });

  test('a child that never reads its megabyte of prompt is fine', async () => {
    await using rig = await createRunnerRig();
    await writeFile(join(rig.dir, 'prompt.md'), Buffer.alloc(1024 * 1024, 'x'));
    const attempt = rig.start({ prompt_file: join(rig.dir, 'prompt.md'), argv: [...FAKE_AGENT, '--say', 'done'] });
    expect(await attempt.run.ended).toMatchObject({ outcome: 'success', error: null });
  });
});

describe('logs', () => {
  test('a secret that comes in pieces is redacted', async () => {
    await using rig = await createRunnerRig();
    const key = 'c0ffee-This-Is-Nobodys-Key-4711';
    const attempt = rig.start({ env: { ...rig.launch().env, SOME_API_KEY: key } });
    const agent = await rig.agents.nextInvocation();
    await agent.stdout(`key=${key.slice(0, 9)}`);
    await agent.stdout(key.slice(9, 20));
    await agent.stdout(`${key.slice(20)} and on\n`);
    await agent.stderr(key);
    await agent.exit(0);
    await attempt.run.ended;
    const logs = Buffer.concat([await attempt.log('stdout'), await attempt.log('stderr')]).toString();
    expect(logs).not.toContain(key);
    expect(logs).toMatch(/^key=\[redacted.*\] and on\n\[redacted.*\]$/);
  });

  test("a step's own patterns are redacted too, in what is shown as in what is kept", async () => {
    await using rig = await createRunnerRig();
    const shown: string[] = [];
    const attempt = rig.start(
      { argv: [...FAKE_AGENT, '--say', 'customer 12345'], redact: ['customer \\d+'] },
      { onLog: (stream, bytes) => shown.push(`${stream}: ${bytes.toString()}`) },
    );
    await attempt.run.ended;
    expect((await attempt.log('stdout')).toString()).toMatch(/^\[redacted.*\]\n$/);
    expect(shown.join('')).toMatch(/^stdout: \[redacted.*\]\n$/);
  });

  test('bytes that are no text are kept as they are', async () => {
    await using rig = await createRunnerRig();
    const bytes = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a, 0x80, 0xf0, 0x9f]);
    const attempt = rig.start();
    const agent = await rig.agents.nextInvocation();
    await agent.stdout(bytes.subarray(0, 4));
    await agent.stdout(bytes.subarray(4));
    await agent.exit(0);
    await attempt.run.ended;
    expect((await attempt.log('stdout')).equals(bytes)).toBe(true);
  });

  test('a prompt without a line end can be seen while the child waits', async () => {
    await using rig = await createRunnerRig();
    const seen = Promise.withResolvers<string>();
    const attempt = rig.start({}, { onLog: (_stream, bytes) => seen.resolve(bytes.toString()) });
    const agent = await rig.agents.nextInvocation();
    await agent.stdout('Go on? ');
    expect(await seen.promise).toBe('Go on? ');
    await agent.exit(0);
    await attempt.run.ended;
    expect((await attempt.log('stdout')).toString()).toBe('Go on? ');
  });

  test('5 MB are kept whole, with bounded memory', async () => {
    await using rig = await createRunnerRig();
    const attempt = rig.start({ argv: [...FAKE_AGENT, '--flood', '5'] });
    const { artifacts } = await attempt.run.ended;
    const log = await attempt.log('stdout');
    expect(log).toHaveLength(5 * 1024 * 1024);
    expect(artifacts[0]).toEqual({ path: 'stdout.log', bytes: log.length, sha256: sha256(log) });
  });

  test('a log that cannot be written does not fail the step, but is told', async () => {
    await using rig = await createRunnerRig();
    await mkdir(join(rig.dir, 'stdout.log'));
    const status = await rig.start({ argv: [...FAKE_AGENT, '--flood', '1'] }).run.ended;
    expect(status).toMatchObject({ outcome: 'success', error: { code: 'executor' } });
    expect(status.error?.message).toContain('stdout.log is not whole: EISDIR');
  });
});

describe('what is kept', () => {
  test('files that the step names, but none from outside or of ThreadOS', async () => {
    await using rig = await createRunnerRig();
    const cwd = join(rig.dir, 'work tree');
    await mkdir(join(cwd, 'reports', 'deep'), { recursive: true });
    await mkdir(join(cwd, '.threados'), { recursive: true });
    await writeFile(join(rig.dir, 'outside.json'), '{}');
    await writeFile(join(cwd, 'reports', 'a.json'), '[1]');
    await writeFile(join(cwd, 'reports', 'deep', 'b.json'), '[2]');
    await writeFile(join(cwd, '.threados', 'c.json'), '[3]');
    const artifacts = ['reports/**/*.json', '../*.json', '**/c.json'];
    const status = await rig.start({ cwd, artifacts, argv: [...FAKE_AGENT, '--say', 'x'] }).run.ended;
    expect(status.artifacts.slice(2)).toEqual([
      { path: 'artifacts/reports/a.json', bytes: 3, sha256: sha256('[1]') },
      { path: 'artifacts/reports/deep/b.json', bytes: 3, sha256: sha256('[2]') },
    ]);
    expect(await readFile(join(rig.dir, 'artifacts/reports/a.json'), 'utf8')).toBe('[1]');
  });

  test('what an agent was refused, and what no patch holds, is told with its success', async () => {
    await using rig = await createRunnerRig();
    const warnings = ['2 tool calls were denied'];
    const report = { success: true, summary: 'Done', session_id: null, usage: null, error: null, warnings };
    const diff = () => Promise.resolve(ok({ path: null, remark: 'the submodule lib is in no patch' }));
    const end = await rig.start(
      { model: 'claude-code', diff_base: 'HEAD', argv: [...FAKE_AGENT, '--say', '{}'] },
      { finishers: () => Promise.resolve({ report: () => Promise.resolve(report), diff }) },
    ).run.ended;
    const message = '2 tool calls were denied; the submodule lib is in no patch';
    expect(end).toMatchObject({ outcome: 'success', error: { code: 'remark', message } });
  });

  test('a fusion whose patch does not fit its own base has failed, and its patch is kept to look at', async () => {
    await using rig = await createRunnerRig();
    const report = { success: true, summary: 'Fused', session_id: null, usage: null, error: null, warnings: [] };
    const diff = async (of: Launch) => {
      await writeFile(join(of.dir, 'diff.patch'), 'garbage\n');
      return fail('PATCH_CONFLICT', 'the patch does not fit what it was made from: corrupt patch at line 1');
    };
    const end = await rig.start(
      { model: 'claude-code', diff_base: 'HEAD', must_change: true, argv: [...FAKE_AGENT, '--say', '{}'] },
      { finishers: () => Promise.resolve({ report: () => Promise.resolve(report), diff }) },
    ).run.ended;
    expect(end).toMatchObject({ outcome: 'failure', exit_code: 0, error: { code: 'patch' } });
    expect(end.error?.message).toContain('corrupt patch at line 1');
    expect(end.artifacts.map((file) => file.path)).toContain('diff.patch');
  });

  test("an agent's word becomes summary.md, session and usage; and outranks exit 0", async () => {
    await using rig = await createRunnerRig();
    const report = {
      success: false,
      summary: 'Half of it',
      session_id: 's-1',
      usage: { input_tokens: 5, output_tokens: 7, cost_usd: null },
      error: { code: 'rate-limited' as const, message: 'Too many requests' },
      warnings: [],
    };
    const status = await rig.start(
      { model: 'claude-code', output: 'claude-stream-json', argv: [...FAKE_AGENT, '--say', '{}'] },
      {
        finishers: () => Promise.resolve({ report: () => Promise.resolve(report), diff: () => Promise.reject(new Error('not asked for')) }),
      },
    ).run.ended;
    expect(status).toMatchObject({
      outcome: 'failure',
      exit_code: 0,
      session_id: 's-1',
      usage: report.usage,
      error: { code: 'rate-limited', message: 'Too many requests' },
    });
    expect(await readFile(join(rig.dir, 'summary.md'), 'utf8')).toBe('Half of it\n');
    expect(status.artifacts.map((file) => file.path)).toEqual(['stdout.log', 'stderr.log', 'summary.md']);
  });
});
