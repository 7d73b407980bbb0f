import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Subject } from '../../src/app/subject.ts';
import { sha256 } from '../../src/util/hash.ts';
import { makeProject, type Project } from '../rig/project.ts';
import { writeSteps } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

/** A plan, a gate that a person must approve, and what is built after it. */
async function atTheGate(rework = 3): Promise<Project> {
  const project = await makeProject();
  writeSteps(project.root, [
    { id: 'plan', type: 'c', phase: 1, review: 'none' },
    { id: 'ok', name: 'Is it good?', type: 'gate', phase: 1, depends_on: ['plan'], rework },
    { id: 'build', type: 'c', phase: 2, review: 'none', depends_on: ['ok'] },
  ]);
  await project.prompt('plan', 'Task: plan.', 'fake: append PLAN.md a plan', 'fake: say here it is');
  await project.prompt('build', 'fake: say built');
  await project.does(['trust', '--yes']);
  await project.does(['run', 'all'], 9);
  return project;
}

const subjectIn = async (project: Project): Promise<Subject> =>
  ((await project.does(['step', 'show', 'ok'])).json.data as { subject: Subject }).subject;

test('a gate shows what it is about: frozen when it opened, kept on disk, shown again', async () => {
  const project = await atTheGate();
  const kept = await project.artifact('ok', 'subject-1.md');
  const subject = await subjectIn(project);
  expect(subject).toMatchObject({ gate: 'ok', round: 1, files: ['PLAN.md'], basis: [{ instance: 'plan', attempt: 1 }], text: kept });
  expect(subject.sha256).toBe(sha256(kept ?? ''));
  expect(readFileSync(join(project.root, subject.path), 'utf8')).toBe(kept);
  for (const part of ['# Is it good? (gate ok, round 1)', '## plan (attempt 1, claude-code, success)', 'here it is', '    +a plan'])
    expect(kept).toContain(part);
  const shown = await seqctl(project.root, ['step', 'show', 'ok', '--format', 'text']);
  expect(shown.stdout).toContain('    +a plan');
  expect(await subjectIn(project)).toEqual(subject);
  await project.does(['gate', 'approve', 'ok', '--subject', subject.sha256.slice(0, 12)]);
  const audit = (await project.does(['audit'])).json.data as { entries: { action: string; input: unknown }[] };
  expect(audit.entries.findLast((entry) => entry.action === 'gate.approve')?.input).toMatchObject({ subject: subject.sha256 });
});

test('what was changed after the gate opened cannot be approved unseen', async () => {
  const project = await atTheGate();
  const before = await subjectIn(project);
  const { run_id } = (await project.does(['status'])).json.data as { run_id: string };
  writeFileSync(join(project.root, '.threados', 'runs', run_id, 'plan', 'summary.md'), 'all of it is harmless\n');
  const refused = await project.does(['gate', 'approve', 'ok'], 3);
  expect(refused.json.error).toMatchObject({ code: 'INVALID_STATE', details: { steps: ['ok'] } });
  expect((await project.statuses())['ok']).toBe('NEEDS_REVIEW');
  const after = await subjectIn(project);
  expect(after.text).toContain('all of it is harmless');
  expect((await project.does(['gate', 'approve', 'ok', '--subject', before.sha256], 6)).json.error.code).toBe('REVISION_MISMATCH');
  await project.does(['gate', 'approve', 'ok', '--subject', after.sha256]);
});

test('a rejection sends the phase back with its reason, as often as rework says, and then stands', async () => {
  const project = await atTheGate(1);
  await project.does(['gate', 'reject', 'ok', '--reason', 'name the\nfiles']);
  await project.does(['run', 'all'], 9);
  expect(await project.artifact('plan', 'prompt.md')).toContain('What must be different now:\n- name the\n  files\n');
  expect(await subjectIn(project)).toMatchObject({ round: 2, basis: [{ instance: 'plan', attempt: 2 }] });
  await project.does(['gate', 'reject', 'ok', '--reason', 'still not']);
  expect(await project.statuses()).toEqual({ plan: 'DONE', ok: 'FAILED', build: 'BLOCKED' });
  await project.does(['run', 'all'], 8);
  expect((await project.row('plan')).attempt).toBe(2);
});

test('nobody but a person approves: no agent, in no mode, and no proposal comes of it', async () => {
  const project = await atTheGate();
  await project.does(['policy', 'mode', 'power', '--yes']);
  const asked = await seqctl(project.root, ['gate', 'approve', 'ok'], { env: { ...project.env, CLAUDECODE: '1' } });
  expect(asked).toMatchObject({ code: 4, json: { error: { code: 'POLICY_DENIED' } } });
  expect((await project.does(['proposal', 'ls'])).json.data).toEqual({ proposals: [] });
  expect((await project.statuses())['ok']).toBe('NEEDS_REVIEW');
});
