import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { StepSpec } from '../../src/model/sequence.ts';
import { fakeChatServer } from '../fakes/fake-chat-server.ts';
import { makeRepo } from '../rig/repo.ts';
import { seqctl, startSeqctl } from '../rig/seqctl.ts';

const STEPS: readonly StepSpec[] = [
  { id: 'build', model: 'shell', command: ['node', '--version'] },
  { id: 'deploy', model: 'shell', command: ['node', '--version'], depends_on: ['build'] },
];
const GATE = {
  say: 'A gate before deploy.',
  look: [],
  actions: [{ action: 'gate.insert', id: 'ok', set: [{ field: 'before', value: ['deploy'] }] }],
};
const sequenceOf = (root: string): string => readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8');

describe.each(['anthropic', 'ollama'] as const)('seqctl chat with %s', (service) => {
  test('prints the proposal as one JSON document, and applies nothing', async () => {
    const server = await fakeChatServer(service, [{ do: 'answer', answer: GATE }]);
    const root = await makeRepo(STEPS);
    const before = sequenceOf(root);
    const { code, json } = await seqctl(root, ['chat', 'a', 'gate', 'before', 'deploy'], { env: server.env });
    expect(code).toBe(0);
    expect(json.data).toMatchObject({
      provider: service,
      answer: GATE.say,
      proposal: { actor: 'chat', state: 'pending', request: 'a gate before deploy' },
      decisions: [{ verdict: 'propose', rule: 'actor.chat' }],
      usage: { input_tokens: 1200, output_tokens: 80 },
    });
    expect((json.data as { diff: string }).diff).toContain('+  - id: ok');
    expect(sequenceOf(root)).toBe(before);
    const { proposal } = json.data as { proposal: { id: string } };
    expect((await seqctl(root, ['proposal', 'apply', proposal.id])).code).toBe(0);
    expect(sequenceOf(root)).toContain('id: ok');
  });

  test('a page of HTML instead of an answer leaves stdout to the one document', async () => {
    const server = await fakeChatServer(service, [{ do: 'status', status: 400, plain: true, message: 'Bad gateway of some proxy' }]);
    const root = await makeRepo(STEPS);
    const { code, json, stderr } = await seqctl(root, ['chat', 'anything'], { env: server.env });
    expect(code).toBe(7);
    expect(json.error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', details: { status: 400 } });
    expect(stderr).not.toContain('Getting text');
  });

  test('secrets reach neither the service nor the log', async () => {
    const secret = ['ghp', 'aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5'].join('_');
    const server = await fakeChatServer(service, [{ do: 'answer', answer: { say: 'No.', look: [], actions: [] } }]);
    const root = await makeRepo([{ id: 'push', model: 'shell', command: ['node', 'push.js', '--token', secret] }]);
    const { stdout } = await seqctl(root, ['chat', `push with ${secret} and hunter2secret`, '--show-context'], {
      env: { ...server.env, MY_API_TOKEN: 'hunter2secret' },
    });
    const sent = JSON.stringify(server.asked);
    expect(sent).toContain('push.js');
    for (const text of [sent, stdout, readFileSync(join(root, '.threados', 'audit.log'), 'utf8')]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain('hunter2secret');
    }
  });

  test('Ctrl+C ends it, and what was asked is in the audit log', async () => {
    const server = await fakeChatServer(service, [{ do: 'hang', at: 'body' }]);
    const root = await makeRepo(STEPS);
    const heard = server.nextRequest();
    const child = startSeqctl(root, ['chat', 'anything'], { env: server.env });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await heard;
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const { json } = await seqctl(root, ['audit']);
    const last = (json.data as { entries: { action: string; result: string }[] }).entries.at(-1);
    expect(last).toMatchObject({ action: 'chat.end', result: 'INTERRUPTED' });
  });
});

test('an agent that uses the chat gains nothing by it, in POWER either', async () => {
  const root = await makeRepo(STEPS);
  writeFileSync(join(root, '.threados', 'policy.yaml'), 'version: 1\nmode: power\n');
  expect((await seqctl(root, ['trust', '--yes'])).code).toBe(0);
  const agent = { env: { CLAUDECODE: '1' } };
  const { json } = await seqctl(root, ['chat', 'run everything', '--provider', 'builtin', '--yes'], agent);
  const { id, actor } = (json.data as { proposal: { id: string; actor: string } }).proposal;
  expect(actor).toBe('chat');
  expect((await seqctl(root, ['proposal', 'apply', id, '--run', '--yes'], agent)).code).toBe(4);
  expect((await seqctl(root, ['runs', 'ls'])).json.data).toMatchObject({ runs: [] });
});

test('the request can come from a pipe', async () => {
  const root = await makeRepo(STEPS);
  const { json } = await seqctl(root, ['chat', '-', '--provider', 'builtin'], { input: 'put a gate before deploy\n' });
  expect(json.data).toMatchObject({ proposal: { request: 'put a gate before deploy' } });
});

test('exit codes: nothing said 2, not understood 3, not allowed 4, not reachable 7', async () => {
  const root = await makeRepo(STEPS);
  expect((await seqctl(root, ['chat'])).code).toBe(2);
  expect((await seqctl(root, ['chat', 'make me a sandwich', '--provider', 'builtin'])).json.error).toMatchObject({
    code: 'NOT_UNDERSTOOD',
  });
  expect((await seqctl(root, ['chat', 'x', '--provider', 'ollama'], { env: { OLLAMA_HOST: '127.0.0.1:1' } })).code).toBe(7);
  writeFileSync(join(root, '.threados', 'policy.yaml'), 'version: 1\nchat: {providers: [builtin]}\n');
  expect((await seqctl(root, ['chat', 'x', '--provider', 'anthropic'])).code).toBe(4);
});

test('the SDKs are in files that only their own provider loads', async () => {
  const root = await makeRepo(STEPS);
  const list = join(root, 'loaded.json');
  const hook = fileURLToPath(new URL('../rig/list-loaded.cjs', import.meta.url));
  const env = { NODE_OPTIONS: `--require ${JSON.stringify(hook)}`, THREADOS_LOADED: list };
  expect((await seqctl(root, ['chat', 'what failed?', '--provider', 'builtin'], { env })).code).toBe(0);
  const loaded = (JSON.parse(readFileSync(list, 'utf8')) as string[]).filter((url) => url.includes('/dist/'));
  const dist = new URL('../../dist/', import.meta.url);
  const heavy = new Set(
    readdirSync(dist, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.c?js$/.test(file))
      .filter((file) =>
        /ANTHROPIC_API_KEY.{0,400}anthropic-version|ollama-js\//s.test(readFileSync(new URL(file.replaceAll('\\', '/'), dist), 'utf8')),
      )
      .map((file) => new URL(file.replaceAll('\\', '/'), dist).href),
  );
  expect(heavy.size).toBeGreaterThan(0);
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.filter((url) => heavy.has(url))).toEqual([]);
});
