import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeProject, type Project } from '../rig/project.ts';

/** The six ready sequences, as somebody uses them who has the three agents: prompts filled in, run, looked at, approved. */

const read = (project: Project, path: string): string => readFileSync(join(project.root, path), 'utf8');

test('base: an agent does one thing, a person looks and approves', async () => {
  const project = await makeProject({ template: 'base' });
  await project.prompt('work', 'Task: write.', '', 'fake: write out.txt one thing');
  await project.does(['run', 'all'], 9);
  expect(await project.artifact('work', 'prompt.md')).toBe('Task: write.\n\nfake: write out.txt one thing\n');
  expect(await project.artifact('work', 'summary.md')).toBe('wrote out.txt\n');
  expect((await project.does(['diff', 'work'])).json.data).toMatchObject({ files: ['out.txt'] });
  expect((await project.row('work')).usage).toEqual({ input_tokens: 100, output_tokens: 10, cost_usd: 0.01 });
  await project.does(['step', 'approve', 'work']);
  expect(await project.statuses()).toEqual({ work: 'DONE' });
});

test('parallel: looks by item, then three attempts of which two must succeed, compared', async () => {
  const project = await makeProject({ template: 'parallel' });
  await project.prompt('look', 'Task: look at {{item}}.', 'fake: say seen {{item}}');
  await project.prompt('attempt', 'Task: try.', 'fake: write out.txt the same', 'fake: show-env THREADOS_INDEX');
  await project.does(['run', 'all'], 9);
  expect(await project.artifact('look.2', 'prompt.md')).toContain('seen what could break, and who depends on it');
  expect(await project.artifact('attempt.3', 'summary.md')).toBe('THREADOS_INDEX=3\n');
  const comparison = await project.artifact('.', 'attempt.comparison.md');
  expect(comparison).toContain('# Solve the task, three times over: 3 instances compared');
  expect(comparison).toContain('Agreement: 100 %');
  await project.does(['step', 'approve', 'attempt']);
  await project.does(['accept', 'attempt.2', '--yes']);
  expect(read(project, 'out.txt')).toBe('the same\n');
  expect(await project.statuses()).toEqual({ look: 'DONE', attempt: 'DONE' });
});

test('phases: nothing passes a gate unseen, and a rejection sends the phase back with its reason', async () => {
  const project = await makeProject({ template: 'phases' });
  await project.prompt('plan', 'Task: plan.', 'fake: append PLAN.md a plan');
  await project.prompt('build', 'Task: build.', 'fake: write built.txt by the plan');
  await project.prompt('check', 'Task: check.', 'fake: say accept');
  await project.does(['run', 'all'], 9);
  expect(await project.statuses()).toMatchObject({ plan: 'DONE', 'ok-plan': 'NEEDS_REVIEW', build: 'BLOCKED' });
  await project.does(['gate', 'reject', 'ok-plan', '--reason', 'name the files']);
  await project.does(['run', 'all'], 9);
  expect(await project.artifact('plan', 'prompt.md')).toMatch(/sent back\. What must be different now:\n- name the files\n$/);
  await project.does(['gate', 'approve', 'ok-plan']);
  await project.does(['run', 'all'], 9);
  const waiting = Object.entries(await project.statuses()).filter(([, status]) => status === 'NEEDS_REVIEW');
  for (const [gate] of waiting) await project.does(['gate', 'approve', gate]);
  await project.does(['run', 'all']);
  expect(new Set(Object.values(await project.statuses()))).toEqual(new Set(['DONE']));
});

test('fusion: three models in their worktrees, one result of all, taken into the tree', async () => {
  const project = await makeProject({ template: 'fusion' });
  await project.prompt(
    'solve-claude-code', // all three have this prompt
    'Task: solve.',
    'fake@claude-code: write a.txt by claude',
    'fake@codex: write b.txt by codex',
    'fake@gemini: fail no idea',
  );
  // One that finds nothing good enough changes nothing, and is no result…
  await project.prompt('solve', 'Task: fuse.', 'fake: say all of them are bad');
  await project.does(['run', 'all'], 8);
  expect((await project.row('solve')).reason).toMatchObject({
    code: 'patch',
    message: expect.stringContaining('changed nothing') as string,
  });
  // …another attempt makes one.
  await project.prompt('solve', 'Task: fuse.', 'fake: write a.txt by all', 'fake: say fused');
  await project.does(['restart', 'step', 'solve'], 9);
  expect(await project.statuses()).toEqual({
    'solve-claude-code': 'DONE',
    'solve-codex': 'DONE',
    'solve-gemini': 'FAILED',
    solve: 'NEEDS_REVIEW',
  });
  const prompt = await project.artifact('solve', 'prompt.md');
  for (const part of ['+by claude', '+by codex', '## Candidate solve-gemini (gemini, failure)', 'no idea']) expect(prompt).toContain(part);
  await project.does(['step', 'approve', 'solve']);
  await project.does(['accept', 'solve', '--yes']);
  expect(read(project, 'a.txt')).toBe('by all\n');
});

test('orchestrator: an agent makes and runs steps of its own', async () => {
  const project = await makeProject({ template: 'orchestrator' });
  await project.prompt(
    'lead',
    'Task: lead.',
    'fake: run seqctl step add child --name "a child" --review none --prompt "fake: write child.txt made"',
    'fake: run seqctl run step child --no-wait',
    'fake: run seqctl wait child --for ended --timeout 30s',
  );
  await project.does(['policy', 'mode', 'power', '--yes']);
  await project.does(['run', 'all', '--max-parallel', '1'], 9);
  expect(await project.artifact('lead', 'stderr.log')).toContain('seqctl wait child --for ended --timeout 30s: 0\n');
  expect(await project.row('child')).toMatchObject({ parent: 'lead', status: 'DONE' });
  expect(read(project, 'child.txt')).toBe('made\n');
  await project.does(['step', 'approve', 'lead']);
  expect(await project.statuses()).toEqual({ lead: 'DONE', child: 'DONE' });
});

test('long: watched work with a verifier beside it', async () => {
  const project = await makeProject({ template: 'long' });
  await project.prompt('work', 'Task: work.', 'fake: write out.txt clean');
  await project.does(['run', 'all'], 9);
  expect(await project.status('work.verify')).toMatchObject({ outcome: 'success', model: 'shell' });
  await project.does(['step', 'approve', 'work']);
  expect(await project.statuses()).toEqual({ work: 'DONE' });
});
