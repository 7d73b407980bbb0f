import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { StepSpec } from '../../src/model/sequence.ts';
import { makeFolder, makeRepo, statuses } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';
import { startServe } from '../rig/server.ts';
import { until } from '../rig/until.ts';

const say = (word: string): string[] => ['node', '-e', `console.log('${word}')`];
const STEPS: readonly StepSpec[] = [
  { id: 'build', model: 'shell', command: say('built-it') },
  { id: 'check', type: 'gate', depends_on: ['build'] },
  { id: 'ship', model: 'shell', command: say('shipped-it'), depends_on: ['check'] },
];

test('a client proposes, a person applies, runs and approves; everything is in the audit log under its actor', async () => {
  const root = await makeRepo(STEPS);
  const server = await startServe(root);
  const add = { actions: [{ action: 'step.add', id: 'extra', model: 'shell', command: ['node', '--version'] }], request: 'a step more' };

  const proposed = await server.ask('client', '/actions/apply', add);
  expect(proposed).toMatchObject({ status: 202, body: { ok: false, error: { code: 'PROPOSAL_PENDING' } } });
  const id = (proposed.body as { error: { details: { proposal_id: string } } }).error.details.proposal_id;
  expect(await server.ask('client', `/proposals/${id}/apply`, {})).toMatchObject({
    status: 403,
    body: { error: { code: 'POLICY_DENIED' } },
  });
  expect(await server.ask('person', `/proposals/${id}/apply`, {})).toMatchObject({
    status: 200,
    body: { ok: true, data: { committed: true } },
  });

  // A run that is waited for stops at the gate: no failed request.
  const ran = await server.ask('person', '/run', { scope: 'all', wait: true });
  expect(ran).toMatchObject({ status: 200, body: { ok: false, error: { code: 'GATE_PENDING' } } });
  expect((await server.ask('client', '/steps/build/logs?tail=1')).body).toMatchObject({ ok: true, data: { lines: ['built-it'] } });
  const approve = { actions: [{ action: 'gate.approve', id: 'check', note: 'fine' }] };
  expect(await server.ask('client', '/actions/apply', approve)).toMatchObject({ status: 403, body: { error: { code: 'POLICY_DENIED' } } });
  expect((await server.ask('person', '/actions/apply', approve)).body).toMatchObject({ ok: true });
  // One that is not waited for goes on by itself.
  expect((await server.ask('person', '/run', { scope: 'all' })).body).toMatchObject({ ok: true, data: { run: { detached: true } } });
  expect((await server.ask('client', '/wait', { ids: ['ship'], timeout_ms: 30_000 })).body).toMatchObject({ ok: true });
  expect(await statuses(root)).toEqual({ build: 'DONE', check: 'DONE', ship: 'DONE', extra: 'DONE' });

  const { body } = (await server.ask('client', '/audit')) as { body: { data: { actor: string; action: string; result: string }[] } };
  const told = body.data.map(({ actor, action }) => `${actor} ${action}`);
  for (const line of ['http proposal.create', 'human proposal.applied', 'http gate.approve', 'human gate.approve', 'human run.all'])
    expect(told).toContain(line);
  expect(body.data.find(({ actor, action }) => actor === 'http' && action === 'gate.approve')?.result).toBe('POLICY_DENIED');
  expect((await server.ask('client', '/audit/verify')).body).toMatchObject({ ok: true });
});

test('POWER lets a client apply and run what policy allows, and nothing that is for people', async () => {
  const root = await makeRepo(STEPS);
  expect((await seqctl(root, ['policy', 'mode', 'power', '--yes'])).code).toBe(0);
  const server = await startServe(root);
  expect((await server.ask('client', '/run', { scope: 'step', ids: ['build'], wait: true })).body).toMatchObject({ ok: true });
  expect(await server.ask('client', '/policy/allow', { name: 'bash', yes: true })).toMatchObject({ status: 403 });
  expect(await server.ask('client', '/stop/all', { yes: true })).toMatchObject({ status: 403 });
  expect(await server.ask('client', '/actions/apply', { actions: [{ action: 'step.rm', id: 'ship' }], yes: true })).toMatchObject({
    status: 202,
  });
  expect(await statuses(root)).toMatchObject({ build: 'DONE' });
});

