import { expect, test, describe } from 'vitest';
import { ok } from '../../../src/model/result.ts';
import { wantsColour } from '../../../src/cli/render/screen.ts';
import { fakeIo } from '../../fakes/fake-io.ts';
import { failing, performed } from '../../fakes/fake-threados.ts';
import { REVISION, row, view } from '../../fixtures/records.ts';
import { cli } from '../../rig/cli.ts';
import { runCli } from '../../../src/cli/run-cli.ts';
import { fail } from '../../../src/model/result.ts';

describe('the format', () => {
  test.each([
    { argv: ['status'], options: {}, json: true },
    { argv: ['status'], options: { tty: true }, json: false },
    { argv: ['status', '--json'], options: { tty: true }, json: true },
    { argv: ['status', '--format', 'text'], options: {}, json: false },
    { argv: ['--format=json', 'status'], options: { tty: true }, json: true },
    { argv: ['status'], options: { tty: true, env: { THREADOS_FORMAT: 'json' } }, json: true },
    { argv: ['status'], options: { env: { THREADOS_FORMAT: 'text' } }, json: false },
    { argv: ['status', '--format', 'json'], options: { env: { THREADOS_FORMAT: 'text' } }, json: true },
  ])('$argv with $options', async ({ argv, options, json }) => {
    const { stdout } = await cli(argv, options);
    expect(stdout.startsWith('{')).toBe(json);
  });

  test('a refused command line still answers in the format it asked for', async () => {
    expect((await cli(['--bogus', 'status', '--json'], { tty: true })).json.error.code).toBe('USAGE');
    const text = await cli(['status', '--bogus', '--format', 'text']);
    expect({ stdout: text.stdout, stderr: text.stderr }).toEqual({
      stdout: '',
      stderr: 'seqctl: seqctl status has no flag --bogus.\nhint: seqctl status --help\n',
    });
  });
});

describe('the envelope', () => {
  test('of a success: one line, keys in this order', async () => {
    const { stdout } = await cli(['policy', 'allow', 'jq', '--yes'], {
      threados: { allowCommand: () => Promise.resolve(ok({ diff: '' })) },
    });
    expect(stdout).toBe(`{"ok":true,"command":"policy.allow","revision":"${REVISION}","data":{"diff":""},"warnings":[]}\n`);
  });

  test('of a failure, where nothing is known', async () => {
    const { stdout } = await cli(['status'], {
      threados: { status: failing('NOT_INITIALIZED', 'no .threados/'), sequence: failing('NOT_INITIALIZED', 'no .threados/') },
    });
    expect(stdout).toBe(
      '{"ok":false,"command":"status","revision":null,"error":{"code":"NOT_INITIALIZED","message":"no .threados/","details":{},"hint":null}}\n',
    );
  });

  test('where the repo cannot be opened', async () => {
    const io = fakeIo();
    expect(await runCli(['status'], io, () => Promise.resolve(fail('INVALID_POLICY', 'broken')))).toBe(3);
    expect(JSON.parse(io.out())).toMatchObject({ ok: false, command: 'status', revision: null });
  });

  test('warnings are in the document in json, on stderr in text', async () => {
    const threados = {
      perform: () => Promise.resolve(ok({ ...performed({ actions: [], dry_run: false }), warnings: ['"build" is DONE'] })),
    };
    const json = await cli(['run', 'step', 'build'], { threados });
    expect(json.json.warnings).toEqual(['"build" is DONE']);
    const text = await cli(['run', 'step', 'build', '--format', 'text'], { threados });
    expect(text.stderr).toBe('warning: "build" is DONE\n');
  });

  test('diagnostics are details', async () => {
    const place = { message: 'bad', file: 'a.yaml', line: 1, column: 2, source: 'x', length: 1, path: 'steps[0]' };
    const { json } = await cli(['validate'], { threados: { validate: failing('INVALID_SEQUENCE', 'bad', { diagnostics: [place] }) } });
    expect(json.error.details['diagnostics']).toEqual([place]);
  });
});

