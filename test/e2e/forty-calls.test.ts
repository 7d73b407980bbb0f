import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, statuses } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

/** A shell step that prints; `writes` one that leaves a file behind, for a diff. */
const prints = (text: string) => ['node', '-e', `console.log('${text}')`];
const writes = (text: string) => ['node', '-e', `require('fs').writeFileSync('result.txt', '${text}')`];
const FUSES =
  "const fs=require('fs');const inputs=JSON.parse(fs.readFileSync(process.env.THREADOS_INPUTS,'utf8'));fs.writeFileSync('result.txt',String(inputs.length))";

type Call = readonly [line: readonly string[], action: object];
const add = (id: string, flags: readonly string[], fields: object, command: readonly string[]): Call => [
  ['step', 'add', id, ...flags, '--', ...command],
  { action: 'step.add', id, ...fields, model: 'shell', command },
];

/** Every thread type, as somebody who has read `--help` and cli.md would build it, one call after the other; and the actions that they are. */
const CALLS: readonly Call[] = [
  // base: two steps in a row, with what one can say of a step
  add('fetch', ['--lane', 'prepare', '--name', '- fetch'], { lane: 'prepare', name: '- fetch' }, prints('fetched')),
  add(
    'build',
    ['--depends-on', 'fetch', '--lane', 'prepare', '--timeout', '5m', '--env', 'MODE=ci', '--env', 'LEVEL=2'],
    { depends_on: ['fetch'], lane: 'prepare', timeout: '5m', env: { MODE: 'ci', LEVEL: '2' } },
    prints('built'),
  ),
  [['step', 'edit', 'build', '--retries', '1', '--role', 'builder'], { action: 'step.edit', id: 'build', retries: 1, role: 'builder' }],
  [['step', 'edit', 'build', '--unset', 'env'], { action: 'step.edit', id: 'build', unset: ['env'] }],
  [['step', 'clone', 'build', 'build-2'], { action: 'step.clone', id: 'build', new_id: 'build-2' }],
  [
    ['group', 'parallelize', 'build', 'build-2', '--as', 'builds'],
    { action: 'group.parallelize', ids: ['build', 'build-2'], as: 'builds' },
  ],
  [['step', 'move', 'build-2', '--lane', 'second'], { action: 'step.move', id: 'build-2', lane: 'second' }],
  // p: the same three times, and one item each
  add('explore', ['--depends-on', 'build'], { depends_on: ['build'] }, ['node', '-e', 'console.log(process.env.THREADOS_INDEX)']),
  [['group', 'parallelize', 'explore', '--fanout', '3'], { action: 'group.parallelize', id: 'explore', fanout: 3 }],
  [
    ['step', 'edit', 'explore', '--join', 'any', '--max-parallel', '2'],
    { action: 'step.edit', id: 'explore', join: 'any', max_parallel: 2 },
  ],
  add('each', ['--depends-on', 'build-2'], { depends_on: ['build-2'] }, ['node', '-e', 'console.log(process.env.THREADOS_ITEM)']),
  [
    ['group', 'parallelize', 'each', '--fanout', '2', '--mode', 'throughput', '--item', 'left', '--item', 'right'],
    { action: 'group.parallelize', id: 'each', fanout: 2, mode: 'throughput', item: ['left', 'right'] },
  ],
  // c: phases with gates
  add('draft', ['--phase', '1'], { phase: 1 }, prints('drafted')),
  [['gate', 'insert', 'ok-draft', '--after', 'draft'], { action: 'gate.insert', id: 'ok-draft', after: ['draft'] }],
  add('polish', ['--phase', '2', '--depends-on', 'ok-draft'], { phase: 2, depends_on: ['ok-draft'] }, prints('polished')),
  add('publish', ['--depends-on', 'polish'], { depends_on: ['polish'] }, prints('published')),
  [
    ['gate', 'insert', 'ok-publish', '--after', 'polish', '--before', 'publish'],
    { action: 'gate.insert', id: 'ok-publish', after: ['polish'], before: ['publish'] },
  ],
  [
    ['step', 'edit', 'ok-publish', '--rework', '1', '--name', 'Fit to print?'],
    { action: 'step.edit', id: 'ok-publish', rework: 1, name: 'Fit to print?' },
  ],
  // f: candidates in worktrees, and one that fuses them
  add('solve-a', ['--worktree', '--lane', 'a'], { worktree: true, lane: 'a' }, writes('one')),
  [['step', 'clone', 'solve-a', 'solve-b', '--worktree'], { action: 'step.clone', id: 'solve-a', new_id: 'solve-b', worktree: true }],
  [
    ['step', 'edit', 'solve-b', '--lane', 'b', '--', ...writes('two')],
    { action: 'step.edit', id: 'solve-b', lane: 'b', command: writes('two') },
  ],
  [
    ['fusion', 'create', 'solve', '--candidates', 'solve-a,solve-b', '--prompt', 'Take the better half of each'],
    {
      action: 'fusion.create',
      id: 'solve',
      candidates: ['solve-a', 'solve-b'],
      prompt: 'Take the better half of each',
    },
  ],
  [
    ['step', 'edit', 'solve', '--worktree', '--review', 'none', '--', 'node', '-e', FUSES],
    { action: 'step.edit', id: 'solve', worktree: true, review: 'none', command: ['node', '-e', FUSES] },
  ],
  // b: a step that leads others
  add('lead', ['--type', 'b'], { type: 'b' }, prints('led')),
  add('helper', ['--parent', 'lead', '--lane', 'led'], { parent: 'lead', lane: 'led' }, prints('helped')),
  // l: long, and what comes after it only in order
  add('soak', ['--type', 'l', '--timeout', '2m'], { type: 'l', timeout: '2m' }, prints('soaked')),
  [['dep', 'add', 'soak', '--on', 'explore', '--soft'], { action: 'dep.add', id: 'soak', on: ['explore'], soft: true }],
  add('report', [], {}, prints('reported')),
  [['dep', 'add', 'report', '--on', 'explore,each'], { action: 'dep.add', id: 'report', on: ['explore', 'each'] }],
  [['dep', 'add', 'report', '--on', 'soak'], { action: 'dep.add', id: 'report', on: ['soak'] }],
  [['dep', 'rm', 'report', '--on', 'each'], { action: 'dep.rm', id: 'report', on: ['each'] }],
  [['step', 'move', 'report', '--after', 'soak'], { action: 'step.move', id: 'report', after: 'soak' }],
  add('scratch', [], {}, prints('nothing')),
  [['step', 'rm', 'scratch', '--yes'], { action: 'step.rm', id: 'scratch' }],
];

