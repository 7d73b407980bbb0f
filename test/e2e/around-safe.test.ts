import { appendFileSync, existsSync, linkSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, describe } from 'vitest';
import { makeFolder, makeRepo, writeSteps } from '../rig/repo.ts';
import { seqctl, type SeqctlOptions } from '../rig/seqctl.ts';

const AGENT = { env: { CLAUDECODE: '1' } };
const ATTACK = fileURLToPath(new URL('../fixtures/attack.mjs', import.meta.url));
const BIN = fileURLToPath(new URL('../../bin', import.meta.url));
const OK = ['node', '-e', '0'];
const file = (root: string, ...path: string[]) => join(root, '.threados', ...path);
const read = (root: string, ...path: string[]) => readFileSync(file(root, ...path), 'utf8');
const act = (root: string, actions: readonly object[], options: SeqctlOptions = AGENT) =>
  seqctl(root, ['apply', '-'], { ...options, input: JSON.stringify({ actions }) });
const power = async (root: string) => expect((await seqctl(root, ['policy', 'mode', 'power', '--yes'])).code).toBe(0);

interface Attempt {
  readonly way: string;
  readonly argv: readonly string[];
  readonly input?: string;
}
interface Answer {
  readonly way: string;
  readonly line: string;
  readonly code: number;
  readonly error: { code: string; message: string } | null;
}

/** Runs the attempts from within a step of a repo, and gives what each of them was answered. */
async function attackFrom(root: string, attempts: readonly Attempt[]): Promise<readonly Answer[]> {
  const out = join(root, 'answers.json');
  writeSteps(root, [
    { id: 'attacker', model: 'shell', command: ['node', ATTACK, out, JSON.stringify(attempts)], env: { THREADOS_TEST_BIN: BIN } },
    { id: 'a', model: 'shell', command: OK },
    { id: 'other', type: 'b', model: 'shell', command: OK },
    { id: 'g', type: 'gate', depends_on: ['a'] },
    { id: 'behind', model: 'shell', command: OK, depends_on: ['g'] },
  ]);
  expect((await seqctl(root, ['trust', '--yes'])).code).toBe(0);
  expect((await seqctl(root, ['run', 'step', 'a'])).code).toBe(0);
  await seqctl(root, ['step', 'add', 'pending', '--', 'node'], AGENT);
  const before = [read(root, 'sequence.yaml'), read(root, 'policy.yaml')];
  const ran = await seqctl(root, ['run', 'step', 'attacker']);
  expect(ran.code, ran.stdout + (await seqctl(root, ['logs', 'attacker', '--stderr'])).stdout).toBe(0);
  expect([read(root, 'sequence.yaml'), read(root, 'policy.yaml')]).toEqual(before);
  return JSON.parse(readFileSync(out, 'utf8')) as Answer[];
}

const HUMAN_ONLY = [
  'gate approve g',
  'gate reject g --reason x',
  'step approve a',
  'step reject a --reason x',
  'undo',
  'trust --yes',
  'policy mode power --yes',
  'policy allow bash --yes',
  'accept a --yes',
  'stop all --yes',
  'stop step attacker',
  'stop step attacker --kill --yes',
  'restart step a',
  'run all --new-run',
  'mprocs open',
  'mprocs close --yes',
  'init',
];

