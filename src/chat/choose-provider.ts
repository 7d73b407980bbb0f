import { CHAT_PROVIDERS, type ChatProviderName } from '../model/chat.ts';
import type { PolicySpec } from '../model/policy.ts';
import type { ChatProvider } from '../model/ports/chat.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { ProviderSettings } from './providers/settings.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface Choice {
  readonly name: ChatProviderName;
  /** What decided, for the person: `--provider`, `policy.yaml`, `ANTHROPIC_API_KEY is set`… */
  readonly why: string;
}

export interface ChoiceRequest {
  /** `--provider` */
  readonly asked: ChatProviderName | null;
  readonly policy: PolicySpec['chat'];
  readonly env: Env;
  /** Whether an Ollama server answers at its usual place; asked last, and only where nothing else decides. */
  readonly ollamaAnswers: () => Promise<boolean>;
}

/**
 * Who answers: the flag, then policy.yaml's default, then what the environment has been set up for, then what is
 * reachable, else the builtin planner. Only what policy.yaml allows; POLICY_DENIED where something else was asked for.
 */
export async function chooseProvider({ asked, policy, env, ollamaAnswers }: ChoiceRequest): Promise<Result<Choice>> {
  const allowed = policy?.providers ?? CHAT_PROVIDERS;
  const wanted = asked ?? policy?.default ?? null;
  if (wanted !== null) {
    if (allowed.includes(wanted)) return ok({ name: wanted, why: asked === null ? 'policy.yaml' : '--provider' });
    return fail('POLICY_DENIED', `policy.yaml does not allow the chat provider "${wanted}", only ${allowed.join(', ') || 'none'}`, {
      details: { rule: 'chat.providers' },
    });
  }
  const isSet = (name: string): boolean => (env[name] ?? '') !== '';
  if (allowed.includes('anthropic') && isSet('ANTHROPIC_API_KEY')) return ok({ name: 'anthropic', why: 'ANTHROPIC_API_KEY is set' });
  if (allowed.includes('ollama') && isSet('OLLAMA_HOST')) return ok({ name: 'ollama', why: 'OLLAMA_HOST is set' });
  if (allowed.includes('ollama') && (await ollamaAnswers())) return ok({ name: 'ollama', why: 'an Ollama server answers here' });
  if (allowed.includes('builtin')) return ok({ name: 'builtin', why: 'no model is reachable' });
  return fail('PROVIDER_UNAVAILABLE', `no chat provider that policy.yaml allows (${allowed.join(', ') || 'none'}) can be reached`, {
    hint: 'set ANTHROPIC_API_KEY, start Ollama, or allow builtin under chat.providers',
  });
}

export interface OpenRequest {
  readonly asked: ChatProviderName | null;
  /** `--model` */
  readonly model: string | null;
  readonly policy: PolicySpec['chat'];
  readonly env: Env;
}

/** The provider that is chosen, ready to be asked. Its SDK is loaded here and for no other. */
export async function openProvider(request: OpenRequest): Promise<Result<{ readonly provider: ChatProvider; readonly why: string }>> {
  const { env } = request;
  const choice = await chooseProvider({
    ...request,
    ollamaAnswers: async () => (await import('./providers/ollama-host.ts')).ollamaAnswers(env),
  });
  if (!choice.ok) return choice;
  const model = request.model ?? request.policy?.model ?? null;
  const provider = await open(choice.value.name, { model, env, price: request.policy?.price });
  return provider.ok ? ok({ provider: provider.value, why: choice.value.why }) : provider;
}

async function open(name: ChatProviderName, settings: ProviderSettings): Promise<Result<ChatProvider>> {
  switch (name) {
    case 'anthropic':
      return (await import('./providers/anthropic.ts')).createAnthropicProvider(settings);
    case 'ollama':
      return (await import('./providers/ollama.ts')).createOllamaProvider(settings);
    case 'builtin':
      return ok((await import('./providers/builtin.ts')).createBuiltinProvider());
  }
}