/** Then it is run, stopped at its gates, judged and looked at. */
const AFTERWARDS: readonly (readonly [line: string, exit: number])[] = [
  ['validate', 0],
  ['run group builds', 3],
  ['run step fetch', 0],
  ['run group builds', 0],
  ['run all', 9],
  ['gate approve ok-draft --note good', 0],
  ['run all', 9],
  ['gate reject ok-publish --reason again', 0],
  ['run all', 9],
  ['gate approve ok-publish', 0],
  ['run all', 0],
  ['wait report --for done --timeout 10s', 0],
  ['logs explore.2', 0],
  ['diff solve', 0],
  ['accept solve --yes', 0],
  ['runs ls', 0],
  ['graph', 0],
  ['audit --verify', 0],
];

const promptsOf = (root: string) => {
  const dir = join(root, '.threados', 'prompts');
  return Object.fromEntries(readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'utf8')]));
};
const sequenceOf = (root: string) => readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8');

test('calls written from --help alone build and run every thread type, and one apply builds the same to the byte', async () => {
  expect(CALLS.length + AFTERWARDS.length + 1).toBeGreaterThan(40);
  const [byLines, byApply] = [makeFolder('lines'), makeFolder('apply')];
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], { cwd: byLines, stdio: 'pipe' });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '-m', 'Begin');
  for (const root of [byLines, byApply]) expect((await seqctl(root, ['init', '--name', 'same'])).code).toBe(0);

  for (const [line] of CALLS) {
    const { code, stdout } = await seqctl(byLines, line);
    expect(code, `${line.join(' ')}: ${stdout}`).toBe(0);
  }
  const actions = CALLS.map(([, action]) => action);
  const applied = await seqctl(byApply, ['apply', '-', '--yes'], { input: JSON.stringify({ actions }) });
  expect(applied.code, applied.stdout).toBe(0);
  expect(sequenceOf(byApply)).toBe(sequenceOf(byLines));
  expect(promptsOf(byApply)).toEqual(promptsOf(byLines));

  for (const [line, exit] of AFTERWARDS) {
    const { code, stdout } = await seqctl(byLines, line.split(' '));
    expect(code, `${line}: ${stdout}`).toBe(exit);
  }
  const standing = await statuses(byLines);
  expect(new Set(Object.values(standing)), JSON.stringify(standing)).toEqual(new Set(['DONE']));
  expect(readFileSync(join(byLines, 'result.txt'), 'utf8')).toBe('2');
});
