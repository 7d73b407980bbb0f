import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mcpFindings } from '../../../src/main/probe-mcp.ts';
import { makeFolder } from '../../rig/repo.ts';

const place = { packageDir: '/p', dist: '/p/dist', bin: '/p q/bin', templates: '/p/templates' };

function probe(home: string, installed: readonly string[], platform: NodeJS.Platform = 'linux') {
  const env = { HOME: home, USERPROFILE: home };
  return mcpFindings({ env, platform, place, find: (name) => Promise.resolve(installed.includes(name) ? `/bin/${name}` : null) });
}

test('only agents that are installed are told how to add the server', async () => {
  const home = makeFolder('home');
  expect(await probe(home, [])).toEqual([]);
  expect(await probe(home, ['codex', 'threados'])).toEqual([
    { check: 'codex, MCP', state: 'ok', found: 'can be given ThreadOS as tools', fix: 'codex mcp add threados -- threados mcp' },
  ]);
});

test.each(['linux', 'win32'] as const)(
  'on %s paths are given where the bare word would not do, quoted where they hold a space',
  async (platform) => {
    const installed = platform === 'win32' ? ['claude', 'threados'] : ['claude'];
    const [found] = await probe(makeFolder('home'), installed, platform);
    expect(found?.fix).toBe(`claude mcp add --scope user threados -- ${process.execPath} "${join(place.bin, 'threados.js')}" mcp`);
  },
);

test('what is added already is seen', async () => {
  const home = makeFolder('home');
  for (const folder of ['.codex', '.gemini']) mkdirSync(join(home, folder));
  const known = JSON.stringify({ mcpServers: { threados: { command: 'threados', args: ['mcp'] } } });
  writeFileSync(join(home, '.claude.json'), known);
  writeFileSync(join(home, '.gemini', 'settings.json'), '{ broken');
  writeFileSync(join(home, '.codex', 'config.toml'), 'model = "x"\n\n[mcp_servers.threados]\ncommand = "threados"\n');
  const found = await probe(home, ['claude', 'codex', 'gemini', 'threados']);
  expect(found.map(({ fix }) => fix)).toEqual([null, null, 'gemini mcp add --scope user threados threados mcp']);
});
