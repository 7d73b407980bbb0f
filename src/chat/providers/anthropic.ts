import Anthropic, { APIConnectionError, APIError, APIUserAbortError } from '@anthropic-ai/sdk';
import type { ChatUsage } from '../../model/chat.ts';
import { failure, type Failure } from '../../model/failure.ts';
import type { ChatProvider, ChatRequest } from '../../model/ports/chat.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import { NO_USAGE } from '../add-usage.ts';
import { createDeadline } from './deadline.ts';
import { CANCELLED, retryAfterMs, retrying, type AttemptEvent } from './retrying.ts';
import { costOf, PAUSE_MS, SILENCE_MS, type ProviderSettings } from './settings.ts';

const DEFAULT_MODEL = 'claude-sonnet-5-5';
const MAX_TOKENS = 8192;

/**
 * Claude, over its API. The answer is held to the schema by `output_config.format`; forced tool use, the other way,
 * is refused by its newest models. PROVIDER_UNAVAILABLE without a key.
 */
export function createAnthropicProvider(settings: ProviderSettings): Result<ChatProvider> {
  const { env, silence_ms = SILENCE_MS, pause_ms = PAUSE_MS } = settings;
  const apiKey = env['ANTHROPIC_API_KEY'] ?? '';
  if (apiKey === '') {
    return fail('PROVIDER_UNAVAILABLE', 'the provider anthropic needs a key, and ANTHROPIC_API_KEY is not set', {
      hint: 'set ANTHROPIC_API_KEY, or use --provider builtin',
    });
  }
  const model = settings.model ?? (env['ANTHROPIC_MODEL'] || DEFAULT_MODEL);
  // Retries are ours, so that the person sees them and can cancel. Its log would be written over the screen.
  const client = new Anthropic({
    apiKey,
    baseURL: env['ANTHROPIC_BASE_URL'] || null,
    maxRetries: 0,
    // Silence is ours to notice; its own clock would call it a failed connection.
    timeout: 2 * silence_ms,
    logLevel: 'off',
  });
  // A grammar that the service finds too large is not sent twice; the answer is validated here in any case.
  let constrained = true;

  async function* attempt({ system, messages, schema, signal }: ChatRequest): AsyncGenerator<AttemptEvent, void> {
    const deadline = createDeadline(signal, silence_ms);
    let text = '';
    let stop: string | null = null;
    let usage: ChatUsage = NO_USAGE;
    try {
      const stream = await client.messages.create(
        {
          model,
          max_tokens: MAX_TOKENS,
          stream: true,
          system: [{ type: 'text', text: system, cache_control: { type: 'ephemeral' } }],
          messages: messages.map(({ role, text: content }) => ({ role, content })),
          ...(constrained ? { output_config: { format: { type: 'json_schema', schema } } } : {}),
        },
        { signal: deadline.signal },
      );
      for await (const event of stream) {
        deadline.heard();
        if (event.type === 'message_start') usage = usageOf(event.message.usage, null, settings);
        else if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') {
          text += event.delta.text;
          yield { event: 'text', text: event.delta.text };
        } else if (event.type === 'message_delta') {
          stop = event.delta.stop_reason;
          usage = usageOf(event.usage, usage, settings);
        }
      }
    } catch (error) {
      if (constrained && isAboutSchema(error)) {
        constrained = false;
        yield {
          event: 'again',
          reason: 'the service cannot hold the answer to the schema',
          after_ms: 0,
          failure: explain(error, model),
          usage,
        };
      } else {
        yield broken(error, { silent: deadline.silent(), model, usage });
      }
      return;
    } finally {
      deadline.stop();
    }
    // The SDK ends an aborted stream without a word.
    if (deadline.silent()) yield { event: 'failed', failure: SILENT, usage };
    else if (signal.aborted) yield { event: 'failed', failure: CANCELLED, usage };
    else if (stop === null) yield { event: 'again', reason: 'the answer broke off', after_ms: null, failure: BROKE_OFF, usage };
    else if (stop === 'refusal')
      yield { event: 'failed', failure: failure('NOT_UNDERSTOOD', `${model} refused to answer this request`), usage };
    else yield { event: 'done', stop: stop === 'max_tokens' || stop === 'model_context_window_exceeded' ? 'cut' : 'end', text, usage };
  }

  return ok({
    name: 'anthropic',
    model,
    repairs: true,
    reply: (request) => retrying(() => attempt(request), { signal: request.signal, pause_ms }),
  });
}