test('words become a proposal of the chat, which a client cannot apply', async () => {
  const root = await makeRepo(STEPS);
  const server = await startServe(root);
  const chatted = await server.ask('client', '/chat', { text: 'remove ship', provider: 'builtin' });
  expect(chatted, JSON.stringify(chatted.body)).toMatchObject({
    status: 200,
    body: {
      ok: true,
      data: { provider: 'builtin', proposal: { actor: 'chat', state: 'pending', actions: [{ action: 'step.rm', id: 'ship' }] } },
    },
  });
  const { id } = (chatted.body as { data: { proposal: { id: string } } }).data.proposal;
  expect(await server.ask('client', `/proposals/${id}/apply`, { yes: true })).toMatchObject({ status: 403 });
  expect(await server.ask('client', '/chat', { text: ' ' })).toMatchObject({ status: 422 });
  expect(await server.ask('client', '/chat', { text: 'xyzzy', provider: 'builtin' })).toMatchObject({
    status: 422,
    body: { error: { code: 'NOT_UNDERSTOOD' } },
  });
  expect((await server.ask('client', '/openapi.json')).body).toMatchObject({ openapi: '3.1.0', paths: { '/chat': { post: {} } } });
});

test('tokens lie in files of the user alone, are new each time, and appear nowhere else', async () => {
  const root = await makeRepo(STEPS);
  const server = await startServe(root);
  const { client_token_file: clientFile, person_token_file: personFile } = server.data;
  const tokens = [server.token('client'), server.token('person')];
  expect(clientFile.startsWith(root)).toBe(true);
  expect(personFile?.startsWith(root)).toBe(false);
  if (process.platform !== 'win32')
    for (const file of [clientFile, personFile ?? '']) expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  await server.ask('client', '/run', {});
  const audit = readFileSync(join(root, '.threados', 'audit.log'), 'utf8');
  const command =
    process.platform === 'linux'
      ? readFileSync(`/proc/${String(server.pid)}/cmdline`, 'utf8') + readFileSync(`/proc/${String(server.pid)}/environ`, 'utf8')
      : '';
  for (const token of tokens) expect(audit + command + JSON.stringify(server.data)).not.toContain(token);

  server.kill('SIGTERM');
  const ended = await server.exited;
  expect({ stderr: ended.stderr, left: [clientFile, personFile ?? ''].filter((file) => existsSync(file)) }).toEqual({
    stderr: '',
    left: [],
  });
  if (process.platform !== 'win32') expect(ended).toMatchObject({ code: 0, signal: null });
  const again = await startServe(root);
  expect(tokens).not.toContain(again.token('client'));
  expect(tokens).not.toContain(again.token('person'));
});

test('Ctrl+C ends it while somebody listens and somebody waits; what runs goes on', async () => {
  const root = await makeRepo([{ id: 'soak', model: 'shell', command: ['node', '-e', 'setInterval(() => 0, 1000)'] }]);
  onTestFinished(async () => {
    await seqctl(root, ['stop', 'all', '--yes']);
  });
  const server = await startServe(root);
  expect((await server.ask('person', '/run', {})).body).toMatchObject({ ok: true });
  await until('soak runs', async () => (await statuses(root))['soak'] === 'RUNNING');
  const listening = await fetch(`${server.url}/events`, { headers: { Authorization: `Bearer ${server.token('client')}` } });
  const heard = listening.text();
  const waiting = server.ask('client', '/wait', { ids: ['soak'] }).catch(() => 'hung up');
  await until('the wait is under way', async () => (await server.ask('client', '/status')).status === 200);
  server.kill('SIGINT');
  expect(await server.exited).toMatchObject({ code: 0, stderr: '' });
  expect(await heard).toMatch(/^event: snapshot\n/);
  await waiting;
  expect(await statuses(root)).toEqual({ soak: 'RUNNING' });
});

