import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { docExamples } from '../rig/doc-examples.ts';
import { makeFolder } from '../rig/repo.ts';
import { cleanEnvironment } from '../rig/seqctl.ts';

const HERE = new URL('../../', import.meta.url);
const OURS = ['seqctl', 'threados'];
const THEIRS = ['git', 'node'];

/** Every page of docs/ that tells its reader to run something. */
const pages = readdirSync(new URL('docs/', HERE))
  .map((name) => `docs/${name}`)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, examples: docExamples(new URL(name, HERE)) }))
  .filter(({ examples }) => examples.length > 0);

test('the pages that are known to hold examples do', () => {
  expect(pages.map(({ name }) => name)).toEqual(expect.arrayContaining(['docs/graphs-and-reports.md', 'docs/metrics-and-export.md']));
});

test.each(pages)('every command of $name does what the page says', ({ examples }) => {
  const root = makeFolder('project');
  const env = cleanEnvironment({
    GIT_AUTHOR_NAME: 'A Reader',
    GIT_AUTHOR_EMAIL: 'reader@example.com',
    GIT_COMMITTER_NAME: 'A Reader',
    GIT_COMMITTER_EMAIL: 'reader@example.com',
    // A page shows what a terminal shows.
    THREADOS_FORMAT: 'text',
    NO_COLOR: '1',
  });
  execFileSync('git', ['init', '--quiet'], { cwd: root, env });
  for (const example of examples) {
    if (example.kind === 'file') {
      mkdirSync(dirname(join(root, example.path)), { recursive: true });
      writeFileSync(join(root, example.path), example.text);
      continue;
    }
    const { line, program, args, exit, prints } = example;
    expect([...OURS, ...THEIRS], `${line}: who runs this?`).toContain(program);
    const [file, ...words] = OURS.includes(program)
      ? [process.execPath, fileURLToPath(new URL(`bin/${program}.js`, HERE)), ...args]
      : [program === 'node' ? process.execPath : program, ...args];
    const { status, stdout, stderr } = spawnSync(file, words, { cwd: root, env, encoding: 'utf8' });
    if (exit !== null) expect(status, `${line}\n${stdout}${stderr}`).toBe(exit);
    if (prints !== null) expect(stdout, line).toBe(prints);
  }
});