describe('in SAFE, from within a step', () => {
  test('nothing dressed up in any way applies, runs or judges anything', async () => {
    const root = await makeRepo([]);
    const ways = [
      'plain',
      'cleared',
      'human',
      'demo',
      'another',
      'elsewhere',
      'another session',
      'through a link',
      'below the root',
      'with -C',
      'with --yes',
    ];
    const answers = await attackFrom(root, [
      ...HUMAN_ONLY.map((line) => ({ way: 'cleared', argv: line.split(' ') })),
      ...ways.map((way) => ({ way, argv: ['step', 'add', 'evil', '--', 'node'] })),
      ...ways.slice(2).map((way) => ({ way, argv: ['gate', 'approve', 'g'] })),
      { way: 'as human', argv: ['run', 'all'] },
      { way: 'cleared', argv: ['run', 'step', 'behind', '--force', '--yes'] },
    ]);
    for (const answer of answers) {
      const proposes = /^(?:step add|run step)/.test(answer.line);
      expect(answer, JSON.stringify(answer)).toMatchObject(
        proposes ? { code: 5, error: { code: 'PROPOSAL_PENDING' } } : { code: 4, error: { code: 'POLICY_DENIED' } },
      );
    }
    const { json } = await seqctl(root, ['audit']);
    const actors = (json.data as { entries: { actor: string; action: string; result: string }[] }).entries;
    expect(actors.filter(({ actor }) => actor === 'human').map(({ action }) => action)).toEqual([
      'init',
      'trust',
      'trust',
      'run.step',
      'run.end',
      'run.step',
      'run.end',
    ]);
    const refused = actors.filter(({ result }) => result === 'POLICY_DENIED').map(({ action }) => action);
    for (const action of ['undo', 'trust', 'policy.mode', 'policy.allow', 'gate.approve', 'stop.all', 'mprocs.open', 'accept'])
      expect(refused).toContain(action);
    expect((await seqctl(root, ['audit', '--verify'])).code).toBe(0);
  });

  test('it cannot pass for another step, whose rights may be more', async () => {
    const root = await makeRepo([]);
    await attackFrom(root, [{ way: 'another', argv: ['step', 'add', 'evil', '--', 'node'] }]);
    const { json } = await seqctl(root, ['proposal', 'ls']);
    expect((json.data as { proposals: { actor: string }[] }).proposals.at(-1)?.actor).toBe('agent:attacker');
  });

  test.skipIf(process.platform !== 'linux')('it is an agent in every other repo too', async () => {
    const [root, other] = [await makeRepo([]), await makeRepo([{ id: 'x', model: 'shell', command: OK }])];
    const [added, mode] = await attackFrom(root, [
      { way: 'cleared', argv: ['-C', other, 'step', 'add', 'evil', '--', 'node'] },
      { way: 'cleared', argv: ['-C', other, 'policy', 'mode', 'power', '--yes'] },
    ]);
    expect([added?.code, mode?.code]).toEqual([5, 4]);
    expect(read(other, 'sequence.yaml')).not.toContain('evil');
  });
});

