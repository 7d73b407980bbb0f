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
  'run all': [...POLICY, 'diff'],
  status: [],
  'status one': [],
  'step show one': READING,
  'runs ls': [...READING, 'cli-table3'],
  'wait one': READING,
  'logs one': READING,
  audit: READING,
  validate: READING,
  'policy show': [...POLICY, 'diff'],
  trust: [...POLICY, 'diff'],
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

const bundled = () => JSON.parse(readFileSync(new URL('meta.json', DIST), 'utf8')) as Record<string, string[]>;

test('no file holds the same version of a package twice, wherever npm has laid it down', () => {
  const root = new URL('../', DIST);
  for (const [file, inputs] of Object.entries(bundled())) {
    const folders = new Set(inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []));
    const packages = [...folders].map((folder) => {
      const { name, version } = JSON.parse(readFileSync(new URL(`${folder}/package.json`, root), 'utf8')) as Record<string, string>;
      return `${name ?? ''}@${version ?? ''}`;
    });
    expect(packages.toSorted(), file).toEqual([...new Set(packages)].sort());
  }
});

test('the terminal UI has its own file, and what draws with React another one, which has one React', () => {
  const { 'dist/tui.cjs': own = [], 'dist/lib/ink.cjs': ink = [] } = bundled();
  expect(own).toContain('src/tui/start.ts');
  expect(own.filter((file) => /node_modules\/(?:ink|react)/.test(file))).toEqual([]);
  expect(ink.filter((file) => file.endsWith('node_modules/react/index.js'))).toHaveLength(1);
  expect(ink.filter((file) => file.includes('react-devtools') || file.includes('devtools.js'))).toEqual([]);
  // What takes long to load is not in it: src/tui/ink/ stands in its place.
  const code = readFileSync(new URL('lib/ink.cjs', DIST), 'utf8');
  expect(code.match(/RGI_Emoji/g)).toBeNull();
  expect(code.match(/(?<!globalThis\.)Intl\.Segmenter/g)).toBeNull();
});

describe('dist/main.cjs, which every command loads,', () => {
  const inputs = () => bundled()['dist/main.cjs'] ?? [];

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
    const libraries = ['chalk', 'cli-table3', 'diff', 'execa', 'ink', 'yaml', 'yargs'];
    expect(readdirSync(new URL('lib/', DIST)).sort()).toEqual(libraries.map((name) => `${name}.cjs`));
  });
});
