import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect } from 'vitest';
import { runCli } from '../../src/cli/run-cli.ts';
import { openThreadOs } from '../../src/main.ts';
import type { Actor, Caller } from '../../src/model/actor.ts';
import { fakeIo } from '../fakes/fake-io.ts';
import { expectContract } from './contract.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

const packageDir = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');
const place = { packageDir, dist: join(packageDir, 'dist'), bin: join(packageDir, 'bin'), templates: join(packageDir, 'templates') };

/** Runs a command line of `seqctl` in this process on the real disk: a hundred times as many as by starting the program. */
export async function inside(
  cwd: string,
  argv: readonly string[],
  options: { readonly as?: Actor; readonly input?: string } = {},
): Promise<Outcome> {
  const io = fakeIo({ cwd, ...(options.input === undefined ? {} : { input: options.input }) });
  const caller: Caller = { actor: options.as ?? 'human', inside: null, evidence: 'test' };
  const code = await runCli(argv, io, (request) => Promise.resolve(openThreadOs(place, { ...request, caller })));
  expectContract(io.out(), argv.join(' '));
  return outcomeOf(code, io);
}

/** A folder that holds a repo and, beside it, files that nobody may touch. */
export interface Site {
  readonly base: string;
  readonly root: string;
  /** An absolute path beside the repo; nothing is there. */
  readonly outside: string;
  [Symbol.dispose](): void;
}

let pattern: Promise<string> | null = null;
afterAll(async () => {
  if (pattern !== null) rmSync(await pattern, { recursive: true, force: true, maxRetries: 5 });
});

/** A site of its own for one case of a property (`using`): a sequence of two steps that a person made. */
export async function makeSite(): Promise<Site> {
  pattern ??= buildSite();
  const base = emptyFolder();
  cpSync(await pattern, base, { recursive: true });
  const dispose = () => rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  return { base, root: join(base, 'a repo'), outside: join(base, 'beside', 'new.md'), [Symbol.dispose]: dispose };
}

/** Made once for each test file and then copied: three commands take longer than most of the cases. */
async function buildSite(): Promise<string> {
  const base = emptyFolder();
  const root = join(base, 'a repo');
  mkdirSync(root);
  mkdirSync(join(base, 'beside'));
  writeFileSync(join(base, 'beside', 'canary.md'), 'sings\n');
  writeFileSync(join(root, 'README.md'), 'of the repo\n');
  expect((await inside(root, ['init', '--name', 'site'])).code).toBe(0);
  expect((await inside(root, ['step', 'add', 'a', '--prompt', 'Do a', '--model', 'codex'])).code).toBe(0);
  expect((await inside(root, ['step', 'add', 'b', '--depends-on', 'a', '--', 'node', '--version'])).code).toBe(0);
  return base;
}

function emptyFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'threados-site-')));
}

/**
 * Every file below a folder with its text. Left out is what ThreadOS keeps of this machine: a refusal is audited, a
 * proposal is kept, and that is no change of what a person made.
 */
export function filesBelow(base: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (dir: string, shown: string): void => {
    for (const name of readdirSync(dir)) {
      const path = join(dir, name);
      const key = `${shown}/${name}`;
      if (/\.threados\/(?:state|audit\.log)$/.test(key)) continue;
      const stat = lstatSync(path);
      if (stat.isSymbolicLink()) found.set(key, `-> ${readlinkSync(path)}`);
      else if (stat.isDirectory()) walk(path, key);
      else found.set(key, readFileSync(path, 'latin1'));
    }
  };
  walk(base, '');
  return found;
}

/** What no input may bring about, whoever gives it: a bug's exit code, a stack trace, or half a change. */
export function expectHarmless(outcome: Outcome, before: ReadonlyMap<string, string>, base: string, what: string): void {
  const shown = `${what.slice(0, 1000)}\n${outcome.stdout.slice(0, 1000)}\n${outcome.stderr.slice(0, 1000)}`;
  expect(outcome.code, shown).not.toBe(1);
  expect(outcome.stdout + outcome.stderr, shown).not.toMatch(/\n\s+at \S+ \(|node:internal/);
  const after = filesBelow(base);
  if (outcome.code !== 0) expect(after, shown).toEqual(before);
  for (const path of after.keys()) {
    const mine = before.has(path) || /^\/a repo\/\.threados\/(?:prompts\/[a-z0-9][a-z0-9_-]*\.md|sequence\.yaml|policy\.yaml)$/.test(path);
    expect(mine, `${path} came into being\n${shown}`).toBe(true);
  }
  for (const [path, text] of before) if (!path.startsWith('/a repo/.threados/')) expect(after.get(path), `${path}\n${shown}`).toBe(text);
}
