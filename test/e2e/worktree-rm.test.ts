import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { WorktreeRow } from '../../src/app/threados.ts';
import { agent } from '../fixtures/sequences.ts';
import { makeProject, type Project } from '../rig/project.ts';
import { git } from '../rig/repo.ts';
import { seqctl, startSeqctl, type SeqctlOutcome } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

const at = (project: Project, name: string) => join(project.root, '.threados/worktrees', name);
interface Data {
  readonly effects: readonly unknown[];
  readonly entries: readonly { readonly result: string; readonly input: unknown }[];
  readonly findings: readonly { readonly check: string; readonly state: string; readonly found: string }[];
  readonly worktrees: readonly WorktreeRow[];
}
const dataOf = (outcome: SeqctlOutcome) => outcome.json.data as Data;
const effectsOf = (outcome: SeqctlOutcome) => dataOf(outcome).effects;
const rows = async (project: Project) => dataOf(await project.does(['worktree', 'ls'])).worktrees;
const touching = (file: string) => ['--worktree', '--', ...agent('--touch', file)];
const COMMIT = "require('node:child_process').execFileSync('git', ['commit', '--quiet', '--allow-empty', '--message', 'mine'])";

test('a finished worktree goes with --yes and says what goes with it; the step makes it anew when it runs again', async () => {
  const project = await makeProject();
  await project.does(['step', 'add', 'first', ...touching('new.txt')]);
  await project.does(['step', 'add', 'second', '--depends-on', 'first', ...touching('new.txt')]);
  await project.does(['run', 'step', 'first']);
  const [row] = await rows(project);
  expect(row).toMatchObject({ id: 'first', status: 'DONE', orphan: false, whole: true, changed: 1, files: ['new.txt'], unmerged: 0 });
  expect(row?.needed_by).toEqual(['second']);
  expect(row?.kept_in).toMatch(/first\/diff\.patch$/);

  // What "second" has yet to begin from is not among the finished ones.
  expect(effectsOf(await project.does(['worktree', 'rm', '--finished']))).toEqual([]);
  const asked = await project.does(['worktree', 'rm', 'first'], 5);
  expect(asked.json.error).toMatchObject({ code: 'CONFIRMATION_REQUIRED', details: { rule: 'destructive' } });
  expect(asked.json.error.message).toContain('1 file that no commit has (new.txt)');
  expect(asked.json.error.message).toContain(`${row?.kept_in ?? ''} has all of it`);
  expect(asked.json.error.message).toContain('second could no longer begin from it');
  expect(existsSync(at(project, 'first'))).toBe(true);
  expect(effectsOf(await project.does(['worktree', 'rm', 'first', '--yes', '--dry-run']))).toMatchObject([
    { effect: 'remove-worktree', worktree: 'first', changed: 1, branch: 'removed' },
  ]);
  expect(existsSync(at(project, 'first'))).toBe(true);

  await project.does(['worktree', 'rm', 'first', '--yes']);
  expect(existsSync(at(project, 'first'))).toBe(false);
  expect(git(project.root, 'worktree', 'list')).not.toContain('worktrees/first');
  expect(git(project.root, 'branch', '--list', 'threados/*')).toBe('');
  expect(git(project.root, 'for-each-ref', 'refs/threados/base')).toBe('');
  const noted = dataOf(await project.does(['audit', '--action', 'worktree.rm'])).entries;
  expect(noted.map((entry) => entry.result)).toEqual(['CONFIRMATION_REQUIRED', 'ok']);
  expect(noted[1]?.input).toMatchObject({ ids: ['first'], removed: ['first'] });

  // Nothing runs on a base that is no longer there; made anew, all goes on.
  await project.does(['run', 'step', 'second'], 8);
  expect((await project.row('second')).reason?.message).toContain('the worktree of "first", which "second" begins from, was removed');
  expect(existsSync(at(project, 'second'))).toBe(false);
  await project.does(['restart', 'step', 'first']);
  await project.does(['run', 'all']);
  expect(readFileSync(join(at(project, 'second'), 'new.txt'), 'utf8')).toBe('once\nagain\n');

  // "first" is clean now, with its end state committed for "second": without --yes the branch stays.
  const kept = await project.does(['worktree', 'rm', 'first']);
  expect(kept.json.warnings).toEqual(['branch threados/first stays: 1 commit that HEAD does not have']);
  expect((await rows(project)).map(({ id }) => id)).toEqual(['second']);
  await project.does(['worktree', 'rm', '--finished'], 5);
  await project.does(['worktree', 'rm', '--finished', '--yes']);
  expect(await rows(project)).toEqual([]);
  expect(git(project.root, 'branch', '--list', 'threados/*').trim()).toBe('threados/first');
});

