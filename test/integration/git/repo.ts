import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { createGit } from '../../../src/git/git.ts';
import type { Git } from '../../../src/model/ports/git.ts';
import type { Failure } from '../../../src/model/failure.ts';
import type { Result } from '../../../src/model/result.ts';

interface RepoOptions {
  folder?: string;
  /** Beside the test's own, for the port only. */
  env?: Record<string, string>;
}

/** A real repository in a temporary folder, with an identity of its own and nobody's global config. */
export class TestRepo implements Disposable {
  readonly base = realpathSync.native(mkdtempSync(join(tmpdir(), 'threados-test-git ü-')));
  readonly root: string;
  readonly env: Record<string, string>;
  readonly port: Git;

  constructor(options: RepoOptions & { init?: boolean } = {}) {
    this.root = join(this.base, options.folder ?? 'the repo');
    mkdirSync(this.root, { recursive: true });
    this.env = {
      PATH: process.env['PATH'] ?? '',
      ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }),
      HOME: this.base,
      USERPROFILE: this.base,
      GIT_CONFIG_NOSYSTEM: '1',
    };
    this.port = this.git(this.root, options.env);
    if (options.init !== false) {
      this.run('init', '--quiet', '--initial-branch=main');
      this.run('config', 'user.email', 'a@example.com');
      this.run('config', 'user.name', 'A');
      this.run('config', 'core.autocrlf', 'false');
    }
  }

  git(root: string, env: Record<string, string> = {}): Git {
    return createGit({ root, env: { ...this.env, ...env }, platform: process.platform, alone: (work) => work() });
  }

  /** Runs git itself, as a person would; stdout without the last line end. */
  run(...args: string[]): string {
    return this.runIn(this.root, ...args);
  }
  runIn(cwd: string, ...args: string[]): string {
    return execFileSync('git', args, { cwd, env: this.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).replace(/\n$/, '');
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }
  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }
  commit(message = 'x'): string {
    this.run('add', '--all');
    this.run('commit', '--quiet', '--allow-empty', '--message', message);
    return this.run('rev-parse', 'HEAD');
  }

  [Symbol.dispose](): void {
    rmSync(this.base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A repo with one commit: a.txt of ten lines, and `.threados/.gitignore` as `init` makes it. */
export function seeded(options: RepoOptions = {}): TestRepo {
  const repo = new TestRepo(options);
  repo.write('a.txt', lines(10));
  repo.write('.threados/.gitignore', 'runs/\nstate/\nworktrees/\naudit.log\n');
  repo.commit('begin');
  return repo;
}

export function lines(n: number, change: Record<number, string> = {}): string {
  return Array.from({ length: n }, (_, i) => `${change[i + 1] ?? `line ${String(i + 1)}`}\n`).join('');
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}
export function failureOf(result: Result<unknown>): Failure {
  expect(result.ok).toBe(false);
  if (result.ok) throw new Error('expected a failure');
  return result.error;
}
