import type { Script } from './fake-llm-script.ts';

/** How one vendor's API looks on the wire. Every answer says 100 tokens in and 10 out. */
export interface Wire {
  conversation(body: Record<string, unknown>): unknown;
  error(status: number): unknown;
  /** `parts`: what is sent, in order; the first of them alone is an answer that has begun. */
  answer(body: Record<string, unknown>, path: string, script: Script): { readonly type: string; readonly parts: readonly string[] };
}

const TOKENS_IN = 100;
const TOKENS_OUT = 10;
const SSE = 'text/event-stream';

const event = (data: { type: string; [key: string]: unknown }) => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
const textOf = (script: Script) => (script.do === 'say' ? script.text : '');
/** The tool call that the script wants, where the request offers tools at all (side questions, a title say, come without). */
function toolCall(script: Script, body: Record<string, unknown>, names: { write: string; run: string; mcp: string }) {
  if (!Array.isArray(body['tools']) || body['tools'].length === 0) return null;
  if (script.do === 'write') return { name: names.write, input: { file_path: script.path, content: `${script.text}\n` } };
  if (script.do === 'call') return { name: `${names.mcp}${script.tool}`, input: script.args };
  return script.do === 'run' ? { name: names.run, input: { command: script.command, description: 'runs it' } } : null;
}
let serial = 0;
const nextId = (prefix: string) => `${prefix}_fake${String(++serial)}`;

export const anthropic: Wire = {
  conversation: (body) => body['messages'],
  error: (status) => ({
    type: 'error',
    error: { type: status === 401 ? 'authentication_error' : 'api_error', message: `made-up error ${String(status)}` },
  }),
  answer: (body, _path, script) => {
    const model = body['model'];
    const id = nextId('msg');
    const base = { id, type: 'message', role: 'assistant', model, stop_sequence: null };
    const usage = { input_tokens: TOKENS_IN, output_tokens: 1, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 };
    const tool = toolCall(script, body, { write: 'Write', run: 'Bash', mcp: 'mcp__threados__' });
    const block = tool === null ? { type: 'text', text: textOf(script) } : { type: 'tool_use', id: nextId('toolu'), ...tool };
    const stop_reason = tool === null ? 'end_turn' : 'tool_use';
    if (body['stream'] !== true) {
      const whole = { ...base, content: [block], stop_reason, usage: { ...usage, output_tokens: TOKENS_OUT } };
      return { type: 'application/json', parts: [JSON.stringify(whole)] };
    }
    const delta =
      tool === null ? { type: 'text_delta', text: textOf(script) } : { type: 'input_json_delta', partial_json: JSON.stringify(tool.input) };
    return {
      type: SSE,
      parts: [
        event({ type: 'message_start', message: { ...base, content: [], stop_reason: null, usage } }),
        event({
          type: 'content_block_start',
          index: 0,
          content_block: tool === null ? { type: 'text', text: '' } : { ...block, input: {} },
        }),
        event({ type: 'content_block_delta', index: 0, delta }),
        event({ type: 'content_block_stop', index: 0 }),
        event({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: TOKENS_OUT } }),
        event({ type: 'message_stop' }),
      ],
    };
  },
};

export const openai: Wire = {
  conversation: (body) => body['input'],
  error: (status) => ({ error: { message: `made-up error ${String(status)}`, type: 'invalid_request_error', code: null } }),
  answer: (_body, _path, script) => {
    const id = nextId('resp');
    const item =
      script.do === 'write' || script.do === 'run' || script.do === 'call'
        ? { type: 'custom_tool_call', id: nextId('ctc'), call_id: nextId('call'), ...codexCall(script) }
        : {
            type: 'message',
            id: nextId('msg'),
            role: 'assistant',
            content: [{ type: 'output_text', text: textOf(script), annotations: [] }],
          };
    const usage = {
      input_tokens: TOKENS_IN,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: TOKENS_OUT,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: TOKENS_IN + TOKENS_OUT,
    };
    return {
      type: SSE,
      parts: [
        event({ type: 'response.created', response: { id } }),
        ...(script.do === 'empty' ? [] : [event({ type: 'response.output_item.done', output_index: 0, item })]),
        event({ type: 'response.completed', response: { id, status: 'completed', output: [], usage } }),
      ],
    };
  },
};

/** Its newest models write JavaScript that calls the tools, rather than calling the shell themselves. */
function codexCall(script: Extract<Script, { do: 'write' | 'run' | 'call' }>): { name: string; input: string } {
  if (script.do === 'call') {
    return { name: 'exec', input: `text(JSON.stringify(await tools.mcp__threados__${script.tool}(${JSON.stringify(script.args)})));` };
  }
  if (script.do === 'run') return { name: 'exec', input: `text(await tools.exec_command(${JSON.stringify({ cmd: script.command })}));` };
  return { name: 'apply_patch', input: `*** Begin Patch\n*** Add File: ${script.path}\n+${script.text}\n*** End Patch\n` };
}

export const gemini: Wire = {
  conversation: (body) => body['contents'],
  error: (status) => ({ error: { code: status, message: `made-up error ${String(status)}`, status: 'UNKNOWN' } }),
  answer: (body, path, script) => {
    const tool = toolCall(script, body, { write: 'write_file', run: 'run_shell_command', mcp: 'mcp_threados_' });
    const call = tool === null ? null : { functionCall: { name: tool.name, args: tool.input } };
    const chunk = (parts: unknown[], finishReason?: string) => ({
      candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason === undefined ? {} : { finishReason }) }],
      usageMetadata: { promptTokenCount: TOKENS_IN, candidatesTokenCount: TOKENS_OUT, totalTokenCount: TOKENS_IN + TOKENS_OUT },
      modelVersion: 'fake',
    });
    const said = script.do === 'empty' ? [] : [call ?? { text: textOf(script) }];
    if (!path.includes('streamGenerateContent')) {
      // The router asks a small model which one to use, and wants JSON of it.
      return {
        type: 'application/json',
        parts: [JSON.stringify(chunk([{ text: '{"reasoning":"fake","model_choice":"flash"}' }], 'STOP'))],
      };
    }
    const line = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
    // Text comes in pieces, as from the real one: cut after the first word.
    const half = textOf(script).indexOf(' ') + 1;
    const pieces = script.do === 'say' && half > 0 ? [[{ text: script.text.slice(0, half) }], [{ text: script.text.slice(half) }]] : [said];
    return { type: SSE, parts: pieces.map((parts, i) => line(chunk(parts, i === pieces.length - 1 ? 'STOP' : undefined))) };
  },
};

export const ollama: Wire = {
  conversation: (body) => body['messages'],
  error: (status) => ({ error: `made-up error ${String(status)}` }),
  answer: (body, _path, script) => {
    const model = body['model'];
    const created_at = '2026-01-01T00:00:00Z';
    const counts = { done: true, done_reason: 'stop', prompt_eval_count: TOKENS_IN, eval_count: TOKENS_OUT, total_duration: 1 };
    const message = (content: string) => ({ role: 'assistant', content });
    if (body['stream'] === false) {
      return { type: 'application/json', parts: [JSON.stringify({ model, created_at, message: message(textOf(script)), ...counts })] };
    }
    const pieces = [
      { model, created_at, message: message(textOf(script)), done: false },
      { model, created_at, message: message(''), ...counts },
    ];
    return { type: 'application/x-ndjson', parts: pieces.map((piece) => `${JSON.stringify(piece)}\n`) };
  },
};