test('the same input gives the same bytes', async () => {
  const once = await cli(['status']);
  expect((await cli(['status'])).stdout).toBe(once.stdout);
});

test('progress of a run goes to stderr, one line per transition, before the result', async () => {
  const { stdout, stderr } = await cli(['run', 'all'], {
    threados: {
      perform: (request) => {
        const at = { event: 'step-changed', run_id: 'r', step: 'build', reason: null } as const;
        request.onEvent?.({ event: 'run-started', run_id: 'r' });
        request.onEvent?.({ ...at, from: 'READY', to: 'RUNNING' });
        request.onEvent?.({ ...at, from: 'RUNNING', to: 'FAILED', reason: { code: 'exit-code', message: 'exit code 1', ids: [] } });
        request.onEvent?.({ event: 'notice', level: 'warning', message: 'codex stands in', step: 'build' });
        return failing('STEP_FAILED', '"build" failed')();
      },
    },
  });
  expect(stderr).toBe('run r\n● RUNNING       build\n✗ FAILED        build  exit code 1\nwarning: build: codex stands in\n');
  expect(stdout.split('\n')).toHaveLength(2);
});

describe('colour', () => {
  const tty = { isTTY: true };
  const pipe = { isTTY: false };
  test.each([
    { stream: tty, env: {}, asked: null, colour: true },
    { stream: pipe, env: {}, asked: null, colour: false },
    { stream: tty, env: { NO_COLOR: '1' }, asked: null, colour: false },
    { stream: tty, env: { NO_COLOR: '' }, asked: null, colour: true },
    { stream: tty, env: { TERM: 'dumb' }, asked: null, colour: false },
    { stream: pipe, env: { FORCE_COLOR: '1' }, asked: null, colour: true },
    { stream: tty, env: { FORCE_COLOR: '0' }, asked: null, colour: false },
    { stream: tty, env: { FORCE_COLOR: '1' }, asked: false, colour: false },
  ])('$stream $env $asked → $colour', ({ stream, env, asked, colour }) => {
    expect(wantsColour(stream, env, asked)).toBe(colour);
  });

  test('reaches text, and never json', async () => {
    const env = { FORCE_COLOR: '1' };
    expect((await cli(['status', '--format', 'text'], { env })).stdout).toContain('\u001b[');
    expect((await cli(['status', '--format', 'text', '--no-color'], { env })).stdout).not.toContain('\u001b');
    expect((await cli(['status', '--json'], { env })).stdout).not.toContain('\u001b');
  });
});

test('what comes from outside cannot steer the terminal', async () => {
  const evil = 'a\u001b]0;owned\u0007\u202eb';
  const rows = [row('x', { name: evil, lane: evil, model: evil, reason: { code: 'exit-code', message: evil, ids: [] }, status: 'FAILED' })];
  const threados = {
    status: () => Promise.resolve(ok({ revision: REVISION, view: view(rows), warnings: [] })),
    logs: () => Promise.resolve(ok({ instance: 'x', attempt: 1, path: 'p', lines: [`\u001b[31m${evil}\t!`], skipped: 0 })),
    wait: failing('STEP_FAILED', evil, { hint: evil, details: { steps: [{ id: evil, status: 'FAILED', reason: { message: evil } }] } }),
  };
  for (const line of ['status', 'logs x', 'wait x']) {
    const { stdout, stderr } = await cli([...line.split(' '), '--no-color'], { tty: true, columns: 200, threados });
    expect(stdout + stderr).toMatch(/a.*b/);
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  }
});

test('--if-revision is checked by commands that do not go through the pipeline too', async () => {
  const { code, json, threados } = await cli(['undo', '--if-revision', 'ffffffffffff']);
  expect({ code, error: json.error.code }).toEqual({ code: 6, error: 'REVISION_MISMATCH' });
  expect(threados.calls.map(({ method }) => method)).not.toContain('undo');
  expect((await cli(['undo', '--if-revision', REVISION])).code).toBe(0);
});
