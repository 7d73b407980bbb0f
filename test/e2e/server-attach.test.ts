import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { StepSpec } from '../../src/model/sequence.ts';
import { openPty } from '../rig/pty.ts';
import { makeFolder, makeRepo, statuses } from '../rig/repo.ts';
import { robotIn } from '../rig/robot.ts';
import { cleanEnvironment } from '../rig/seqctl.ts';
import { startServe } from '../rig/server.ts';

const BIN = fileURLToPath(new URL('../../bin/threados.js', import.meta.url));
const say = (word: string): string[] => ['node', '-e', `console.log('${word}')`];
const STEPS: readonly StepSpec[] = [
  { id: 'build', model: 'shell', lane: 'main', command: say('built-it') },
  { id: 'check', type: 'gate', lane: 'main', depends_on: ['build'] },
  { id: 'ship', model: 'shell', lane: 'main', depends_on: ['check'], command: say('shipped-it') },
];

test('a person runs, reads, approves and edits through an attached terminal UI', async () => {
  const root = await makeRepo(STEPS);
  const server = await startServe(root);
  const tui = await robotIn(root, { args: ['--attach', server.url], cwd: makeFolder('elsewhere'), env: server.env });
  await (await tui.graph.select('build')).press('r');
  await tui.sees('Started build');
  await tui.status('build', 'DONE');
  await tui.press('l');
  await tui.sees('built-it');
  await tui.graph.select('check');
  await tui.sees('waits for you');
  await tui.press('a');
  await tui.sees('y Approve');
  await tui.press('y');
  await tui.status('check', 'DONE');
  await tui.press('n');
  await tui.sees('New step');
  await tui.type('extra');
  await tui.press('enter');
  await tui.wrote('extra');
  await tui.press('q');
  expect(await tui.pty.exited).toMatchObject({ exitCode: 0 });
});

test('a server that goes away is told, and the screen lives on when it is back', async () => {
  const root = await makeRepo(STEPS);
  const server = await startServe(root);
  const tui = await robotIn(root, { args: ['--attach', server.url], env: server.env });
  server.kill('SIGKILL');
  await server.exited;
  await tui.sees('nothing answers at');
  await startServe(root, { args: ['--port', String(server.port)] });
  await tui.sees('connected to');
  await (await tui.graph.select('build')).press('r');
  await tui.status('build', 'DONE');
});

test('with a client’s token it proposes, and cannot approve', async () => {
  const root = await makeRepo(STEPS);
  const server = await startServe(root);
  const tui = await robotIn(root, { args: ['--attach', server.url, '--token-file', server.data.client_token_file], env: server.env });
  await (await tui.graph.select('build')).press('r');
  await tui.sees(/proposal/i);
  expect(await statuses(root)).toMatchObject({ build: 'READY' });
});

test.each([
  { url: 'http://127.0.0.1:9', env: {}, says: 'there is no token for http://127.0.0.1:9', exit: 4 },
  { url: 'http://example.com', env: {}, says: 'is not the address of a server on this machine', exit: 2 },
  { url: 'http://127.0.0.1:9', env: { CLAUDECODE: '1' }, says: 'only a person attaches with their own token', exit: 4 },
])('says why it cannot attach: $says', async ({ url, env, says, exit }) => {
  const pty = openPty(process.execPath, [BIN, 'tui', '--attach', url], { cwd: makeFolder(), env: cleanEnvironment(env), cols: 200 });
  expect(await pty.exited).toMatchObject({ exitCode: exit });
  expect((await pty.screen()).join(' ')).toContain(says);
});