const SILENT = failure('PROVIDER_UNAVAILABLE', 'api.anthropic.com said nothing for too long', { hint: 'ask again' });
const BROKE_OFF = failure('PROVIDER_UNAVAILABLE', 'the answer of api.anthropic.com broke off', { hint: 'ask again' });

interface WireUsage {
  readonly input_tokens?: number | null;
  readonly output_tokens?: number | null;
  readonly cache_creation_input_tokens?: number | null;
  readonly cache_read_input_tokens?: number | null;
}

/** The stream tells the tokens in at its beginning and those out at its end. */
function usageOf(wire: WireUsage, before: ChatUsage | null, { price }: ProviderSettings): ChatUsage {
  const parts = [wire.input_tokens, wire.cache_creation_input_tokens, wire.cache_read_input_tokens].filter(
    (each) => typeof each === 'number',
  );
  const input = parts.length === 0 ? null : parts.reduce((sum, each) => sum + each, 0);
  const input_tokens = Math.max(input ?? 0, before?.input_tokens ?? 0) || null;
  const output_tokens = wire.output_tokens ?? before?.output_tokens ?? null;
  return { input_tokens, output_tokens, cost_usd: costOf(price, input_tokens, output_tokens) };
}

function isAboutSchema(error: unknown): boolean {
  return error instanceof APIError && error.status === 400 && /output_config|schema|grammar/i.test(error.message);
}

/** What an exception of the SDK means: cancelled, to be tried again, or a failure. */
function broken(error: unknown, about: { silent: boolean; model: string; usage: ChatUsage }): AttemptEvent {
  const { usage } = about;
  if (about.silent) {
    return {
      event: 'failed',
      failure: failure('PROVIDER_UNAVAILABLE', 'the service said nothing for too long', { hint: 'ask again' }),
      usage,
    };
  }
  if (error instanceof APIUserAbortError || (error instanceof Error && error.name === 'AbortError')) {
    return { event: 'failed', failure: CANCELLED, usage };
  }
  const explained = explain(error, about.model);
  if (error instanceof APIConnectionError)
    return { event: 'again', reason: 'the connection failed', after_ms: null, failure: explained, usage };
  if (!(error instanceof APIError)) return { event: 'again', reason: 'the answer broke off', after_ms: null, failure: BROKE_OFF, usage };
  const status: unknown = error.status;
  const reason = reasonOf(status, error.type);
  if (reason === null) return { event: 'failed', failure: explained, usage };
  return {
    event: 'again',
    reason,
    after_ms: retryAfterMs(error.headers as Headers | undefined),
    failure: explained,
    usage,
  };
}

/** Why asking again may help; `null`: it will not. An error in the middle of a stream has no status. */
function reasonOf(status: unknown, type: string | null): string | null {
  if (status === 429 || type === 'rate_limit_error') return 'the service limits the rate';
  if (status === 529 || type === 'overloaded_error') return 'the service is overloaded';
  if (status === 408 || status === 409 || (typeof status === 'number' && status >= 500) || type === 'api_error')
    return 'the service has trouble';
  return null;
}

function explain(error: unknown, model: string): Failure {
  if (!(error instanceof APIError)) return failure('PROVIDER_UNAVAILABLE', `anthropic: ${words(error)}`);
  const said = error instanceof APIConnectionError ? `cannot reach ${words(error.cause ?? error)}` : (error.apiMessage ?? words(error));
  const details = { status: typeof error.status === 'number' ? error.status : null };
  const hints: Readonly<Record<number, string>> = {
    401: 'check ANTHROPIC_API_KEY',
    403: 'the key may not do this: check it and its workspace',
    404: `is "${printable(model)}" a model? name another with --model`,
    429: 'wait a while, or use another provider',
    529: 'wait a while, or use another provider',
  };
  const hint = hints[details.status ?? 0] ?? 'ask again, or use --provider builtin';
  return failure('PROVIDER_UNAVAILABLE', `anthropic: ${printable(said.slice(0, 500))}`, { hint, details });
}

function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code: unknown = 'cause' in error && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : null;
  return typeof code === 'string' ? `${error.message} (${code})` : error.message;
}
