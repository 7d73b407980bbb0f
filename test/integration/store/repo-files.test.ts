import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createPolicyStore } from '../../../src/store/policy-file.ts';
import { createRepoFiles } from '../../../src/store/repo-files.ts';
import { createSequenceStore } from '../../../src/store/sequence-store.ts';
import { temporaryFolder, testClock } from './processes.ts';

const SEQUENCE = '.threados/sequence.yaml';

function open(root: string) {
  return createRepoFiles({ root, clock: testClock });
}

describe('files of the repo', () => {
  test('of a repo that is gone are none', async () => {
    using folder = temporaryFolder();
    expect(await open(join(folder.path, 'gone')).read(SEQUENCE)).toEqual({ ok: true, value: null });
  });

  test('are read and changed together', async () => {
    using folder = temporaryFolder();
    const files = open(folder.path);
    expect(await files.read(SEQUENCE)).toEqual({ ok: true, value: null });
    expect(
      await files.commit([
        { path: SEQUENCE, before: null, after: 'version: 1\nsteps: []\n' },
        { path: '.threados/prompts/plan.md', before: null, after: 'Plan' },
        { path: 'docs/a b/ü.md', before: null, after: 'x' },
      ]),
    ).toEqual({ ok: true, value: undefined });
    expect(await files.read('docs/a b/ü.md')).toEqual({ ok: true, value: 'x' });
    expect(await files.commit([{ path: 'docs/a b/ü.md', before: 'x', after: null }])).toEqual({ ok: true, value: undefined });
    expect(await files.read('docs/a b/ü.md')).toEqual({ ok: true, value: null });
    expect(existsSync(join(folder.path, '.threados/state/journal.json'))).toBe(false);
    expect(readdirSync(join(folder.path, '.threados')).sort()).toEqual(['prompts', 'sequence.yaml', 'state']);
  });

  test.each([
    '../x',
    '/etc/passwd',
    'a/../../x',
    'C:/x',
    'a\\b',
    'a//b',
    './a',
    '',
    'nul',
    'a/COM1.txt',
    'a/b.',
    'a/b ',
    'a\0b',
    'a:b',
    '.git/hooks/pre-commit',
    'sub/.GIT/config',
    'git~1/config',
    '.threados/state/trust.json',
    '.threados/audit.log',
    '.threados/runs/x/run.json',
    '.THREADOS/State/x',
    'x'.repeat(5000),
  ])('the path %j is refused', async (path) => {
    using folder = temporaryFolder();
    const files = open(folder.path);
    expect(await files.read(path)).toMatchObject({ ok: false, error: { code: 'INVALID_VALUE' } });
    const both = [
      { path: 'ok.txt', before: null, after: 'x' },
      { path, before: null, after: 'x' },
    ];
    expect(await files.commit(both)).toMatchObject({ ok: false, error: { code: 'INVALID_VALUE' } });
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('links lead nowhere outside', async () => {
    using folder = temporaryFolder();
    using outside = temporaryFolder();
    const files = open(folder.path);
    writeFileSync(join(outside.path, 'secret'), 's');
    mkdirSync(join(folder.path, 'real/.git'), { recursive: true });
    const kind = process.platform === 'win32' ? 'junction' : 'dir';
    symlinkSync(outside.path, join(folder.path, 'out'), kind);
    symlinkSync(join(folder.path, 'real'), join(folder.path, 'in'), kind);
    symlinkSync(join(folder.path, 'real/.git'), join(folder.path, 'git'), kind);
    for (const path of ['out/secret', 'out/new/file', 'git/config']) {
      expect(await files.read(path)).toMatchObject({ ok: false, error: { code: 'INVALID_VALUE' } });
      expect(await files.commit([{ path, before: null, after: 'x' }])).toMatchObject({ ok: false });
    }
    expect(await files.commit([{ path: 'in/file', before: null, after: 'x' }])).toEqual({ ok: true, value: undefined });
    expect(readFileSync(join(folder.path, 'real/file'), 'utf8')).toBe('x');
    if (process.platform !== 'win32') {
      symlinkSync(join(outside.path, 'not-there'), join(folder.path, 'dangling'));
      expect(await files.commit([{ path: 'dangling', before: null, after: 'x' }])).toMatchObject({ ok: false });
      expect(readdirSync(outside.path)).toEqual(['secret']);
    }
  });

  test('bytes that are no text are refused, not changed', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'x'), Buffer.from([0x61, 0xff]));
    expect(await open(folder.path).read('x')).toMatchObject({ ok: false, error: { code: 'INVALID_VALUE' } });
  });
});

