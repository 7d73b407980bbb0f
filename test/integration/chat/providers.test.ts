import { describe, expect, test } from 'vitest';
import { createAnthropicProvider } from '../../../src/chat/providers/anthropic.ts';
import { createOllamaProvider } from '../../../src/chat/providers/ollama.ts';
import type { ProviderSettings } from '../../../src/chat/providers/settings.ts';
import { runTurn, type TurnEvent, type TurnResult } from '../../../src/chat/turn.ts';
import type { ChatProvider } from '../../../src/model/ports/chat.ts';
import { fakeChatServer, TOKENS, type FakeChatServer, type Move } from '../../fakes/fake-chat-server.ts';
import { REPOS } from '../../fixtures/chat/requests.ts';
import { expectOk, openRepo } from './rig.ts';

type Service = 'anthropic' | 'ollama';
const GATE = {
  say: 'A gate before deploy.',
  look: [],
  actions: [{ action: 'gate.insert', id: 'ok', set: [{ field: 'before', value: ['deploy'] }] }],
};

async function providerOn(service: Service, server: FakeChatServer, more: Partial<ProviderSettings> = {}): Promise<ChatProvider> {
  const settings = { model: null, env: server.env, price: undefined, pause_ms: 10, ...more };
  return expectOk(service === 'anthropic' ? createAnthropicProvider(settings) : await createOllamaProvider(settings));
}

interface Asked {
  readonly events: readonly TurnEvent[];
  readonly result: TurnResult;
  readonly server: FakeChatServer;
}

async function ask(
  service: Service,
  moves: readonly Move[],
  more: Partial<ProviderSettings> & { signal?: AbortSignal } = {},
): Promise<Asked> {
  const { signal = new AbortController().signal, ...settings } = more;
  const server = await fakeChatServer(service, moves);
  const os = await openRepo(REPOS.pipeline);
  const provider = await providerOn(service, server, settings);
  const events: TurnEvent[] = [];
  for await (const event of runTurn(os, provider, { text: 'put a gate before deploy', history: [], dry_run: false, env: {}, signal }))
    events.push(event);
  const last = events.at(-1);
  if (last?.event !== 'ended') throw new Error('the turn did not end');
  return { events, result: last.result, server };
}

const kinds = (events: readonly TurnEvent[]): string[] => [...new Set(events.map((event) => event.event))];

