import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { docExamples } from '../rig/doc-examples.ts';
import { installFakeAgents } from '../rig/fake-agents.ts';
import { projectAt } from '../rig/project.ts';
import { makeGitRepo } from '../rig/repo.ts';

const README = new URL('../../README.md', import.meta.url);

/** What the fakes do where the README asks for it. Its `npm test` passes only on what was accepted. */
const DEEDS = {
  'Draft a plan for X': 'fake: say Write hello.js, politely.',
  'Do what the plan says': 'fake: write hello.js console.log("hello")',
};
const PACKAGE = { name: 'x', private: true, scripts: { test: 'node hello.js' } };

test('the README’s example comes out as it says, from an empty sequence to what was accepted', async () => {
  const root = makeGitRepo({ 'package.json': JSON.stringify(PACKAGE) });
  const project = projectAt(root, installFakeAgents(undefined, DEEDS));
  const examples = docExamples(README);
  expect(examples.length).toBeGreaterThan(10);
  for (const example of examples) {
    if (example.kind === 'file' || example.program !== 'seqctl') throw new Error(`who runs this? ${JSON.stringify(example)}`);
    await project.does(example.args, example.exit ?? 0);
  }
  expect(readFileSync(join(root, 'hello.js'), 'utf8')).toBe('console.log("hello")\n');
  expect(await project.statuses()).toMatchObject({ plan: 'DONE', 'ok-plan': 'DONE', build: 'DONE', test: 'DONE' });

  // Whoever builds on the plan was told it, across the gate; a program is told nothing.
  for (const id of ['build-claude-code', 'build-codex', 'build']) {
    const prompt = await project.artifact(id, 'prompt.md');
    expect(prompt, id).toMatch(/^# What came before$[^]*^## plan \(claude-code, success\)$[^]*^Write hello\.js, politely\.$/m);
  }
  expect(await project.artifact('build', 'prompt.md')).toMatch(/^## Candidate build-codex \(codex, success\)$/m);
  expect(await project.artifact('test', 'prompt.md')).toBeNull();
});