test('a branch goes with its worktree where HEAD has all of it, or where the patch does and a person says yes; else it stays', async () => {
  const project = await makeProject();
  for (const id of ['merged', 'patched', 'gone-on']) {
    await project.does(['step', 'add', id, '--worktree', '--', 'node', '-e', `require('fs').writeFileSync('${id}.txt', '')`]);
  }
  await project.does(['run', 'all']);
  for (const id of ['merged', 'patched', 'gone-on']) {
    git(at(project, id), 'add', '--all');
    git(at(project, id), 'commit', '--quiet', '--message', id);
  }
  git(project.root, 'merge', '--quiet', 'threados/merged');
  writeFileSync(join(at(project, 'gone-on'), 'later.txt'), 'after the step');
  const known = Object.fromEntries((await rows(project)).map((row) => [row.id, row]));
  expect(known['merged']).toMatchObject({ changed: 0, unmerged: 0, kept_in: null });
  expect(known['patched']).toMatchObject({ changed: 0, unmerged: 1 });
  expect(known['patched']?.kept_in).toContain('diff.patch');
  expect(known['gone-on']).toMatchObject({ changed: 1, unmerged: 1, kept_in: null });

  const asked = await project.does(['worktree', 'rm', '--finished'], 5);
  expect(asked.json.error.message).toContain('commit them in .threados/worktrees/gone-on');
  expect(asked.json.error.message).not.toContain('patched');
  const removed = await project.does(['worktree', 'rm', '--finished', '--yes']);
  expect(removed.json.warnings).toEqual(['branch threados/gone-on stays: 1 commit that HEAD does not have']);
  expect(git(project.root, 'branch', '--list', 'threados/*').trim()).toBe('threados/gone-on');
  expect(git(project.root, 'for-each-ref', '--format=%(refname)', 'refs/threados/kept')).toContain('refs/threados/kept/patched/');
});

test('commits that are on no branch stay reachable', async () => {
  const project = await makeProject();
  await project.does(['step', 'add', 'loose', '--worktree', '--', 'node', '-e', COMMIT]);
  await project.does(['run', 'all']);
  git(at(project, 'loose'), 'checkout', '--quiet', '--detach');
  git(at(project, 'loose'), 'commit', '--quiet', '--allow-empty', '--message', 'on no branch');
  const tip = git(at(project, 'loose'), 'rev-parse', 'HEAD');
  expect(await rows(project)).toMatchObject([{ branch: null, unmerged: 2 }]);
  await project.does(['worktree', 'rm', 'loose']);
  expect(git(project.root, 'rev-parse', `refs/threados/kept/loose/${tip.slice(0, 12)}`)).toBe(tip);
  expect(git(project.root, 'log', '-1', '--format=%s', 'threados/loose')).toBe('mine');
});

test('one that runs is refused, and so is one that a running step began from', async () => {
  const project = await makeProject();
  await project.does(['step', 'add', 'first', ...touching('new.txt')]);
  await project.does(['step', 'add', 'second', '--depends-on', 'first', '--worktree', '--', ...agent('--say', 'here', '--hang')]);
  const run = startSeqctl(project.root, ['run', 'all']);
  const ended = new Promise((resolve) => run.once('close', resolve));
  await until('second runs', async () => (await project.statuses())['second'] === 'RUNNING');
  expect((await project.does(['worktree', 'rm', 'second', '--yes'], 6)).json.error.code).toBe('ALREADY_RUNNING');
  expect((await project.does(['worktree', 'rm', 'first', '--yes'], 3)).json.error.code).toBe('IN_USE');
  expect(effectsOf(await project.does(['worktree', 'rm', '--finished', '--orphaned', '--yes']))).toEqual([]);
  await project.does(['stop', 'all', '--yes']);
  await ended;
  expect((await rows(project)).map(({ id }) => id)).toEqual(['first', 'second']);
});