describe.each(['anthropic', 'ollama'] as const)('%s', (service) => {
  test('a streamed answer becomes a proposal', async () => {
    const { events, result, server } = await ask(service, [{ do: 'answer', answer: GATE }], { price: { input: 3, output: 15 } });
    expect(result).toMatchObject({ say: GATE.say, failure: null, repairs: [], proposal: { actor: 'chat', state: 'pending' } });
    expect(result.proposal?.actions).toEqual([{ action: 'gate.insert', id: 'ok', before: ['deploy'] }]);
    expect(result.usage).toEqual({
      input_tokens: TOKENS.input,
      output_tokens: TOKENS.output,
      cost_usd: (TOKENS.input * 3 + TOKENS.output * 15) / 1e6,
    });
    const said = events.filter((event) => event.event === 'said').map((event) => event.text);
    expect(said.length).toBeGreaterThan(1);
    expect(said.every((text) => GATE.say.startsWith(text))).toBe(true);
    expect(server.asked).toHaveLength(1);
    const schema =
      service === 'anthropic'
        ? (server.asked[0]?.['output_config'] as { format: { schema: unknown } }).format.schema
        : server.asked[0]?.['format'];
    expect(schema).toMatchObject({ type: 'object', required: ['say', 'look', 'actions'], additionalProperties: false });
  });

  test.each(['socket', 'clean'] as const)('a stream that is cut (%s) is asked for again', async (cut) => {
    const { events, result, server } = await ask(service, [
      { do: 'answer', answer: GATE, cut },
      { do: 'answer', answer: GATE },
    ]);
    expect(result.failure).toBeNull();
    expect(server.asked).toHaveLength(2);
    expect(kinds(events)).toContain('waiting');
    expect(result.say).toBe(GATE.say);
  });

  test('429 and 529 are waited for as long as the service says', async () => {
    const wait = { 'retry-after': '0', 'retry-after-ms': '20' };
    const { events, result, server } = await ask(service, [
      { do: 'status', status: 429, headers: wait },
      { do: 'status', status: service === 'anthropic' ? 529 : 503, headers: wait },
      { do: 'answer', answer: GATE },
    ]);
    expect(result.failure).toBeNull();
    expect(server.asked).toHaveLength(3);
    const waits = events.filter((event) => event.event === 'waiting');
    expect(waits).toHaveLength(2);
    if (service === 'anthropic') expect(waits.map((event) => event.ms)).toEqual([20, 20]);
  });

  test('a service that stays busy is reported, after two more tries', async () => {
    const { result, server } = await ask(service, [{ do: 'status', status: 429, headers: { 'retry-after-ms': '5' } }]);
    expect(result.failure).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(server.asked).toHaveLength(3);
    expect(result.proposal).toBeNull();
  });

  test('an answer that is no JSON is shown, repaired at most twice, then reported', async () => {
    const { events, result, server } = await ask(service, [{ do: 'answer', answer: 'I would put a gate there.' }]);
    expect(result.failure).toMatchObject({ code: 'INVALID_ACTION', details: { answer: 'I would put a gate there.' } });
    expect(result.failure?.message).toContain('after 2 repairs');
    expect(server.asked).toHaveLength(3);
    expect(events.filter((event) => event.event === 'repair')).toHaveLength(2);
  });

  test('what does not hold is told to the model, and its second answer taken', async () => {
    const wrong = { ...GATE, actions: [{ action: 'gate.insert', id: 'ok', set: [{ field: 'before', value: ['deplyo'] }] }] };
    const { result, server } = await ask(service, [
      { do: 'answer', answer: wrong },
      { do: 'answer', answer: GATE },
    ]);
    expect(result.failure).toBeNull();
    expect(result.repairs).toMatchObject([{ problem: expect.stringContaining('deplyo') as string }]);
    expect(JSON.stringify(server.asked[1]?.['messages'])).toContain('Did you mean');
    expect(result.usage.input_tokens).toBe(2 * TOKENS.input);
  });

  test('an answer cut at the token limit is asked for again, shorter', async () => {
    const long: Move = { do: 'answer', answer: '{"say":"A very long', stop: 'max_tokens' };
    const { result, server } = await ask(service, [long, { do: 'answer', answer: GATE }]);
    expect(result.failure).toBeNull();
    expect(JSON.stringify(server.asked[1]?.['messages'])).toContain('shorter');
  });

  test('an error inside the stream is a failure of the turn, or tried again', async () => {
    const { result, server } = await ask(service, [
      { do: 'stream-error', type: 'overloaded_error', message: 'Overloaded' },
      { do: 'answer', answer: GATE },
    ]);
    expect(result.failure).toBeNull();
    expect(server.asked).toHaveLength(2);
  });

  test('bytes that are not of the protocol end in a failure, never in an exception', async () => {
    const { result } = await ask(service, [{ do: 'garbage' }]);
    expect(result.failure?.code).toBe('PROVIDER_UNAVAILABLE');
  });

  test.each(['headers', 'body'] as const)('a service that goes silent (%s) is given up', async (at) => {
    const { result } = await ask(service, [{ do: 'hang', at }], { silence_ms: 200 });
    expect(result.failure).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: expect.stringContaining('too long') as string,
    });
  });

  test.each(['headers', 'body'] as const)('the person can cancel while it is silent (%s)', async (at) => {
    const server = await fakeChatServer(service, [{ do: 'hang', at }]);
    const os = await openRepo(REPOS.pipeline);
    const provider = await providerOn(service, server);
    const cancelling = new AbortController();
    void server.nextRequest().then(() => cancelling.abort());
    const request = { text: 'x', history: [], dry_run: false, env: {}, signal: cancelling.signal };
    const events: TurnEvent[] = [];
    for await (const event of runTurn(os, provider, request)) events.push(event);
    expect(events.at(-1)).toMatchObject({ event: 'ended', result: { failure: { code: 'INTERRUPTED' } } });
    await server.abandoned;
  });

  test('an error page is told in words, and nothing is written to the console', async () => {
    const { result } = await ask(service, [{ do: 'status', status: 404, message: 'no such model', plain: true }]);
    expect(result.failure).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', details: { status: 404 } });
    expect(result.failure?.message).toContain('no such model');
  });

  test('it may look at a summary before it answers', async () => {
    const look = { say: '', look: [{ what: 'prompt', id: 'docs' }], actions: [] };
    const { events, result, server } = await ask(service, [
      { do: 'answer', answer: look },
      { do: 'answer', answer: GATE },
    ]);
    expect(result.failure).toBeNull();
    expect(result.looks).toEqual([{ what: 'prompt', id: 'docs' }]);
    expect(kinds(events)).toContain('looked');
    expect(JSON.stringify(server.asked[1]?.['messages'])).toContain('it has no prompt');
  });

  test('where nobody listens it says how to go on', async () => {
    const server = await fakeChatServer(service, []);
    const provider = await providerOn(service, server);
    await server.close();
    const os = await openRepo(REPOS.pipeline);
    const events: TurnEvent[] = [];
    for await (const event of runTurn(os, provider, {
      text: 'x',
      history: [],
      dry_run: true,
      env: {},
      signal: new AbortController().signal,
    }))
      events.push(event);
    expect(events.at(-1)).toMatchObject({ result: { failure: { code: 'PROVIDER_UNAVAILABLE', hint: expect.any(String) as string } } });
  });
});

