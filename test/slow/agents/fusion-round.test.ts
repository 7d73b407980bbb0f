import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder, makeGitRepo } from '../../rig/repo.ts';
import { projectAt } from '../../rig/project.ts';
import { realAgents } from './set-up.ts';

/** The real CLIs, started by ThreadOS itself as the steps of a sequence, against a server on this machine. */
const agents = realAgents();

/** A person who uses all three with made-up keys. */
function environment(bin: string): Record<string, string> {
  const home = makeFolder('home');
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  };
  put('.codex/config.toml', `openai_base_url = "${agents.server.url}/v1"\n`);
  put(
    '.gemini/settings.json',
    JSON.stringify({
      security: { auth: { selectedType: 'gemini-api-key' } },
      general: { enableAutoUpdate: false, maxAttempts: 1 },
      privacy: { usageStatisticsEnabled: false },
    }),
  );
  put('tmp/keep', '');
  return {
    PATH: [bin, dirname(process.execPath), process.env['PATH'] ?? ''].join(process.platform === 'win32' ? ';' : ':'),
    HOME: home,
    USERPROFILE: home,
    APPDATA: home,
    LOCALAPPDATA: home,
    TMPDIR: join(home, 'tmp'),
    ANTHROPIC_API_KEY: 'made-up-key',
    ANTHROPIC_BASE_URL: agents.server.url,
    CLAUDE_CODE_MAX_RETRIES: '1',
    CODEX_API_KEY: 'made-up-key',
    GEMINI_API_KEY: 'made-up-key',
    GEMINI_MODEL: 'gemini-2.5-flash',
    GOOGLE_GEMINI_BASE_URL: agents.server.url,
  };
}

test('each of the three is a candidate and each fuses: diff, summary, tokens and session are on record', async ({ skip }) => {
  const project = projectAt(makeGitRepo(), environment(agents.bin(skip)));
  const models = ['claude-code', 'codex', 'gemini'] as const;
  await project.does(['init']);
  // One round of fusion per agent, with the same three candidates.
  const candidates = models.map((model) => `try-${model}`);
  for (const model of models) {
    await project.does(['step', 'add', `try-${model}`, '--model', model, '--worktree', '--review', 'none']);
    await project.prompt(
      `try-${model}`,
      'Task: solve it.',
      '',
      `fake: write "${join(project.root, `.threados/worktrees/try-${model}/${model}.txt`)}" by ${model}`,
    );
  }
  for (const model of models) {
    const id = `fuse-${model}`;
    await project.does(['fusion', 'create', id, '--candidates', candidates.join(','), '--synth-model', model]);
    await project.prompt(
      id,
      'Task: make one of all.',
      '',
      `fake: write "${join(project.root, `.threados/worktrees/${id}/all.txt`)}" fused by ${model}`,
    );
  }
  await project.does(['run', 'all', '--max-parallel', '2'], 9);

  for (const model of models) {
    for (const id of [`try-${model}`, `fuse-${model}`]) {
      const status = await project.status(id);
      expect(status, JSON.stringify(status)).toMatchObject({ model, outcome: 'success', usage: { input_tokens: 200, output_tokens: 20 } });
      expect(status.session_id).toMatch(/^[0-9a-f-]{36}$/);
      expect(await project.artifact(id, 'summary.md')).toContain('wrote ');
      expect(await project.artifact(id, 'diff.patch'), `${id}\n${(await project.artifact(id, 'stdout.log')) ?? ''}`).toContain(
        id.startsWith('try') ? `+by ${model}` : `+fused by ${model}`,
      );
    }
    const prompt = await project.artifact(`fuse-${model}`, 'prompt.md');
    for (const other of models) expect(prompt).toContain(`+by ${other}`);
    await project.does(['step', 'approve', `fuse-${model}`]);
  }
  await project.does(['accept', 'fuse-codex', '--yes']);
  expect(readFileSync(join(project.root, 'all.txt'), 'utf8')).toBe('fused by codex\n');
});
