import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openMprocs, session } from '../rig/mprocs-session.ts';
import { makeProject } from '../rig/project.ts';
import { startSeqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

test('an agent in a pane: prompt, answer, usage and session as anywhere; stopped, it goes on where it was', async () => {
  const project = await makeProject();
  await project.does([
    'step',
    'add',
    'work',
    '--model',
    'claude-code',
    '--review',
    'none',
    '--worktree',
    '--prompt',
    'Task: wait.\nfake: hang',
  ]);
  const { pty } = await openMprocs(project.root);
  const run = startSeqctl(project.root, ['run', 'all'], { env: project.env });
  const ended = new Promise<number | null>((resolve) => run.once('close', resolve));
  await until('its session is known', async () => ((await project.artifact('work', 'stdout.log')) ?? '').includes('session_id'));
  expect((await session(project.root)).panes).toMatchObject([{ step: 'work', instance: 'work' }]);
  await pty.until('work');
  await project.does(['stop', 'step', 'work']);
  expect(await ended).toBe(8);
  const stopped = await project.status('work');
  expect(stopped).toMatchObject({ executor: 'mprocs', outcome: 'stopped', attempt: 1, model: 'claude-code', usage: null });
  expect(stopped.session_id).toMatch(/^[0-9a-f-]{36}$/);

  await project.prompt('work', 'Task: go on.', 'fake: write made.txt by hand', 'fake: say It is made.');
  await project.does(['restart', 'step', 'work', '--resume']);
  const done = await project.status('work');
  expect(done).toMatchObject({ executor: 'mprocs', outcome: 'success', attempt: 2, exit_code: 0, session_id: stopped.session_id });
  // The first attempt was never counted: its end came before its result.
  expect(done.usage).toEqual({ input_tokens: 200, output_tokens: 20, cost_usd: 0.02 });
  expect(done.proc).toMatchObject({ name: expect.stringContaining('work') as string });
  expect(await project.artifact('work', 'prompt.md')).toBe('Task: go on.\nfake: write made.txt by hand\nfake: say It is made.\n');
  expect(await project.artifact('work', 'summary.md')).toBe('It is made.\n');
  expect(await project.artifact('work', 'diff.patch')).toContain('+by hand');
  expect(existsSync(join(project.root, 'made.txt'))).toBe(false);
  expect(await project.artifact('work', 'attempts/1/prompt.md')).toContain('fake: hang');

  // Its pane shows what an agent's events mean, or the events themselves: at any rate what it said.
  await project.does(['mprocs', 'select', 'work']);
  await pty.until('It is made.');
});

test('a fusion of two agents in panes: both candidates, one result, taken into the tree', async () => {
  const project = await makeProject();
  const make = [
    'fusion',
    'create',
    'solve',
    '--models',
    'claude-code,codex',
    '--prompt',
    'Task: solve.\nfake@claude-code: write a.txt by claude\nfake@codex: write a.txt by codex',
  ];
  await project.does(make);
  await project.prompt('solve', 'Task: fuse.', 'fake: write a.txt by both', 'fake: say fused');
  await openMprocs(project.root);
  await project.does(['run', 'all'], 9);
  expect(await project.statuses()).toEqual({ 'solve-claude-code': 'DONE', 'solve-codex': 'DONE', solve: 'NEEDS_REVIEW' });
  for (const id of ['solve-claude-code', 'solve-codex', 'solve']) {
    expect(await project.status(id)).toMatchObject({
      executor: 'mprocs',
      outcome: 'success',
      usage: { input_tokens: 100, output_tokens: 10 },
    });
  }
  expect((await session(project.root)).panes.map(({ step }) => step).sort()).toEqual(['solve', 'solve-claude-code', 'solve-codex']);
  const prompt = await project.artifact('solve', 'prompt.md');
  for (const part of ['+by claude', '+by codex']) expect(prompt).toContain(part);
  await project.does(['step', 'approve', 'solve']);
  await project.does(['accept', 'solve', '--yes']);
  expect(readFileSync(join(project.root, 'a.txt'), 'utf8')).toBe('by both\n');
});