test('an orphan is told by step rm and by doctor, and goes by --orphaned; an agent may only propose it', async () => {
  const project = await makeProject();
  await project.does(['step', 'add', 'old', ...touching('new.txt')]);
  await project.does(['run', 'all']);
  expect((await project.does(['step', 'rm', 'old', '--yes'])).json.warnings).toEqual([
    'the worktree of "old" is still there: seqctl worktree rm old',
  ]);
  expect(await rows(project)).toMatchObject([{ id: 'old', orphan: true, status: null, changed: 1 }]);
  const findings = dataOf(await project.does(['doctor'])).findings;
  expect(findings.find(({ check }) => check === 'worktrees')).toMatchObject({
    state: 'warning',
    found: expect.stringContaining('old') as string,
  });

  const env = { ...project.env, CLAUDECODE: '1' };
  const asked = await seqctl(project.root, ['worktree', 'rm', '--orphaned', '--yes'], { env });
  expect(asked.code).toBe(5);
  expect(asked.json.error.code).toBe('PROPOSAL_PENDING');
  expect(existsSync(at(project, 'old'))).toBe(true);
  const id = asked.json.error.details['proposal_id'] as string;
  await project.does(['proposal', 'apply', id], 5);
  await project.does(['proposal', 'apply', id, '--yes']);
  expect(existsSync(at(project, 'old'))).toBe(false);
  expect(effectsOf(await project.does(['worktree', 'rm', '--orphaned']))).toEqual([]);
});

test('what is left of a half-removed one goes too, and no link leads out of it', async () => {
  const project = await makeProject();
  for (const id of ['half', 'linked']) await project.does(['step', 'add', id, ...touching('new.txt')]);
  await project.does(['run', 'all']);
  const outside = join(dirname(project.root), 'photos');
  mkdirSync(outside);
  writeFileSync(join(outside, 'only copy.jpg'), 'x');
  symlinkSync(outside, join(at(project, 'linked'), 'link'), 'junction');
  rmSync(join(project.root, '.git/worktrees/half'), { recursive: true });
  expect(await rows(project)).toMatchObject([
    { id: 'half', whole: false, branch: null },
    { id: 'linked', whole: true },
  ]);
  await project.does(['worktree', 'rm', 'half', 'linked'], 5);
  await project.does(['worktree', 'rm', 'half', 'linked', '--yes']);
  expect(await rows(project)).toEqual([]);
  expect(existsSync(join(outside, 'only copy.jpg'))).toBe(true);
  await project.does(['restart', 'step', 'half']);
});

test('of many the message tells some, those first that nothing else has; the effects have all', async () => {
  const project = await makeProject();
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const add = ids.map((id) => ({ action: 'step.add', id, model: 'shell', worktree: true, command: [...agent('--touch', 'new.txt')] }));
  const applied = await seqctl(project.root, ['apply', '-'], { env: project.env, input: JSON.stringify({ actions: add }) });
  expect(applied.code, applied.stdout).toBe(0);
  await project.does(['run', 'all']);
  writeFileSync(join(at(project, 'g'), 'later.txt'), 'after its step');
  const asked = await project.does(['worktree', 'rm', '--finished'], 5);
  expect(asked.json.error.message).toMatch(
    /for good: "g": 2 files that no commit has .*nothing else has them.*; "a": 1 file .*; 2 more of that kind/,
  );
  expect(asked.json.error.details['effects']).toHaveLength(7);
  expect(effectsOf(await project.does(['worktree', 'rm', '--finished', '--yes']))).toHaveLength(7);
  expect(await rows(project)).toEqual([]);
});

test('what cannot be meant is refused', async () => {
  const project = await makeProject();
  await project.does(['step', 'add', 'build', ...touching('new.txt')]);
  await project.does(['run', 'all']);
  expect((await project.does(['worktree', 'rm'], 3)).json.error.code).toBe('INVALID_ACTION');
  const unknown = (await project.does(['worktree', 'rm', 'biuld'], 3)).json.error;
  expect(unknown).toMatchObject({ code: 'UNKNOWN_STEP' });
  expect(unknown.message).toContain('build');
  expect((await project.does(['worktree', 'rm', '../x'], 3)).json.error.code).toBe('INVALID_ACTION');
});
