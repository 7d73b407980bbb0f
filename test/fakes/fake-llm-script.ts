/**
 * What the fake model is asked to do: the last line `fake: VERB REST` of the conversation. One server serves every
 * test this way, and a resumed session follows its newest prompt.
 *
 *   fake: say TEXT           answers TEXT
 *   fake: write PATH TEXT    (or "PATH") calls the tool that writes a file, then answers `wrote PATH`
 *   fake: run COMMAND        calls the shell tool, then answers `ran COMMAND`
 *   fake: call TOOL JSON     calls a tool of the MCP server `threados`, then answers `called TOOL`
 *   fake: error 429          answers with that HTTP status
 *   fake: cut                breaks the connection in mid-answer
 *   fake: hang               begins an answer and never ends it
 *   fake: empty              ends without a word
 *
 * Anything else is answered with `Hello.`
 */
export type Script =
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'write'; readonly path: string; readonly text: string }
  | { readonly do: 'run'; readonly command: string }
  | { readonly do: 'call'; readonly tool: string; readonly args: unknown }
  | { readonly do: 'error'; readonly status: number }
  | { readonly do: 'cut' | 'hang' | 'empty' };

export function scriptFor(conversation: unknown): Script {
  // What candidates have left behind for a fusion may quote their prompts.
  const heard = [...walk(conversation)].map((item) => (typeof item === 'string' ? item.split(/^# The candidates$/m)[0] : item));
  const at = heard.findLastIndex((item) => typeof item === 'string' && /^fake: /m.test(item));
  if (at < 0) return { do: 'say', text: 'Hello.' };
  const [, verb, rest = ''] = [...(heard[at] as string).matchAll(/^fake: (\w+) ?(.*)$/gm)].at(-1) ?? [];
  switch (verb) {
    case 'say':
      return { do: 'say', text: rest };
    case 'write': {
      const [, quoted, bare, text = ''] = /^(?:"([^"]*)"|(\S*)) ?(.*)$/.exec(rest) ?? [];
      const path = quoted ?? bare ?? '';
      if (heard.slice(at + 1).includes(TOOL_RESULT)) return { do: 'say', text: `wrote ${path}` };
      return { do: 'write', path, text };
    }
    case 'run':
      return heard.slice(at + 1).includes(TOOL_RESULT) ? { do: 'say', text: `ran ${rest}` } : { do: 'run', command: rest };
    case 'call': {
      const [tool = '', ...words] = rest.split(' ');
      const args: unknown = JSON.parse(words.join(' ') || '{}');
      return heard.slice(at + 1).includes(TOOL_RESULT) ? { do: 'say', text: `called ${tool}` } : { do: 'call', tool, args };
    }
    case 'error':
      return { do: 'error', status: Number(rest) };
    case 'cut':
    case 'hang':
    case 'empty':
      return { do: verb };
    default:
      return { do: 'say', text: 'Hello.' };
  }
}

const TOOL_RESULT = Symbol('tool result');
const RESULT_TYPES = new Set(['tool_result', 'function_call_output', 'custom_tool_call_output']);

/** Every string of the conversation in its order, and a mark where the result of a tool stands. */
function* walk(value: unknown): Generator<string | typeof TOOL_RESULT> {
  if (typeof value === 'string') yield value;
  else if (Array.isArray(value)) for (const item of value) yield* walk(item);
  else if (typeof value === 'object' && value !== null) {
    const { type, role } = value as { type?: unknown; role?: unknown };
    // What a tool gave back may quote the prompt: it is not listened to.
    if (RESULT_TYPES.has(String(type)) || role === 'tool' || 'functionResponse' in value) yield TOOL_RESULT;
    else for (const item of Object.values(value)) yield* walk(item);
  }
}
