import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { agent } from '../fixtures/sequences.ts';
import { makeRepo, statuses } from '../rig/repo.ts';
import { seqctl, startSeqctl, type Envelope } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

/** A command that runs in a terminal of its own: what it says, and how it ends. */
function terminal(root: string, ...args: readonly string[]) {
  const child = startSeqctl(root, args);
  const said = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.err += chunk.toString()));
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { said, code, interrupt: () => child.kill('SIGINT'), json: () => JSON.parse(said.out) as Envelope };
}

async function running() {
  const root = await makeRepo([
    { id: 'v', command: [...agent('--touch', 'v.txt', '--sleep', '600000')] },
    { id: 'w', command: ['node', '--version'], depends_on: ['v'] },
  ]);
  const first = terminal(root, 'run', 'all', '--executor', 'direct');
  await until('v runs', () => existsSync(join(root, 'v.txt')));
  return { root, first };
}

test('a second run says whom it follows, and its Ctrl+C leaves the first alone', async () => {
  const { root, first } = await running();
  const second = terminal(root, 'run', 'all');
  await until('it says so', () => second.said.err.includes('a run is under way here (process '));
  expect(second.said.err).toContain('Ctrl+C here only stops following; seqctl stop all ends the run');
  second.interrupt();
  expect(await second.code).toBe(130);
  expect(second.json().error).toMatchObject({ code: 'INTERRUPTED', message: expect.stringContaining('the run goes on') as string });
  expect(await statuses(root)).toMatchObject({ v: 'RUNNING' });

  first.interrupt();
  expect(await first.code).toBe(130);
  expect(first.json().error.hint).toBe('seqctl restart step v runs again what was stopped; seqctl run all goes on with the rest');
});

test('while sequence.yaml is broken, what runs is told, read and stopped', async () => {
  const { root, first } = await running();
  appendFileSync(join(root, '.threados', 'sequence.yaml'), 'junk: 1\n');
  const broken = /^\.threados\/sequence\.yaml:\d+:1: .*junk/;
  const status = await seqctl(root, ['status']);
  expect([status.code, status.json.error]).toMatchObject([3, { code: 'INVALID_SEQUENCE', details: { running: ['v'] } }]);
  for (const args of [
    ['logs', 'v'],
    ['stop', 'step', 'v'],
    ['wait', 'v', '--for', 'ended'],
    ['stop', 'all', '--yes'],
  ]) {
    const outcome = await seqctl(root, args);
    expect(outcome.code, args.join(' ') + outcome.stdout).toBe(0);
    expect(outcome.json.warnings, args.join(' ')).toEqual([expect.stringMatching(broken)]);
  }
  // Ended by the file, or, where the commands above were quick, by stop all.
  expect([3, 143]).toContain(await first.code);
});

test('a file that is mended in time holds nothing up', async () => {
  const root = await makeRepo([
    {
      id: 'v',
      command: [
        'node',
        '-e',
        "const fs = require('fs'); fs.writeFileSync('v.txt', ''); setInterval(() => fs.existsSync('go.txt') && process.exit(), 20)",
      ],
    },
    { id: 'w', command: ['node', '--version'], depends_on: ['v'] },
  ]);
  const first = terminal(root, 'run', 'all', '--executor', 'direct');
  await until('v runs', () => existsSync(join(root, 'v.txt')));
  const file = join(root, '.threados', 'sequence.yaml');
  const whole = readFileSync(file, 'utf8');
  appendFileSync(file, 'junk: 1\n');
  await until('it is noticed', () => first.said.err.includes('nothing more is started until this is mended'));
  writeFileSync(join(root, 'go.txt'), '');
  await until('v has ended', async () => (await seqctl(root, ['wait', 'v', '--for', 'ended'])).code === 0);
  writeFileSync(file, whole);
  expect(await first.code, first.said.err).toBe(0);
  expect(await statuses(root)).toEqual({ v: 'DONE', w: 'DONE' });
});

test('a background run that a broken file ended has said so in the audit log', async () => {
  const root = await makeRepo([{ id: 'v', command: [...agent('--touch', 'v.txt', '--sleep', '600000')] }]);
  expect((await seqctl(root, ['run', 'all', '--no-wait', '--executor', 'direct'])).code).toBe(0);
  await until('v runs', () => existsSync(join(root, 'v.txt')));
  appendFileSync(join(root, '.threados', 'sequence.yaml'), 'junk: 1\n');
  expect((await seqctl(root, ['stop', 'step', 'v'])).code).toBe(0);
  await until('it says so', async () => {
    const { entries } = (await seqctl(root, ['audit', '--action', 'run.end'])).json.data as { entries: { result: string }[] };
    return entries.some(({ result }) => result.startsWith('INVALID_SEQUENCE: '));
  });
});
