import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, parse, sep } from 'node:path';
import type { InstanceId, RunId } from '../model/ids.ts';
import { sha256 } from '../util/hash.ts';

/** Where everything under `.threados/` lies (design.md section 3). Absolute here; `REPO_PATHS` from the root with `/`. */

const HOME = '.threados';

export const REPO_PATHS = {
  sequence: `${HOME}/sequence.yaml`,
  policy: `${HOME}/policy.yaml`,
  prompts: `${HOME}/prompts`,
  gitignore: `${HOME}/.gitignore`,
} as const;

export interface Layout {
  readonly root: string;
  readonly home: string;
  readonly sequence: string;
  readonly policy: string;
  readonly prompts: string;
  readonly auditLog: string;
  readonly runs: string;
  readonly state: string;
  readonly locks: string;
  readonly cache: string;
  /** JSON Schemas for editors. */
  readonly schemas: string;
  readonly journal: string;
  readonly proposals: string;
  readonly history: string;
  readonly trust: string;
  /** Files as they were when they were accepted, for showing what has changed since. */
  readonly trusted: string;
  readonly auditHead: string;
  /** Bytes that a crash left at the end of audit.log, moved aside. */
  readonly auditTorn: string;
  readonly inbox: string;
  readonly worktrees: string;
}

export function layoutOf(root: string): Layout {
  const home = join(root, HOME);
  const state = join(home, 'state');
  return {
    root,
    home,
    sequence: join(home, 'sequence.yaml'),
    policy: join(home, 'policy.yaml'),
    prompts: join(home, 'prompts'),
    auditLog: join(home, 'audit.log'),
    runs: join(home, 'runs'),
    state,
    locks: join(state, 'locks'),
    cache: join(state, 'cache'),
    schemas: join(state, 'schemas'),
    journal: join(state, 'journal.json'),
    proposals: join(state, 'proposals'),
    history: join(state, 'history'),
    trust: join(state, 'trust.json'),
    trusted: join(state, 'trusted'),
    auditHead: join(state, 'audit-head.json'),
    auditTorn: join(state, 'audit-torn.log'),
    inbox: join(state, 'scheduler', 'inbox'),
    worktrees: join(home, 'worktrees'),
  };
}

export function runDir(root: string, run: RunId): string {
  return join(root, HOME, 'runs', asFileName(run));
}

/** The folder of an instance's newest attempt. */
export function newestAttemptDir(root: string, run: RunId, instance: InstanceId): string {
  return join(runDir(root, run), asFileName(instance));
}

/** No file system takes longer names. */
const LONGEST_NAME = 200;

/**
 * Any text as the name of one file or folder: ids stay as they are, what could climb out of the folder (`..`,
 * separators, drive letters) loses the characters that make it do so, and what is too long for a name becomes its hash.
 */
export function asFileName(text: string): string {
  const name = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(text)
    ? text
    : `%${encodeURIComponent(text.toWellFormed()).replaceAll('.', '%2E').replaceAll('*', '%2A')}`;
  return name.length <= LONGEST_NAME ? name : `%${sha256(text)}`;
}

/**
 * The root of the repo that `start` belongs to, found upward; `null` outside of any. Inside one of ThreadOS's
 * own worktrees it is the repo that owns the worktree, whose copy of `.threados/` is only a file of the branch.
 */
export function findRepo(start: string): string | null {
  const from = realpathOr(start);
  const owner = ownerOfWorktree(from);
  if (owner !== null) return owner;
  for (let dir = from; ; dir = dirname(dir)) {
    if (isRepo(dir)) return dir;
    if (dir === parse(dir).root) return null;
  }
}

function ownerOfWorktree(path: string): string | null {
  const parts = path.split(sep);
  for (let i = 0; i + 2 < parts.length; i += 1) {
    if (!same(parts[i], HOME) || !same(parts[i + 1], 'worktrees')) continue;
    const root = parts.slice(0, i).join(sep) || parse(path).root;
    if (isRepo(root)) return root;
  }
  return null;
}

/** `state` counts too, so that a repo whose sequence.yaml was deleted is told so instead of not being found. */
function isRepo(dir: string): boolean {
  return existsSync(join(dir, HOME, 'sequence.yaml')) || existsSync(join(dir, HOME, 'state'));
}

function same(part: string | undefined, name: string): boolean {
  return process.platform === 'win32' ? part?.toLowerCase() === name : part === name;
}

function realpathOr(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
