type Env = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = '11434';
/** A server on this machine answers within milliseconds; a person should not wait for one that is not there. */
const PROBE_MS = 400;

/** Where the Ollama server is: OLLAMA_HOST as the server itself understands it, a bind address made one that can be called. */
export function ollamaHost(env: Env): string {
  const said = (env['OLLAMA_HOST'] ?? '').trim();
  const text = said === '' ? '127.0.0.1' : said.startsWith(':') ? `127.0.0.1${said}` : said;
  let url: URL;
  try {
    url = new URL(text.includes('://') ? text : `http://${text}`);
  } catch {
    return `http://127.0.0.1:${DEFAULT_PORT}`;
  }
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  const port = url.port !== '' ? url.port : text.includes('://') ? '' : DEFAULT_PORT;
  return `${url.protocol}//${url.hostname}${port === '' ? '' : `:${port}`}${url.pathname.replace(/\/$/, '')}`;
}

/** Whether a server with at least one model answers. */
export async function ollamaAnswers(env: Env): Promise<boolean> {
  try {
    const response = await fetch(`${ollamaHost(env)}/api/tags`, { signal: AbortSignal.timeout(PROBE_MS) });
    const body = (await response.json()) as { models?: unknown };
    return response.ok && Array.isArray(body.models) && body.models.length > 0;
  } catch {
    return false;
  }
}
