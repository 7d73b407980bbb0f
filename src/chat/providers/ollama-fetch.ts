/**
 * A fetch for the Ollama client, which writes to the console where an error or a line of its stream is no JSON: both
 * become JSON errors before the client sees them. It also cannot cancel before the headers have come, so the signal is
 * added here.
 */
export function ollamaFetch(signal: AbortSignal, heard: () => void): typeof fetch {
  return async (input, init) => {
    const own = init?.signal ?? null;
    const response = await fetch(input, { ...init, signal: own === null ? signal : AbortSignal.any([signal, own]) });
    heard();
    if (!response.ok) return jsonError(response);
    if (response.body === null) return response;
    const checked = response.body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(checkedLines(heard))
      .pipeThrough(new TextEncoderStream());
    return new Response(checked, { status: response.status, headers: response.headers });
  };
}

async function jsonError(response: Response): Promise<Response> {
  const text = await response.text();
  const error = errorIn(text) ?? `${response.status} ${response.statusText}: ${text.slice(0, 300)}`;
  const headers = new Headers({ 'content-type': 'application/json' });
  const after = response.headers.get('retry-after');
  if (after !== null) headers.set('retry-after', after);
  return new Response(JSON.stringify({ error }), { status: response.status, headers });
}

function errorIn(text: string): string | null {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null && 'error' in body && typeof body.error === 'string' ? body.error : null;
  } catch {
    return null;
  }
}

function checkedLines(heard: () => void): TransformStream<string, string> {
  let rest = '';
  return new TransformStream({
    transform(chunk, controller) {
      heard();
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) controller.enqueue(`${checked(line)}\n`);
    },
    flush(controller) {
      if (rest.trim() !== '') controller.enqueue(checked(rest));
    },
  });
}

function checked(line: string): string {
  try {
    JSON.parse(line);
    return line;
  } catch {
    return JSON.stringify({ error: 'the server sent a line that is not JSON' });
  }
}
