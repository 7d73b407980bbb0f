import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, describe } from 'vitest';
import { ACTION_NAMES } from '../../../src/model/action.ts';
import { cli } from '../../rig/cli.ts';
import { makeFolder } from '../../rig/repo.ts';

/** Command lines (split at single spaces) and the action that they are. */
const LINES: readonly (readonly [string | readonly string[], object])[] = [
  ['step add plan', { action: 'step.add', id: 'plan' }],
  [
    [
      ...['step', 'add', 'x', '--type', 'base', '--name', '- x', '--lane', 'a lane', '--role', 'builder', '--model', 'claude-code'],
      ...['--model-name', 'opus', '--cwd', 'sub', '--prompt', '--not a flag', '--depends-on', 'a,b', '--after', 'c', '--after', 'd,e'],
      ...['--review', 'none', '--retries', '2', '--timeout', '45m', '--group', 'g', '--env', 'K=V=W', '--env', 'L=', '--worktree'],
    ],
    {
      action: 'step.add',
      id: 'x',
      type: 'base',
      name: '- x',
      lane: 'a lane',
      role: 'builder',
      model: 'claude-code',
      model_name: 'opus',
      cwd: 'sub',
      prompt: '--not a flag',
      depends_on: ['a', 'b'],
      after: ['c', 'd', 'e'],
      review: 'none',
      retries: 2,
      timeout: '45m',
      group: 'g',
      env: { K: 'V=W', L: '' },
      worktree: true,
    },
  ],
  ['step add x --prompt-file prompts/x.md --no-worktree', { action: 'step.add', id: 'x', prompt_file: 'prompts/x.md', worktree: false }],
  ['step add x --name=--y', { action: 'step.add', id: 'x', name: '--y' }],
  ['step add x --depends-on=', { action: 'step.add', id: 'x', depends_on: [] }],
  ['step add x -- npm test --flag -- y', { action: 'step.add', id: 'x', model: 'shell', command: ['npm', 'test', '--flag', '--', 'y'] }],
  [
    [
      'step',
      'add',
      'x',
      '--type',
      'p',
      '--fanout',
      '3',
      '--mode',
      'throughput',
      '--items',
      'a,b',
      '--items',
      'c',
      '--join',
      '2',
      '--max-parallel',
      '4',
    ],
    { action: 'step.add', id: 'x', type: 'p', fanout: 3, mode: 'throughput', items: ['a,b', 'c'], join: 2, max_parallel: 4 },
  ],
  [
    'step add x --permissions read-only --fallback codex --base main --phase 1 --parent b --rework 2 --success-exit-codes 0,3 --join any',
    {
      action: 'step.add',
      id: 'x',
      permissions: 'read-only',
      fallback: ['codex'],
      base: 'main',
      phase: 1,
      parent: 'b',
      rework: 2,
      success_exit_codes: [0, 3],
      join: 'any',
    },
  ],
  [
    'step add x --interactive --keep-background --artifacts a,b --diff --status DONE --candidates a,p.2',
    {
      action: 'step.add',
      id: 'x',
      interactive: true,
      keep_background: true,
      artifacts: ['a', 'b'],
      diff: true,
      status: 'DONE',
      candidates: ['a', 'p.2'],
    },
  ],
  ['step edit x --unset timeout,retries --lane l', { action: 'step.edit', id: 'x', unset: ['timeout', 'retries'], lane: 'l' }],
  ['step edit x -- node a.js', { action: 'step.edit', id: 'x', model: 'shell', command: ['node', 'a.js'] }],
  ['step rm x --cascade', { action: 'step.rm', id: 'x', cascade: true }],
  ['step clone x y --worktree', { action: 'step.clone', id: 'x', new_id: 'y', worktree: true }],
  ['step move x --before y', { action: 'step.move', id: 'x', before: 'y' }],
  ['step move x --after y --lane l', { action: 'step.move', id: 'x', after: 'y', lane: 'l' }],
  ['step approve x --note fine', { action: 'step.approve', id: 'x', note: 'fine' }],
  ['step reject x --reason bad', { action: 'step.reject', id: 'x', reason: 'bad' }],
  ['dep add x --on a,b --soft', { action: 'dep.add', id: 'x', on: ['a', 'b'], soft: true }],
  ['dep rm x --on a', { action: 'dep.rm', id: 'x', on: ['a'] }],
  ['group parallelize x --fanout 3 --mode repeat', { action: 'group.parallelize', id: 'x', fanout: 3, mode: 'repeat' }],
  ['group parallelize x --item a,b --item c', { action: 'group.parallelize', id: 'x', item: ['a,b', 'c'] }],
  ['group parallelize x y --as g', { action: 'group.parallelize', ids: ['x', 'y'], as: 'g' }],
  ['group parallelize x --as g', { action: 'group.parallelize', ids: ['x'], as: 'g' }],
  [
    'fusion create f --models claude-code,codex --prompt Do',
    { action: 'fusion.create', id: 'f', models: ['claude-code', 'codex'], prompt: 'Do' },
  ],
  [
    'fusion create f --candidates a,p.2 --synth-model codex --join 1',
    { action: 'fusion.create', id: 'f', candidates: ['a', 'p.2'], synth_model: 'codex', join: 1 },
  ],
  ['gate insert g --after a,b --before c', { action: 'gate.insert', id: 'g', after: ['a', 'b'], before: ['c'] }],
  ['gate approve g --note ok', { action: 'gate.approve', id: 'g', note: 'ok' }],
  ['gate reject g --reason no', { action: 'gate.reject', id: 'g', reason: 'no' }],
  ['run step a p.2 --force', { action: 'run.step', ids: ['a', 'p.2'], force: true }],
  ['run group g --max-parallel 2', { action: 'run.group', group: 'g', max_parallel: 2 }],
  ['run runnable --executor direct', { action: 'run.runnable', executor: 'direct' }],
  ['run all --new-run', { action: 'run.all', new_run: true }],
  ['stop step a b.1 --kill', { action: 'stop.step', ids: ['a', 'b.1'], kill: true }],
  ['restart step a --resume', { action: 'restart.step', ids: ['a'], resume: true }],
  ['mprocs select a.1', { action: 'mprocs.select', id: 'a.1' }],
  ['mprocs select a --zoom', { action: 'mprocs.select', id: 'a', zoom: true }],
  ['mprocs send-key a <C-c>', { action: 'mprocs.send-key', id: 'a', key: '<C-c>' }],
  ['worktree rm a b.1', { action: 'worktree.rm', ids: ['a', 'b.1'] }],
  ['worktree rm --finished --orphaned', { action: 'worktree.rm', finished: true, orphaned: true }],
  ['policy mode power', { action: 'policy.mode', mode: 'power' }],
];

