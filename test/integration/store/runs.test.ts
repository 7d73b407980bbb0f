import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../../src/model/run.ts';
import { StatusFileSchema, type StatusFile } from '../../../src/model/status.ts';
import { createRunStore } from '../../../src/store/runs.ts';
import { parseStatusFile } from '../../../src/store/status-file.ts';
import { RUN, statusFile } from '../../fixtures/records.ts';
import { runModule, temporaryFolder, testClock } from './processes.ts';

const record: RunRecord = {
  schema: 1,
  run_id: RUN,
  created_at: '2026-11-23T08:45:00.000Z',
  created_by: 'human',
  revision: 'abcdefabcdef',
  executor: 'direct',
  superseded: {},
  reviews: [],
};
const draft = statusFile('build', { outcome: null, exit_code: null, pid: null, runner_pid: 1, ended_at: null, duration_ms: null });
const exited = (attempt: number): StatusFile => ({ ...draft, attempt, state: 'exited', outcome: 'failure', exit_code: 1 });

async function open(root: string) {
  const runs = createRunStore({ root, clock: testClock });
  expect(await runs.create(record, 'version: 1\nsteps: []\n')).toEqual({ ok: true, value: undefined });
  return runs;
}

describe('runs', () => {
  test('the newest run is the latest; a folder without run.json is none', async () => {
    using folder = temporaryFolder();
    const runs = await open(folder.path);
    mkdirSync(join(folder.path, '.threados/runs/20270101-000000-dead'));
    await runs.create({ ...record, run_id: '20261123-084501-0000' }, 'x');
    expect(await runs.latest()).toBe('20261123-084501-0000');
    expect(await runs.list()).toEqual(['20261123-084501-0000', RUN]);
    expect(await runs.sequenceText(RUN)).toBe('version: 1\nsteps: []\n');
    expect(await runs.create(record, 'other')).toMatchObject({ ok: false, error: { code: 'INVALID_STATE' } });
    expect(await runs.read('../../..')).toMatchObject({ ok: false, error: { code: 'UNKNOWN_RUN' } });
  });

  test('an earlier attempt is kept whole', async () => {
    using folder = temporaryFolder();
    const runs = await open(folder.path);
    const first = await runs.claim(draft);
    const dir = runs.instanceDir(RUN, 'build');
    expect(first).toEqual({ ok: true, value: { attempt: 1, dir } });
    expect(await runs.claim(draft)).toMatchObject({ ok: false, error: { code: 'ALREADY_RUNNING' } });
    writeFileSync(join(dir, 'stdout.log'), 'one');
    mkdirSync(join(dir, 'artifacts'));
    writeFileSync(join(dir, 'artifacts/report.json'), '{}');
    await runs.writeStatus(exited(1));
    expect(await runs.claim(draft)).toEqual({ ok: true, value: { attempt: 2, dir } });
    expect(readdirSync(dir).sort()).toEqual(['attempts', 'status.json']);
    const old = runs.instanceDir(RUN, 'build', 1);
    expect(readFileSync(join(old, 'stdout.log'), 'utf8')).toBe('one');
    expect(existsSync(join(old, 'artifacts/report.json'))).toBe(true);
    expect(await runs.attempts(RUN, 'build')).toEqual([1, 2]);
    expect((await runs.status(RUN, 'build', 1))?.state).toBe('exited');
    expect((await runs.status(RUN, 'build'))?.state).toBe('starting');
    expect(await runs.status(RUN, 'build', 7)).toBeNull();
    await runs.writeStatus({ ...exited(1), outcome: 'lost' });
    expect((await runs.status(RUN, 'build'))?.attempt).toBe(2);
    expect((await runs.status(RUN, 'build', 1))?.outcome).toBe('lost');
  });

  test('of two processes that claim one instance exactly one wins', async () => {
    using folder = temporaryFolder();
    const runs = await open(folder.path);
    const text = `
      const { createRunStore } = await import(STORE + 'runs.ts');
      const [root, draft] = process.argv.slice(1);
      const claim = await createRunStore({ root, clock: { now: () => Date.now() } }).claim(JSON.parse(draft));
      console.log(claim.ok ? 'won' : claim.error.code);
    `;
    const children = Array.from({ length: 6 }, () => runModule(text, [folder.path, JSON.stringify(draft)]));
    const said = await Promise.all(children.map(async (child) => (await child.ended).stdout.trim()));
    expect(said.sort()).toEqual([...Array<string>(5).fill('ALREADY_RUNNING'), 'won']);
    const again = await Promise.all(Array.from({ length: 20 }, () => runs.claim({ ...draft, instance: 'build.2' })));
    expect(again.filter((claim) => claim.ok)).toHaveLength(1);
  });

  test('a broken status file is named, kept as an attempt, and hides nothing', async () => {
    using folder = temporaryFolder();
    const runs = await open(folder.path);
    await runs.claim(draft);
    await runs.claim({ ...draft, instance: 'other', step_id: 'other' });
    writeFileSync(join(runs.instanceDir(RUN, 'build'), 'status.json'), '{"schema": 1, "ru');
    expect(await runs.statuses(RUN)).toMatchObject({ files: new Map([['other', { state: 'starting' }]]), broken: ['build'] });
    expect(await runs.claim(draft)).toMatchObject({ ok: true, value: { attempt: 2 } });
    expect((await runs.statuses(RUN)).broken).toEqual([]);
  });

  test('a change to a status file is seen at once although files are remembered', async () => {
    using folder = temporaryFolder();
    const runs = await open(folder.path);
    await runs.claim(draft);
    expect((await runs.statuses(RUN)).files.get('build')?.state).toBe('starting');
    await runs.writeStatus({ ...exited(1), state: 'running', outcome: null, exit_code: null }, false);
    expect((await runs.statuses(RUN)).files.get('build')?.state).toBe('running');
    await runs.writeStatus(exited(1));
    expect((await runs.statuses(RUN)).files.get('build')?.state).toBe('exited');
  });

  test('updates of the record are never lost', async () => {
    using folder = temporaryFolder();
    const runs = await open(folder.path);
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => runs.update(RUN, (r) => ({ ...r, superseded: { ...r.superseded, [`s${String(i)}`]: 1 } }))),
    );
    const read = await runs.read(RUN);
    expect(read.ok && Object.keys(read.value.superseded)).toHaveLength(20);
    expect(await runs.update('20000101-000000-0000', (r) => r)).toMatchObject({ ok: false, error: { code: 'UNKNOWN_RUN' } });
    writeFileSync(join(folder.path, '.threados/runs', RUN, 'run.json'), '{');
    expect(await runs.read(RUN)).toMatchObject({ ok: false, error: { code: 'INVALID_STATE' } });
  });

  test('the light check of a status file says what valibot says', () => {
    const whole: Record<string, unknown> = {
      ...exited(3),
      proc: { name: 'build', index: 2 },
      usage: { input_tokens: 1, output_tokens: null, cost_usd: 0.5 },
      error: { code: 'exit-code', message: 'm' },
      artifacts: [{ path: 'a', bytes: 1, sha256: 'x' }],
    };
    const odd = fc.oneof(
      fc.constant(undefined),
      fc.constant(null),
      fc.integer(),
      fc.double(),
      fc.string(),
      fc.constant([]),
      fc.constant({}),
    );
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(whole), 'extra'), odd, (key, value) => {
        const changed = JSON.parse(JSON.stringify({ ...whole, [key]: value })) as unknown;
        expect(parseStatusFile(JSON.stringify(changed)) !== null).toBe(v.is(StatusFileSchema, changed));
      }),
    );
    expect(parseStatusFile(JSON.stringify(whole))).toEqual(whole);
  });
});
