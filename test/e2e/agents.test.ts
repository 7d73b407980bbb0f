import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAKE_AGENT } from '../fakes/fake-agent.ts';
import { makeProject, projectAt, type Project } from '../rig/project.ts';

/** What a step is told and what is read out of it, with agents that are rate-limited, missing, resumed or declared by hand. */

async function oneStep(project: Project, ...flags: readonly string[]): Promise<void> {
  await project.does(['step', 'add', 'work', '--review', 'none', ...flags]);
}
/** Fields that have no flag. */
async function edit(project: Project, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const file = join(project.root, '.threados', 'sequence.yaml');
  appendFileSync(
    file,
    Object.entries(fields)
      .map(([key, value]) => `    ${key}: ${JSON.stringify(value)}\n`)
      .join(''),
  );
  await project.does(['trust', '--yes']);
}

test('a rate-limited agent is followed by its fallbacks, in their order, each attempt kept', async () => {
  const project = await makeProject();
  await oneStep(project, '--model', 'claude-code', '--prompt', 'fake@claude-code: rate-limited\nfake@gemini: rate-limited\nfake: say done');
  await edit(project, { fallback: ['gemini', 'codex'] });
  await project.does(['run', 'all']);
  expect(await project.status('work')).toMatchObject({ attempt: 3, model: 'codex', outcome: 'success' });
  expect(JSON.parse((await project.artifact('work', 'attempts/2/status.json')) ?? '')).toMatchObject({
    model: 'gemini',
    error: { code: 'rate-limited' },
  });
});

test('when the last of them is rate-limited too, or not installed, the step says so', async () => {
  const project = await makeProject({ agents: ['claude-code'] });
  await oneStep(project, '--prompt', 'fake: rate-limited');
  await edit(project, { fallback: ['codex'] });
  const ran = await project.does(['run', 'all'], 8);
  expect(ran.json.error.details).toMatchObject({ steps: [{ status: 'FAILED', reason: { code: 'rate-limited' } }] });
  const { reason } = await project.row('work');
  expect(reason?.message).toMatch(/^could not be started: claude-code rate-limited; codex: .* was not found on PATH/);
  expect(reason?.message).toContain('npm install -g @openai/codex');
});

test('an agent that is not installed is passed by for its fallback; without one the step says how to get it', async () => {
  const project = await makeProject({ agents: ['codex'] });
  await oneStep(project, '--prompt', 'fake: say done');
  const ran = await project.does(['run', 'step', 'work'], 7);
  expect(ran.json.error).toMatchObject({ code: 'AGENT_NOT_FOUND', details: { steps: [{ id: 'work', status: 'FAILED' }] } });
  expect(ran.json.error.message).toContain('npm install -g @anthropic-ai/claude-code');
  expect((await project.row('work')).reason).toMatchObject({ code: 'spawn' });
  expect((await project.row('work')).reason?.message).toContain('npm install -g @anthropic-ai/claude-code');
  await edit(project, { fallback: ['codex'] });
  await project.does(['restart', 'step', 'work']);
  expect(await project.status('work')).toMatchObject({ model: 'codex', outcome: 'success' });

  // Where something else has run, a step that could not is one that failed.
  await project.does(['step', 'add', 'other', '--model', 'gemini', '--prompt', 'fake: say done']);
  expect((await project.does(['run', 'all'], 8)).json.error.code).toBe('STEP_FAILED');
  const alone = await project.does(['restart', 'step', 'other'], 7);
  expect(alone.json.error.code).toBe('AGENT_NOT_FOUND');
});

test.each(['claude-code', 'codex', 'gemini'] as const)(
  '%s: restart --resume goes on with the session and counts only what is new',
  async (model) => {
    const project = await makeProject();
    await oneStep(project, '--model', model, '--prompt', 'fake: say done');
    await project.does(['run', 'all']);
    const first = await project.status('work');
    for (const attempt of [2, 3]) {
      await project.does(['restart', 'step', 'work', '--resume']);
      const { session_id, usage, outcome } = await project.status('work');
      expect({ attempt, session_id, usage, outcome }).toEqual({
        attempt,
        session_id: first.session_id,
        usage: { input_tokens: 100, output_tokens: 10, cost_usd: model === 'claude-code' ? 0.01 : null },
        outcome: 'success',
      });
    }
  },
);

test('the setup of a worktree runs until it has succeeded, and then no more', async () => {
  const project = await makeProject();
  const count = join(project.root, 'setups');
  await oneStep(project, '--worktree', '--prompt', 'fake: write made.txt x');
  await edit(project, { setup: ['node', FAKE_AGENT[1], '--flaky', count, '1'] });
  await project.does(['run', 'all'], 8);
  expect((await project.row('work')).reason?.message).toContain('The setup ended with exit code 1');
  await project.does(['restart', 'step', 'work']);
  await project.does(['restart', 'step', 'work']);
  expect(readFileSync(count, 'utf8')).toBe('..');
  expect(existsSync(join(project.root, '.threados/worktrees/work/made.txt'))).toBe(true);
});

test('an agent is declared in policy.yaml without code: words, permissions, model, prompt, rate limits', async () => {
  const project = await makeProject();
  const script = join(project.root, 'own.mjs');
  writeFileSync(
    script,
    `let prompt = '';
     for await (const chunk of process.stdin) prompt += chunk;
     console.log(JSON.stringify({ argv: process.argv.slice(2), key: process.env.OWN_KEY ?? null, prompt }));
     if (prompt.includes('busy')) { console.error('HTTP 429 Too Many Requests'); process.exitCode = 3; }\n`,
  );
  const own = {
    command: ['node', script, 'run'],
    permissions: { edit: ['--may', 'edit'] },
    model_args: ['--model={model}'],
    env: ['OWN_KEY'],
  };
  appendFileSync(join(project.root, '.threados', 'policy.yaml'), `agents: ${JSON.stringify({ own })}\n`);
  await project.does(['trust', '--yes']);
  await oneStep(project, '--model', 'own', '--model-name', 'x-1', '--prompt', 'Task: hello');
  const env = { ...project.env, OWN_KEY: 'made-up' };
  await projectAt(project.root, env).does(['run', 'all']);
  expect(JSON.parse((await project.artifact('work', 'summary.md')) ?? '')).toEqual({
    argv: ['run', '--may', 'edit', '--model=x-1'],
    key: 'made-up',
    prompt: 'Task: hello\n',
  });
  await project.prompt('work', 'Task: you are busy', 'fake: say done');
  await edit(project, { fallback: ['codex'] });
  await project.does(['restart', 'step', 'work']);
  expect(await project.status('work')).toMatchObject({ attempt: 3, model: 'codex', outcome: 'success' });
});