describe('each command line is its action', () => {
  test.each(LINES.map(([line, action]) => ({ words: typeof line === 'string' ? line.split(' ') : line, action })))(
    '$words',
    async ({ words, action }) => {
      const outcome = await cli(words);
      expect({ code: outcome.code, actions: outcome.threados.performed() }).toEqual({ code: 0, actions: [action] });
      expect(outcome.json.command).toBe(words.slice(0, 2).join('.'));
    },
  );

  test('prompt set takes the text of a file or of standard input', async () => {
    const outcome = await cli(['prompt', 'set', 'x', '-'], { input: 'Build it\n' });
    expect(outcome.threados.performed()).toEqual([{ action: 'prompt.set', id: 'x', prompt: 'Build it\n' }]);
  });

  test('no action is without a command', () => {
    const covered = new Set(LINES.map(([, action]) => (action as { action: string }).action));
    expect(ACTION_NAMES.filter((name) => !covered.has(name))).toEqual(['prompt.set']);
  });
});

describe('what goes with the action', () => {
  test('flags of every command reach perform', async () => {
    const { threados, opened } = await cli(
      '-C sub --actor agent:x run all --yes --dry-run --if-revision 0123456789ab --no-wait'.split(' '),
    );
    expect(threados.calls.at(-1)).toEqual({
      method: 'perform',
      request: { actions: [{ action: 'run.all' }], yes: true, dry_run: true, if_revision: '0123456789ab', wait: false },
    });
    expect(opened).toEqual([{ cwd: expect.stringMatching(/repo.sub$/) as string, actor: 'agent:x' }]);
  });

  test('a path typed in a folder of the repo is written from the root', async () => {
    const { threados } = await cli(['step', 'add', 'x', '--prompt-file', '../a.md', '--cwd', '.'], { cwd: '/repo/sub/deep' });
    expect(threados.performed()).toEqual([{ action: 'step.add', id: 'x', prompt_file: 'sub/a.md', cwd: 'sub/deep' }]);
  });

  test('a folder is written from the root, as in the file; ./ begins where one stands', async () => {
    const root = makeFolder();
    mkdirSync(join(root, 'sub', 'deep'), { recursive: true });
    mkdirSync(join(root, '.github'));
    const add = async (folder: string) => {
      const { threados, json } = await cli(['step', 'add', 'x', '--cwd', folder, '--json'], { cwd: join(root, 'sub'), threados: { root } });
      return [(threados.performed()[0] as { cwd: string }).cwd, json.warnings];
    };
    expect(await add('sub')).toEqual(['sub', []]);
    expect(await add('.github')).toEqual(['.github', []]);
    expect(await add('./deep')).toEqual(['sub/deep', []]);
    expect(await add('..')).toEqual(['.', []]);
    expect(await add('deep')).toEqual([
      'deep',
      ["there is no folder deep yet: --cwd is taken from the repo's root; for sub/deep write --cwd sub/deep or --cwd ./deep"],
    ]);
    expect(await add('nowhere')).toEqual(['nowhere', ["there is no folder nowhere yet: --cwd is taken from the repo's root"]]);
  });

  test('apply is one transaction of the given actions', async () => {
    const actions = [{ action: 'step.add', id: 'plan' }, { action: 'run.runnable' }];
    const { threados, code } = await cli(['apply', '-'], { input: JSON.stringify({ actions }) });
    expect({ code, actions: threados.performed() }).toEqual({ code: 0, actions });
  });

  test('apply reads what Windows PowerShell writes', async () => {
    const text = JSON.stringify({ actions: [{ action: 'run.all' }] });
    const utf16 = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect((await cli(['apply'], { input: utf16 })).code).toBe(0);
    expect((await cli(['apply'], { input: `\ufeff${text}` })).code).toBe(0);
  });
});