describe('the sequence on disk', () => {
  test('is read by its hash, from the cache where that fits', async () => {
    using folder = temporaryFolder();
    const store = createSequenceStore({ root: folder.path, version: '1', clock: testClock });
    expect(await store.read()).toMatchObject({ ok: false, error: { code: 'NOT_INITIALIZED' } });
    mkdirSync(join(folder.path, '.threados'));
    const file = join(folder.path, SEQUENCE);
    const text = '\ufeffversion: 1\nsteps:\n  - id: a\n';
    writeFileSync(file, text);
    const read = await store.read();
    expect(read).toEqual({
      ok: true,
      value: { path: SEQUENCE, text, revision: store.revisionOf(text), spec: { version: 1, steps: [{ id: 'a' }] } },
    });
    const cacheDir = join(folder.path, '.threados/state/cache');
    const cached = join(cacheDir, `${store.revisionOf(text)}.json`);
    writeFileSync(cached, readFileSync(cached, 'utf8').replace('"a"', '"from-cache"'));
    const anew = (version: string) => createSequenceStore({ root: folder.path, version, clock: testClock }).read();
    expect(await store.read(), 'the same text is not even looked up').toEqual(read);
    expect(await anew('1')).toMatchObject({ value: { spec: { steps: [{ id: 'from-cache' }] } } });
    expect(await anew('2')).toMatchObject({ value: { spec: { steps: [{ id: 'a' }] } } });
    writeFileSync(cached, '{"threados": "1", "ha');
    expect(await anew('1')).toMatchObject({ value: { spec: { steps: [{ id: 'a' }] } } });
    for (let i = 0; i < 12; i += 1) {
      writeFileSync(file, `${text}# ${String(i)}\n`);
      await store.read();
    }
    expect(readdirSync(cacheDir).length).toBeLessThanOrEqual(8);
    writeFileSync(file, Buffer.from([0xff, 0xfe]));
    expect(await store.read()).toMatchObject({ ok: false, error: { code: 'INVALID_SEQUENCE' } });
  });
});

describe('the policy on disk', () => {
  test('missing or empty is the default; broken names every problem; edits keep the layout', async () => {
    using folder = temporaryFolder();
    const store = createPolicyStore({ root: folder.path, version: '1', clock: testClock });
    const missing = await store.read();
    expect(missing).toMatchObject({ ok: true, value: { text: null, spec: { version: 1 } } });
    if (missing.ok)
      expect(await store.edit(missing.value, { version: 1, mode: 'power' })).toEqual({ ok: true, value: 'version: 1\nmode: power\n' });
    const file = join(folder.path, '.threados/policy.yaml');
    mkdirSync(join(folder.path, '.threados'));
    writeFileSync(file, '# nothing yet\n');
    expect(await store.read()).toMatchObject({ ok: true, value: { spec: { version: 1 } } });
    writeFileSync(
      file,
      'version: 1\nmode: fast\ncommands:\n  alow: [x]\nforbid:\n  - pattern: "("\n  - pattrn: x\nlimits: {steps: 0}\nconfirm: [step.remove]\n',
    );
    const broken = await store.read();
    expect(broken.ok ? [] : broken.error.diagnostics?.map((d) => `${String(d.line)} ${d.message}`)).toEqual([
      '2 mode: must be one of safe, power',
      '4 commands.alow: is not a known key. Did you mean "allow"?',
      '6 forbid[0].pattern: must be a regular expression',
      '7 forbid[1].pattrn: is not a known key. Did you mean "pattern"?',
      '7 forbid[1]: "pattern" is missing',
      '8 limits.steps: must be at least 1',
      '9 confirm[0]: is not a known word. Did you mean "step.move"?',
    ]);
    const text = '# mine\nversion: 1 # v\nmode: safe   # for now\n\ncommands:\n  allow:\n    # builds\n    - ninja   # fast\n';
    writeFileSync(file, text);
    const read = await store.read();
    if (!read.ok) throw new Error(read.error.message);
    expect(await store.edit(read.value, { ...read.value.spec, mode: 'power' })).toEqual({
      ok: true,
      value: text.replace('safe ', 'power '),
    });
    expect(await store.edit(read.value, { ...read.value.spec, commands: { allow: ['ninja', 'just'] } })).toEqual({
      ok: true,
      value: `${text}    - just\n`,
    });
  });
});
