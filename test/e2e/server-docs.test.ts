import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENDPOINTS } from '../../src/server/endpoints.ts';
import { STREAMS } from '../../src/server/streams.ts';
import { docExamples } from '../rig/doc-examples.ts';
import { makeFolder } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';
import { startServe } from '../rig/server.ts';

const PAGE = new URL('../../docs/http.md', import.meta.url);
const text = readFileSync(PAGE, 'utf8').replaceAll('\r\n', '\n');
const here = ['bash', 'curl'].every((program) => spawnSync(program, ['--version']).status === 0);

/** Each `bash` block, with the `json` below it, which its answer must hold. */
const blocks = [...text.matchAll(/^```bash\n([^]*?)^```\n(?:\n```json\n([^]*?)^```\n)?/gm)].map(([, script = '', json]) => ({
  script,
  json,
}));

test.skipIf(!here)('every curl of docs/http.md gets the answer that the page shows', async () => {
  const root = makeFolder('checkout');
  for (const example of docExamples(PAGE))
    if (example.kind === 'command') expect((await seqctl(root, example.args)).code, example.line).toBe(0);
  const server = await startServe(root);
  const env = { ...server.env, URL: server.url, PERSON_TOKEN_FILE: server.data.person_token_file ?? '' };
  expect(blocks.length).toBeGreaterThan(10);
  let variables = '';
  for (const { script, json } of blocks) {
    if (!script.includes('curl')) variables += script;
    const ran = spawnSync('bash', ['-e', '-c', `${variables}\n${script}`], { cwd: root, env, encoding: 'utf8' });
    expect(ran.status, `${script}${ran.stdout}${ran.stderr}`).toBe(0);
    if (json !== undefined) expect(JSON.parse(ran.stdout), script).toMatchObject(JSON.parse(json) as object);
    if (script.includes('/events')) expect(ran.stdout).toMatch(/^event: snapshot\ndata: \{/);
    if (script.includes('/follow')) expect(ran.stdout).toMatch(/^event: line\nid: 1:\d+\ndata: .*"line":"v\d+[^]*event: end\n/);
    if (script.includes('/chat')) expect(ran.stdout).toMatch(/event: result\ndata: \{"ok":true,"data":\{"turn":null,"provider":"builtin"/);
  }
});

test('docs/http.md names everything there is', () => {
  for (const { verb, path } of [...Object.values(ENDPOINTS), ...Object.values(STREAMS).map(({ path }) => ({ verb: 'GET', path }))]) {
    const named = path.replaceAll(/\{\w+\}/g, 'ID');
    const [, last = ''] = /(\/\w+)$/.exec(named) ?? [];
    expect(text.includes(`\`${verb} ${named}\``) || text.includes(`\`…${last}\``), `${verb} ${named}`).toBe(true);
  }
});