describe('anthropic alone', () => {
  test('sends the key as a bearer token, and no sampling parameters', async () => {
    const { server } = await ask('anthropic', [{ do: 'answer', answer: GATE }]);
    expect(server.keys).toEqual(['Bearer dummy-key']);
    expect(Object.keys(server.asked[0] ?? {}).toSorted()).toEqual(['max_tokens', 'messages', 'model', 'output_config', 'stream', 'system']);
  });

  test('a refusal is a refusal, not a broken answer', async () => {
    const { result, server } = await ask('anthropic', [{ do: 'answer', answer: '', stop: 'refusal' }]);
    expect(result.failure).toMatchObject({ code: 'NOT_UNDERSTOOD', message: expect.stringContaining('refused') as string });
    expect(server.asked).toHaveLength(1);
  });

  test('a schema that the service cannot compile is left out, and the answer still held to it here', async () => {
    const tooLarge: Move = { do: 'status', status: 400, message: 'output_config.format.schema: The compiled grammar is too large' };
    const { result, server } = await ask('anthropic', [tooLarge, { do: 'answer', answer: `\`\`\`json\n${JSON.stringify(GATE)}\n\`\`\`` }]);
    expect(result.failure).toBeNull();
    expect(server.asked[1]).not.toHaveProperty('output_config');
  });

  test('a wrong key is not tried again', async () => {
    const { result, server } = await ask('anthropic', [{ do: 'status', status: 401, message: 'invalid x-api-key' }]);
    expect(result.failure).toMatchObject({ hint: 'check ANTHROPIC_API_KEY' });
    expect(server.asked).toHaveLength(1);
  });

  test('a pause longer than a minute is reported instead of waited for', async () => {
    const { result, server } = await ask('anthropic', [{ do: 'status', status: 429, headers: { 'retry-after': '3600' } }]);
    expect(result.failure?.code).toBe('PROVIDER_UNAVAILABLE');
    expect(server.asked).toHaveLength(1);
  });

  test('without a key there is no provider', () => {
    expect(createAnthropicProvider({ model: null, env: {}, price: undefined })).toMatchObject({ error: { code: 'PROVIDER_UNAVAILABLE' } });
  });
});
