import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { COMMAND_NAMES } from '../../src/cli/table.ts';
import { makeRepo } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

/**
 * What each command loads beyond dist/main.cjs. A command that begins to load a library makes its list here longer,
 * and everybody who types it wait: see docs/performance.md before doing that.
 */
const DIST = new URL('../../dist/', import.meta.url);
const HOOK = fileURLToPath(new URL('../rig/list-loaded.cjs', import.meta.url));
const OK = [process.execPath, '-e', '0'];

const READING = ['yargs'];
const POLICY = [...READING, 'yaml'];
/** In this order: what the first runs leaves behind, the others read. */
const LOADS: Readonly<Record<string, readonly string[]>> = {
  'run all': [...POLICY, 'diff', 'execa'],
  status: [],
  'status one': [],
  'step show one': READING,
  'runs ls': [...READING, 'cli-table3'],
  'wait one': READING,
  'logs one': READING,
  audit: READING,
  validate: READING,
  'policy show': [...POLICY, 'diff'],
  trust: [...POLICY],
  'run all --dry-run': [...POLICY, 'diff'],
  'step add two --dry-run -- true': [...POLICY, 'diff'],
  graph: READING,
  'step add --help': READING,
  '--help': READING,
};

/** The files of dist/ that a command line loads, sorted. */
async function loadedBy(root: string, words: readonly string[]): Promise<readonly string[]> {
  const list = join(root, 'loaded.json');
  const env = { NODE_OPTIONS: `--require ${JSON.stringify(HOOK)}`, THREADOS_LOADED: list };
  const { code, stdout, stderr } = await seqctl(root, words, { env });
  expect(code, words.join(' ') + stdout + stderr).toBe(0);
  const files = JSON.parse(readFileSync(list, 'utf8')) as string[];
  return [...new Set(files.filter((file) => file.startsWith(DIST.href)).map((file) => file.slice(DIST.href.length)))].sort();
}

test('each command loads its own libraries and no other', async () => {
  const root = await makeRepo([{ id: 'one', model: 'shell', command: OK }]);
  // The first one after a change reads the files; what it remembers is what makes the next ones fast.
  expect((await seqctl(root, ['status'])).code).toBe(0);
  const loaded: Record<string, readonly string[]> = {};
  for (const line of Object.keys(LOADS)) loaded[line] = await loadedBy(root, line.split(' '));
  const expected = Object.entries(LOADS).map(([line, names]) => [line, [...names.map((name) => `lib/${name}.cjs`).sort(), 'main.cjs']]);
  expect(loaded).toEqual(Object.fromEntries(expected));
  expect(await loadedBy(root, ['--version']), 'dist/ is not even touched').toEqual([]);
});

describe('dist/main.cjs, which every command loads,', () => {
  const inputs = () => (JSON.parse(readFileSync(new URL('meta.json', DIST), 'utf8')) as Record<string, string[]>)['dist/main.cjs'] ?? [];

  test('holds small libraries only', () => {
    const packages = inputs().flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual(['@valibot/to-json-schema', 'fastest-levenshtein', 'get-east-asian-width', 'valibot']);
  });

  test('holds every command, and nothing of the terminal UI', () => {
    const files = inputs();
    expect(COMMAND_NAMES.length).toBeGreaterThan(40);
    expect(files).toContain('src/cli/commands/status.ts');
    expect(files.filter((file) => file.startsWith('src/tui/'))).toEqual([]);
  });

  test('leaves to files of their own what commands need now and then; what faces need is in theirs', () => {
    const libraries = ['chalk', 'cli-table3', 'diff', 'execa', 'yaml', 'yargs'];
    expect(readdirSync(new URL('lib/', DIST)).sort()).toEqual(libraries.map((name) => `${name}.cjs`));
  });
});
