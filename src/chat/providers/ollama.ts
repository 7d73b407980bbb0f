import { Ollama } from 'ollama';
import type { ChatUsage } from '../../model/chat.ts';
import { failure, type Failure } from '../../model/failure.ts';
import type { ChatProvider, ChatRequest } from '../../model/ports/chat.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import { NO_USAGE } from '../add-usage.ts';
import { createDeadline } from './deadline.ts';
import { ollamaFetch } from './ollama-fetch.ts';
import { ollamaHost } from './ollama-host.ts';
import { CANCELLED, retrying, type AttemptEvent } from './retrying.ts';
import { costOf, PAUSE_MS, SILENCE_MS, type ProviderSettings } from './settings.ts';

const MAX_TOKENS = 4096;
const MOST_CONTEXT = 32_768;
const LIST_MS = 5000;

/**
 * A model of an Ollama server. The answer is held to the schema by `format`, which constrains the decoding (tools do
 * not, and both together switch tools off). PROVIDER_UNAVAILABLE where no server answers or it has no model.
 */
export async function createOllamaProvider(settings: ProviderSettings): Promise<Result<ChatProvider>> {
  const { env, silence_ms = SILENCE_MS, pause_ms = PAUSE_MS } = settings;
  const host = ollamaHost(env);
  const chosen = settings.model ?? (env['OLLAMA_MODEL'] || null);
  const found = chosen === null ? await firstModel(host) : ok(chosen);
  if (!found.ok) return found;
  const model = found.value;

  async function* attempt({ system, messages, schema, signal }: ChatRequest): AsyncGenerator<AttemptEvent, void> {
    const deadline = createDeadline(signal, silence_ms);
    const client = new Ollama({ host, fetch: ollamaFetch(deadline.signal, deadline.heard) });
    let text = '';
    let usage: ChatUsage = NO_USAGE;
    try {
      const stream = await client.chat({
        model,
        messages: [{ role: 'system', content: system }, ...messages.map(({ role, text: content }) => ({ role, content }))],
        format: schema,
        stream: true,
        think: false,
        options: { temperature: 0, num_predict: MAX_TOKENS, num_ctx: roomFor([system, ...messages.map((message) => message.text)]) },
        keep_alive: '10m',
      });
      for await (const part of stream) {
        if (part.message.content !== '') {
          text += part.message.content;
          yield { event: 'text', text: part.message.content };
        }
        if (!part.done) continue;
        usage = usageOf(part.prompt_eval_count, part.eval_count, settings);
        yield { event: 'done', stop: part.done_reason === 'length' ? 'cut' : 'end', text, usage };
      }
    } catch (error) {
      if (deadline.silent()) yield { event: 'failed', failure: unavailable(host, 'said nothing for too long'), usage };
      else if (signal.aborted) yield { event: 'failed', failure: CANCELLED, usage };
      else yield broken(error, { host, model, usage });
    } finally {
      deadline.stop();
    }
  }

  return ok({
    name: 'ollama',
    model,
    repairs: true,
    reply: (request) => retrying(() => attempt(request), { signal: request.signal, pause_ms }),
  });
}

async function firstModel(host: string): Promise<Result<string>> {
  try {
    const client = new Ollama({ host, fetch: ollamaFetch(AbortSignal.timeout(LIST_MS), () => undefined) });
    const { models } = await client.list();
    const name = models[0]?.name;
    if (name !== undefined) return ok(name);
    return fail('PROVIDER_UNAVAILABLE', `the Ollama server at ${printable(host)} has no model`, { hint: 'ollama pull qwen3, say' });
  } catch (error) {
    return { ok: false, error: unavailable(host, `does not answer: ${wordsOf(error)}`) };
  }
}

function usageOf(input: number | undefined, output: number | undefined, { price }: ProviderSettings): ChatUsage {
  const [input_tokens, output_tokens] = [input ?? null, output ?? null];
  return { input_tokens, output_tokens, cost_usd: costOf(price, input_tokens, output_tokens) };
}

/** A context window that holds what is sent and the answer: the default one cuts the beginning off without a word. */
function roomFor(texts: readonly string[]): number {
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  return Math.min(MOST_CONTEXT, Math.ceil((characters / 3 + MAX_TOKENS) / 4096) * 4096);
}

function broken(error: unknown, { host, model, usage }: { host: string; model: string; usage: ChatUsage }): AttemptEvent {
  // Its class is not exported; its name is.
  const status = error instanceof Error && error.name === 'ResponseError' && 'status_code' in error ? Number(error.status_code) : null;
  const said = printable(wordsOf(error).slice(0, 500));
  if (status === 404) {
    return {
      event: 'failed',
      failure: failure('PROVIDER_UNAVAILABLE', `ollama: ${said}`, { hint: `ollama pull ${printable(model)}`, details: { status } }),
      usage,
    };
  }
  if (status === 429 || (status !== null && status >= 500)) {
    const reason = status === 429 || status === 503 ? 'the server is busy' : 'the server has trouble';
    return {
      event: 'again',
      reason,
      after_ms: null,
      failure: failure('PROVIDER_UNAVAILABLE', `ollama: ${said}`, { details: { status } }),
      usage,
    };
  }
  if (status !== null)
    return { event: 'failed', failure: failure('PROVIDER_UNAVAILABLE', `ollama: ${said}`, { details: { status } }), usage };
  const refused = error instanceof Error && error.cause instanceof Error && 'code' in error.cause && error.cause.code === 'ECONNREFUSED';
  if (refused) return { event: 'failed', failure: unavailable(host, 'does not answer'), usage };
  const failed = failure('PROVIDER_UNAVAILABLE', `the answer of ollama broke off: ${said}`, { hint: 'ask again' });
  return { event: 'again', reason: 'the answer broke off', after_ms: null, failure: failed, usage };
}

function unavailable(host: string, what: string): Failure {
  return failure('PROVIDER_UNAVAILABLE', `the Ollama server at ${printable(host)} ${what}`, {
    hint: 'start it with `ollama serve`, set OLLAMA_HOST, or use --provider builtin',
  });
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : null;
  return typeof code === 'string' ? `${error.message} (${code})` : error.message;
}