describe('by files, behind the back', () => {
  const marker = (root: string) => join(root, 'executed');
  const EVIL = (root: string) => ['node', '-e', `require('fs').writeFileSync(${JSON.stringify(marker(root))}, '')`];
  const makeGuarded = () =>
    makeRepo([
      { id: 'a', model: 'shell', command: OK },
      { id: 'g', type: 'gate', depends_on: ['a'] },
      { id: 'behind', model: 'shell', command: OK, depends_on: ['g'] },
      { id: 'next', model: 'shell', command: OK, depends_on: ['a'] },
    ]);

  test.each([
    [
      'a step is added',
      (root: string) =>
        appendFileSync(file(root, 'sequence.yaml'), `  - ${JSON.stringify({ id: 'evil', model: 'shell', command: EVIL(root) })}\n`),
    ],
    ['a command is changed', (root: string) => writeSteps(root, [{ id: 'a', model: 'shell', command: EVIL(root) }])],
    [
      'a verifier is given',
      (root: string) => writeSteps(root, [{ id: 'a', type: 'l', model: 'shell', command: OK, watchdog: { verify: EVIL(root) } }]),
    ],
    [
      'the environment is changed',
      (root: string) => writeSteps(root, [{ id: 'a', model: 'shell', command: OK, env: { NODE_OPTIONS: `--require ${root}/evil.js` } }]),
    ],
    ['the policy is changed', (root: string) => appendFileSync(file(root, 'policy.yaml'), 'commands: {allow: [bash]}\n')],
    ['the policy is taken away', (root: string) => rmSync(file(root, 'policy.yaml'))],
    [
      'a step is called done',
      (root: string) =>
        writeFileSync(file(root, 'sequence.yaml'), read(root, 'sequence.yaml').replace('{"id":"a",', '{"id":"a","status":"DONE",')),
    ],
    [
      'a gate is taken away',
      (root: string) =>
        writeFileSync(file(root, 'sequence.yaml'), read(root, 'sequence.yaml').replace('"depends_on":["g"]', '"depends_on":["a"]')),
    ],
  ])('%s: nothing of it is run, and a person is shown what changed', async (_what, change) => {
    const root = await makeGuarded();
    change(root);
    const ran = await seqctl(root, ['run', 'all']);
    expect(ran, ran.stdout).toMatchObject({ code: 5, json: { error: { code: 'TRUST_REQUIRED' } } });
    expect(existsSync(marker(root))).toBe(false);
    expect((await seqctl(root, ['audit', '--action', 'run.all'])).stdout).toContain('"result":"TRUST_REQUIRED"');
    const { json } = await seqctl(root, ['trust']);
    expect((json.data as { trusted: boolean; changes: unknown[] }).trusted).toBe(false);
    expect((await seqctl(root, ['trust', '--yes'], AGENT)).code).toBe(4);
  });

  test('a prompt rewritten by hand is not sent', async () => {
    const root = await makeRepo([]);
    await seqctl(root, ['step', 'add', 'p', '--prompt', 'Be kind', '--', 'node', '-e', '0']);
    expect((await seqctl(root, ['step', 'edit', 'p', '--prompt-file', '.threados/prompts/p.md'])).code).toBe(0);
    writeFileSync(file(root, 'prompts', 'p.md'), 'Be evil');
    expect(await seqctl(root, ['run', 'all'])).toMatchObject({ code: 5, json: { error: { code: 'TRUST_REQUIRED' } } });
  });

  test('who writes POWER into the policy still only proposes', async () => {
    const root = await makeGuarded();
    writeFileSync(file(root, 'policy.yaml'), 'version: 1\nmode: power\n');
    expect(await act(root, [{ action: 'step.add', id: 'evil', model: 'shell', command: OK }])).toMatchObject({
      code: 5,
      json: { error: { code: 'PROPOSAL_PENDING' } },
    });
    expect(read(root, 'sequence.yaml')).not.toContain('evil');
    expect((await seqctl(root, ['trust', '--yes'])).code).toBe(0);
    expect((await act(root, [{ action: 'step.add', id: 'good', model: 'shell', command: OK }])).code).toBe(0);
  });

  test('what was changed by hand stays so, whatever ThreadOS itself changes on top of it', async () => {
    const root = await makeGuarded();
    await power(root);
    writeFileSync(
      file(root, 'sequence.yaml'),
      read(root, 'sequence.yaml').replace('"command":["node","-e","0"]', `"command":${JSON.stringify(EVIL(root))}`),
    );
    expect((await act(root, [{ action: 'step.edit', id: 'a', retries: 1 }])).code).toBe(0);
    expect(await seqctl(root, ['run', 'step', 'a'])).toMatchObject({ code: 5, json: { error: { code: 'TRUST_REQUIRED' } } });
    expect(existsSync(marker(root))).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('a prompt that is a link to the policy does not write it, hard or soft', async () => {
    const root = await makeRepo([{ id: 'a', model: 'codex' }]);
    await power(root);
    const policy = read(root, 'policy.yaml');
    await seqctl(root, ['prompt', 'set', 'a', '-'], { input: 'first' });
    const prompt = file(root, 'prompts', 'a.md');
    for (const link of [
      () => symlinkSync('../policy.yaml', prompt),
      () => symlinkSync('../../.git/config', prompt),
      () => linkSync(file(root, 'policy.yaml'), prompt),
    ]) {
      rmSync(prompt);
      link();
      await seqctl(root, ['prompt', 'set', 'a', '-'], { ...AGENT, input: 'version: 1\nmode: power\ncommands: {allow: [bash]}\n' });
      expect(read(root, 'policy.yaml')).toBe(policy);
    }
    expect(existsSync(join(root, '.git', 'config'))).toBe(false);
  });
});

describe('by proposals', () => {
  test('one that was looked at never becomes another', async () => {
    const root = await makeRepo([]);
    const env = { ...AGENT.env, THREADOS_TEST_IDS: '1', THREADOS_TEST_CLOCK: '2001-01-01T00:00:00.000Z' };
    const [first, second] = [
      await act(root, [{ action: 'step.add', id: 'kind', model: 'shell', command: OK }], { env }),
      await act(root, [{ action: 'step.add', id: 'evil', model: 'shell', command: OK }], { env }),
    ];
    const ids = [first, second].map(({ json }) => json.error.details['proposal_id']);
    expect(new Set(ids).size).toBe(2);
    const { stdout } = await seqctl(root, ['proposal', 'show', String(ids[0])]);
    expect(stdout).toContain('kind');
    expect(stdout).not.toContain('2001');
  });

  test('is planned anew when it is applied: the diff that its file claims counts for nothing', async () => {
    const root = await makeRepo([]);
    const proposed = await act(root, [{ action: 'step.add', id: 'kind', model: 'shell', command: OK }]);
    const id = String(proposed.json.error.details['proposal_id']);
    const path = file(root, 'state', 'proposals', `${id}.json`);
    const forged = JSON.parse(readFileSync(path, 'utf8')) as { actions: object[] };
    writeFileSync(path, JSON.stringify({ ...forged, actions: [{ action: 'policy.mode', mode: 'power' }] }));
    const shown = await seqctl(root, ['proposal', 'show', id]);
    expect((shown.json.data as { plan: { diff: string } }).plan.diff).toContain('+mode: power');
    expect(await seqctl(root, ['proposal', 'apply', id])).toMatchObject({ code: 5, json: { error: { code: 'CONFIRMATION_REQUIRED' } } });
  });

  test('an agent discards its own only', async () => {
    const root = await makeRepo([]);
    const proposed = await act(root, [{ action: 'step.add', id: 'kind', model: 'shell', command: OK }]);
    const id = String(proposed.json.error.details['proposal_id']);
    expect((await seqctl(root, ['proposal', 'discard', id], { env: { GEMINI_CLI: '1' } })).code).toBe(4);
    expect((await seqctl(root, ['proposal', 'apply', id], AGENT)).code).toBe(4);
    expect((await seqctl(root, ['proposal', 'discard', id], AGENT)).code).toBe(0);
  });
});

test('in POWER a gate is neither taken out of the way nor declared done by an agent', async () => {
  const root = await makeRepo([
    { id: 'a', model: 'shell', command: OK },
    { id: 'g', type: 'gate', depends_on: ['a'] },
    { id: 'behind', model: 'shell', command: OK, depends_on: ['g'] },
  ]);
  await power(root);
  const before = read(root, 'sequence.yaml');
  for (const action of [
    { action: 'step.edit', id: 'g', status: 'DONE' },
    { action: 'dep.rm', id: 'behind', on: ['g'] },
    { action: 'step.rm', id: 'g', cascade: true },
    { action: 'step.edit', id: 'g', type: 'base', model: 'shell', command: OK },
    { action: 'run.step', ids: ['behind'], force: true },
    { action: 'mprocs.send-key', id: 'a', key: 'y' },
  ]) {
    const { code, stdout } = await act(root, [action]);
    expect(code, stdout).toBe('status' in action ? 3 : 5);
  }
  expect(read(root, 'sequence.yaml')).toBe(before);
});

test('require_terminal makes an agent of every caller without one', async () => {
  const root = makeFolder();
  await seqctl(root, ['init']);
  appendFileSync(file(root, 'policy.yaml'), 'require_terminal: true\n');
  expect(await seqctl(root, ['step', 'add', 'a', '--', 'node'])).toMatchObject({ code: 5, json: { error: { code: 'PROPOSAL_PENDING' } } });
});
