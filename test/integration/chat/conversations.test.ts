import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createAnthropicProvider } from '../../../src/chat/providers/anthropic.ts';
import { createOllamaProvider } from '../../../src/chat/providers/ollama.ts';
import { runTurn, type TurnResult } from '../../../src/chat/turn.ts';
import type { ChatMessage, ChatUsage } from '../../../src/model/chat.ts';
import { fakeChatServer } from '../../fakes/fake-chat-server.ts';
import { REPOS } from '../../fixtures/chat/requests.ts';
import { expectOk, openRepo } from './rig.ts';

/** A conversation as a service's bytes told it, and what must come of it. */
interface Conversation {
  readonly service: 'anthropic' | 'ollama';
  readonly repo: keyof typeof REPOS;
  readonly turns: readonly {
    readonly ask: string;
    readonly exchanges: readonly { readonly status: number; readonly type: string; readonly body: string }[];
    readonly expect: {
      readonly say: string;
      readonly actions: readonly string[];
      readonly proposal: boolean;
      readonly repairs?: number;
      readonly looks?: number;
      readonly failure?: string;
      readonly usage?: ChatUsage;
    };
  }[];
}

const FOLDER = new URL('../../fixtures/chat/conversations/', import.meta.url);

test.each(readdirSync(FOLDER))('%s is replayed', async (name) => {
  const { service, repo, turns } = JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Conversation;
  const server = await fakeChatServer(
    service,
    turns.flatMap((turn) => turn.exchanges.map((exchange) => ({ do: 'replay' as const, ...exchange }))),
  );
  const settings = { model: null, env: server.env, price: undefined, pause_ms: 5 };
  const provider = expectOk(service === 'anthropic' ? createAnthropicProvider(settings) : await createOllamaProvider(settings));
  const os = await openRepo(REPOS[repo]);
  let history: readonly ChatMessage[] = [];
  for (const { ask, expect: wanted } of turns) {
    const request = { text: ask, history, dry_run: false, env: {}, signal: new AbortController().signal };
    let result: TurnResult | null = null;
    for await (const event of runTurn(os, provider, request)) if (event.event === 'ended') ({ result } = event);
    expect(result?.say).toBe(wanted.say);
    expect(result?.failure?.code ?? null).toBe(wanted.failure ?? null);
    expect((result?.plan?.actions ?? []).map((action) => action.action)).toEqual(wanted.actions);
    expect(result?.proposal?.state ?? null).toBe(wanted.proposal ? 'pending' : null);
    expect(result?.repairs.length).toBe(wanted.repairs ?? 0);
    expect(result?.looks.length).toBe(wanted.looks ?? 0);
    if (wanted.usage !== undefined) expect(result?.usage).toEqual(wanted.usage);
    history = result?.history ?? [];
  }
  expect(server.asked).toHaveLength(turns.reduce((sum, turn) => sum + turn.exchanges.length, 0));
  expect(JSON.stringify(server.asked.at(-1))).toContain(turns[0]?.ask ?? '');
});
