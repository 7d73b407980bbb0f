import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { StepSpec } from '../../src/model/sequence.ts';
import { seqctl } from './seqctl.ts';

/** A folder with a space in its path, removed after the test. */
export function makeFolder(name = 'a repo'): string {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'threados-test-')));
  onTestFinished(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));
  const root = join(base, name);
  mkdirSync(root);
  return root;
}

/** A repo whose sequence has these steps, accepted by a person. JSON is YAML: what a person could have written. */
export async function makeRepo(steps: readonly StepSpec[]): Promise<string> {
  const root = makeFolder();
  expect((await seqctl(root, ['init', '--name', 'test'])).code).toBe(0);
  writeSteps(root, steps);
  for (const { cwd } of steps) if (cwd !== undefined) mkdirSync(join(root, cwd), { recursive: true });
  const trusted = await seqctl(root, ['trust', '--yes']);
  expect(trusted.code, trusted.stdout + trusted.stderr).toBe(0);
  return root;
}

export function writeSteps(root: string, steps: readonly StepSpec[]): void {
  const lines = steps.map((step) => `  - ${JSON.stringify(step)}\n`);
  writeFileSync(
    join(root, '.threados', 'sequence.yaml'),
    `version: 1\nname: test\nsteps:${lines.length === 0 ? ' []\n' : `\n${lines.join('')}`}`,
  );
}

/** Step → status, as `seqctl status` tells it. */
export async function statuses(root: string): Promise<Record<string, string>> {
  const { json } = await seqctl(root, ['status']);
  expect(json.ok, JSON.stringify(json)).toBe(true);
  const { steps } = json.data as { steps: { id: string; status: string }[] };
  return Object.fromEntries(steps.map((step) => [step.id, step.status]));
}

/** A git repository with one commit that holds these files, in a folder with a space in its path. */
export function makeGitRepo(files: Readonly<Record<string, string>> = { 'README.md': 'A project.\n' }, name?: string): string {
  const root = makeFolder(name);
  git(root, 'init', '--quiet', '--initial-branch=main');
  git(root, 'config', 'user.email', 'a@example.com');
  git(root, 'config', 'user.name', 'A');
  git(root, 'config', 'core.autocrlf', 'false');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git(root, 'add', '--all');
  git(root, 'commit', '--quiet', '--message', 'Begin');
  return root;
}

/** git as a person would run it; stdout without its last line end. */
export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).replace(/\n$/, '');
}
