import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Notice } from '../../src/model/notice.ts';
import type { StepSpec } from '../../src/model/sequence.ts';
import { openPty } from '../rig/pty.ts';
import { makeRepo } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

const BIN = fileURLToPath(new URL('../../bin/seqctl.js', import.meta.url));

const ends = (id: string, code: number, more: Partial<StepSpec> = {}): StepSpec => ({
  id,
  model: 'shell',
  command: ['node', '-e', `process.exit(${String(code)})`],
  ...more,
});

/** Appends what it is told to `told`, one JSON document per line. */
const RECORD = "require('fs').appendFileSync('told', require('fs').readFileSync(0))";

async function makeNotifying(steps: readonly StepSpec[], notify: unknown): Promise<string> {
  const root = await makeRepo(steps);
  writeFileSync(join(root, '.threados/policy.yaml'), `version: 1\nnotify: ${JSON.stringify(notify)}\n`);
  expect((await seqctl(root, ['trust', '--yes'])).code).toBe(0);
  return root;
}

function told(root: string): Notice[] {
  if (!existsSync(join(root, 'told'))) return [];
  const lines = readFileSync(join(root, 'told'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Notice);
}

test('a command that waits in a terminal rings for a gate, and shows nothing of how', async () => {
  const root = await makeRepo([ends('plan', 0), { id: 'ok', type: 'gate', depends_on: ['plan'] }]);
  const pty = openPty(process.execPath, [BIN, 'run', 'all', '--executor', 'direct'], { cwd: root });
  onTestFinished(() => pty.close());
  const rows = await pty.until('gate approve');
  expect(pty.output()).toContain('\u0007\u001b]9;ThreadOS: ok waits for you\u001b\\');
  expect(rows.join('\n')).not.toContain('waits for you');
});

describe('notify', () => {
  test('hears of each transition once, over all the commands of a run', async () => {
    const steps = [
      ends('plan', 0),
      ends('bad', 3),
      { id: 'ok', type: 'gate' as const, depends_on: ['plan'] },
      ends('ship', 0, { depends_on: ['ok'] }),
    ];
    const root = await makeNotifying(steps, ['node', '-e', RECORD]);
    expect((await seqctl(root, ['run', 'all', '--executor', 'direct'])).code).toBe(8);
    const first = told(root).map(({ event, step }) => `${event} ${String(step)}`);
    expect(first.sort()).toEqual(['done plan', 'failed bad', 'waiting ok']);
    expect(told(root).find(({ step }) => step === 'bad')).toMatchObject({
      schema: 1,
      root,
      sequence: 'test',
      name: 'bad',
      status: 'FAILED',
      reason: { code: 'exit-code' },
    });
    expect((await seqctl(root, ['gate', 'approve', 'ok'])).code).toBe(0);
    await seqctl(root, ['run', 'all', '--executor', 'direct']);
    await seqctl(root, ['run', 'all', '--executor', 'direct']);
    expect(
      told(root)
        .slice(3)
        .map(({ event, step }) => `${event} ${String(step)}`),
    ).toEqual(['done ship']);
  });

  test('hears of what a step’s agent asks a person for, as does who waits for the run', async () => {
    const asks = `require('child_process').execFileSync(process.execPath, [${JSON.stringify(BIN)}, 'step', 'add', 'more', '--', 'node'], { stdio: 'ignore' })`;
    const root = await makeNotifying([ends('lead', 0, { command: ['node', '-e', `try { ${asks} } catch {}`] })], ['node', '-e', RECORD]);
    const run = await seqctl(root, ['run', 'all', '--executor', 'direct']);
    expect(run.code, run.stderr).toBe(0);
    const proposal = told(root).find(({ event }) => event === 'waiting');
    expect(proposal).toMatchObject({ step: null, reason: null, proposal: { actor: 'agent:lead', actions: ['step.add'] } });
    expect(run.stderr).toContain(`agent:lead asks for step.add  seqctl proposal show ${proposal?.proposal?.id ?? '?'}`);
  });

  test('hears of what it asks for, the end of the run too', async () => {
    const root = await makeNotifying([ends('plan', 0)], { command: ['node', '-e', RECORD], on: ['ended'] });
    expect((await seqctl(root, ['run', 'all', '--executor', 'direct'])).code).toBe(0);
    expect(told(root)).toMatchObject([{ event: 'ended', step: null, ended: '1 of 1 done' }]);
  });

  test('that fails is a warning, said once, and changes nothing of the run', async () => {
    const root = await makeNotifying([ends('a', 0), ends('b', 0)], ['node', '-e', 'process.exit(7)']);
    const { code, stderr, json } = await seqctl(root, ['run', 'all', '--executor', 'direct']);
    expect(code).toBe(0);
    expect(json.ok).toBe(true);
    expect(stderr.match(/notify command ended with exit code 7/g)).toHaveLength(1);
  });

  test('that a step puts into policy.yaml is not run', async () => {
    const evil = `version: 1\nnotify: ["node", "-e", "require('fs').writeFileSync('owned','')"]\n`;
    const rewrite: StepSpec = {
      id: 'evil',
      model: 'shell',
      command: ['node', '-e', `require('fs').writeFileSync('.threados/policy.yaml', ${JSON.stringify(evil)})`],
    };
    const root = await makeNotifying([rewrite], ['node', '-e', RECORD]);
    const { stderr } = await seqctl(root, ['run', 'all', '--executor', 'direct']);
    expect(existsSync(join(root, 'owned'))).toBe(false);
    expect(stderr).toContain('its notify command is not run');
  });

  test('is no person: it cannot approve in the name of one', async () => {
    const bin = fileURLToPath(new URL('../../bin/seqctl.js', import.meta.url));
    const approve = `const r=require('child_process').spawnSync(process.execPath,[${JSON.stringify(bin)},'gate','approve','ok']);require('fs').writeFileSync('code',String(r.status))`;
    const root = await makeNotifying([ends('plan', 0), { id: 'ok', type: 'gate', depends_on: ['plan'] }], {
      command: ['node', '-e', approve],
      on: ['waiting'],
    });
    expect((await seqctl(root, ['run', 'all', '--executor', 'direct'])).code).toBe(9);
    expect(readFileSync(join(root, 'code'), 'utf8')).toBe('4');
  });

  test('is checked like everything in policy.yaml', async () => {
    const root = await makeRepo([ends('a', 0)]);
    writeFileSync(join(root, '.threados/policy.yaml'), 'version: 1\nnotify:\n  comand: [ring]\n');
    const { code, json } = await seqctl(root, ['policy', 'show']);
    expect(code).toBe(3);
    expect(json.error.message).toContain('comand');
  });
});
