import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PLACEHOLDER } from '../../src/engine/placeholder.ts';
import { makeFolder, makeRepo } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

const THREADS = new URL('../../templates/threads/', import.meta.url);

test('every template has a place for the task, and init names the file to write it in', async () => {
  for (const name of readdirSync(THREADS).filter((entry) => !entry.includes('.'))) {
    const texts = readdirSync(new URL(`${name}/`, THREADS)).map((file) => readFileSync(new URL(`${name}/${file}`, THREADS), 'utf8'));
    expect(
      texts.some((text) => text.includes(PLACEHOLDER)),
      name,
    ).toBe(true);
  }
  const root = makeFolder();
  const made = await seqctl(root, ['init', '--template', 'base', '--format', 'text']);
  expect(made.stdout).toContain('next: say in .threados/prompts/work.md what is to be done, then: seqctl run all');
  expect((await seqctl(makeFolder(), ['init', '--format', 'text'])).stdout).toContain('next: seqctl step add plan');
});

test('a prompt in which nobody has written is told by validate, by a copy of its step and before a run', async () => {
  const root = makeFolder();
  await seqctl(root, ['init', '--template', 'base']);
  const warning = `.threados/prompts/work.md (work) still says "${PLACEHOLDER}…": write there what is to be done`;
  expect((await seqctl(root, ['validate'])).json.warnings).toEqual([warning]);
  const cloned = await seqctl(root, ['step', 'clone', 'work', 'again']);
  expect(cloned.json.warnings).toEqual([warning.replace('work.md (work)', 'again.md (again)')]);
  // No agent is on this PATH: the run ends at once, the warning comes all the same.
  const ran = await seqctl(root, ['run', 'step', 'work'], { env: { PATH: '' } });
  expect(ran.stderr).toContain(warning);
  await seqctl(root, ['prompt', 'set', 'work', '-'], { input: 'Say hello.\n' });
  expect((await seqctl(root, ['validate'])).json.warnings).toEqual([warning.replace('work.md (work)', 'again.md (again)')]);
});

test('a template is not used where a sequence exists: that is said, and nothing of it is written', async () => {
  const root = await makeRepo([{ id: 'own', command: ['node', '--version'] }]);
  const before = readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8');
  const { code, json } = await seqctl(root, ['init', '--template', 'fusion']);
  expect({ code, created: (json.data as { created: unknown }).created, warnings: json.warnings }).toEqual({
    code: 0,
    created: [],
    warnings: ['there is a sequence already (.threados/sequence.yaml): the template "fusion" was not used'],
  });
  expect(readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8')).toBe(before);
  expect(existsSync(join(root, '.threados', 'prompts', 'candidate.md'))).toBe(false);
});

test('a model that nobody knows is told once for its name, without a line of a file that is not written', async () => {
  const root = await makeRepo([]);
  const { code, json } = await seqctl(root, ['fusion', 'create', 'f1', '--models', 'claude,codex', '--prompt', 'x']);
  expect(code).toBe(3);
  expect(json.error).toMatchObject({
    message: 'unknown model "claude": did you mean claude-code?',
    hint: 'known are claude-code, codex, gemini, shell; policy.yaml can declare others under agents',
  });
  expect(json.error.details).not.toHaveProperty('diagnostics');
  const both = await seqctl(root, ['fusion', 'create', 'f1', '--models', 'claude,codxe', '--synth-model', 'claude', '--prompt', 'x']);
  expect(both.json.error.message).toBe('unknown model "claude": did you mean claude-code?; unknown model "codxe": did you mean codex?');
  writeFileSync(join(root, '.threados', 'policy.yaml'), 'version: 1\nagents:\n  mine: { command: [node] }\n');
  await seqctl(root, ['trust', '--yes']);
  const own = await seqctl(root, ['step', 'add', 'x', '--model', 'mine', '--prompt', 'x']);
  expect(own.code, own.stdout).toBe(0);
});

test('what is said outside a git repository, of a shell step, and after a failure', async () => {
  const root = await makeRepo([{ id: 'one', command: ['node', '-e', 'console.log("red"); process.exitCode = 1'] }]);
  const doctor = await seqctl(root, ['doctor']);
  const findings = (doctor.json.data as { findings: { check: string; state: string; found: string }[] }).findings;
  expect(findings.find(({ check }) => check === 'repository')).toMatchObject({ state: 'warning' });
  expect(findings.find(({ check }) => check === 'sequence')?.found).toMatch(/^1 step, /);
  expect((await seqctl(root, ['prompt', 'show', 'one', '--format', 'text'])).stdout).toBe(
    '"one" has no prompt: only an agent is sent one\n',
  );
  expect((await seqctl(root, ['run', 'all'])).json.error.hint).toBe('seqctl logs one; seqctl restart step one');
  const again = await seqctl(root, ['restart', 'step', 'one']);
  expect(again.stderr.match(/FAILED +one/g)).toHaveLength(1);
});