test('whoever is no person gets no person’s token', async () => {
  const root = await makeRepo(STEPS);
  const server = await startServe(root, { env: { CLAUDECODE: '1' } });
  expect(server.data.person_token_file).toBeNull();
  const inside = await startServe(await makeRepo(STEPS), {
    env: { THREADOS_ACTOR: 'agent:build', THREADOS_RUN_ID: 'r', THREADOS_STEP_ID: 'build' },
  });
  expect(inside.data.person_token_file).toBeNull();
  expect((await inside.ask('client', '/')).body).toMatchObject({
    data: { caller: { actor: 'agent:build', inside: { step_id: 'build' } } },
  });
});

/** Tries to approve with the person's token, in an environment of its own and out of its parent's group; says what came of it. */
const CHEAT = `
const { readFileSync } = require('node:fs');
const token = readFileSync(process.env.PERSON_TOKEN_FILE, 'utf8').trim();
const body = JSON.stringify({ actions: [{ action: 'gate.approve', id: 'check' }] });
fetch(process.env.URL_OF + '/actions/apply', { method: 'POST', headers: { authorization: 'Bearer ' + token, 'content-type': 'application/json' }, body })
  .then((response) => response.json())
  .then((said) => console.log('said', said.ok ? 'ok' : said.error.code));
`;
const HIDE = `require('node:child_process').spawn(process.execPath, ['-e', process.env.CHEAT], { detached: true, stdio: 'inherit', env: { PATH: process.env.PATH, PERSON_TOKEN_FILE: process.env.PERSON_TOKEN_FILE, URL_OF: process.env.URL_OF } })`;

test.skipIf(process.platform !== 'linux')('a step that reads the person’s token cannot approve with it', async () => {
  const root = await makeRepo(STEPS);
  const server = await startServe(root);
  const env = { PERSON_TOKEN_FILE: server.data.person_token_file ?? '', URL_OF: server.url, CHEAT };
  const add = [
    { action: 'step.add', id: 'cheat', model: 'shell', command: ['node', '-e', CHEAT], env, depends_on: ['build'] },
    { action: 'step.add', id: 'hide', model: 'shell', command: ['node', '-e', HIDE], env, depends_on: ['build'] },
  ];
  expect((await server.ask('person', '/actions/apply', { actions: add })).body).toMatchObject({ ok: true });
  expect((await server.ask('person', '/run', { scope: 'all', wait: true })).body).toMatchObject({ error: { code: 'GATE_PENDING' } });
  for (const id of ['cheat', 'hide'])
    expect((await server.ask('client', `/steps/${id}/logs`)).body, id).toMatchObject({ data: { lines: ['said FORBIDDEN'] } });
  expect(await statuses(root)).toMatchObject({ check: 'NEEDS_REVIEW' });
});

test.each([
  ['another machine’s address', ['--host', '0.0.0.0', '--port', '0'], /USAGE: .*this machine only/],
  ['a port that is none', ['--port', '70000'], /INVALID_VALUE: 70000 is no port/],
])('%s is refused', async (_, args, expected) => {
  await expect(startServe(await makeRepo(STEPS), { args })).rejects.toThrow(expected);
});

test('a taken port, a repo that is served already, and a folder without one', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const root = await makeRepo(STEPS);
  await expect(startServe(root, { args: ['--port', String(port)] })).rejects.toThrow(`IN_USE: port ${String(port)} is taken`);
  const { url } = await startServe(root);
  await expect(startServe(root)).rejects.toThrow(`ALREADY_RUNNING: this repo is served already, at ${url}`);
  const empty = makeFolder();
  await expect(startServe(empty)).rejects.toThrow('NOT_INITIALIZED');
  expect(existsSync(join(empty, '.threados'))).toBe(false);
  expect(existsSync(join(dirname(root), '.threados'))).toBe(false);
});
