import type { AgentReport } from '../model/launch.ts';
import type { JsonObject } from '../util/json.ts';
import { classifyError, lastWords, type AgentErrorCode } from './classify-error.ts';
import { numberAt, objectAt, parseLine, textAt } from './json-line.ts';
import { contradicted, type Ending, type OutputReader } from './output-reader.ts';

/** Exit codes of its own; for API errors it ends with the HTTP status, modulo 256 on POSIX. */
const EXIT: Readonly<Record<number, AgentErrorCode>> = { 41: 'auth', 42: 'usage', 52: 'usage', 53: 'limit' };
const STATUSES = [400, 401, 403, 404, 429, 500, 502, 503, 504, 529];

/**
 * `gemini -o stream-json`. Text comes as deltas; what follows the last tool call is the summary. Ends with exit 0
 * also where the answer was blocked or is empty; on fatal errors the reason is JSON among the noise on stderr.
 */
export function geminiStreamReader(): OutputReader {
  let sessionId: string | null = null;
  let result: JsonObject | null = null;
  let parts: string[] = [];
  let before = '';
  let failedTools = 0;
  let lastError: string | null = null;
  return {
    line: (text) => {
      const event = parseLine(text);
      switch (textAt(event, 'type') ?? '') {
        case 'init':
          sessionId = textAt(event, 'session_id');
          break;
        case 'message':
          if (textAt(event, 'role') === 'assistant') parts.push(textAt(event, 'content') ?? '');
          break;
        case 'tool_use':
          before = parts.join('').trim() || before;
          parts = [];
          break;
        case 'tool_result':
          if (textAt(event, 'status') === 'error') failedTools += 1;
          break;
        case 'error':
          lastError = textAt(event, 'message') ?? lastError;
          break;
        case 'result':
          result = event;
          break;
      }
    },
    end: (ending) => {
      const summary = parts.join('').trim() || before || null;
      const warnings =
        failedTools === 0
          ? []
          : [`${String(failedTools)} tool ${failedTools === 1 ? 'call' : 'calls'} failed or ${failedTools === 1 ? 'was' : 'were'} refused`];
      const stats = objectAt(result, 'stats');
      const usage =
        stats === null
          ? null
          : { input_tokens: numberAt(stats, 'input_tokens'), output_tokens: numberAt(stats, 'output_tokens'), cost_usd: null };
      const facts = { summary, session_id: sessionId, usage, warnings };
      if (textAt(result, 'status') === 'success') {
        if (summary !== null) return contradicted({ ...facts, success: true, error: null }, ending);
        return { ...facts, success: false, error: { code: 'agent', message: 'the agent gave an empty answer' } };
      }
      return { ...facts, success: false, error: errorOf(textAt(objectAt(result, 'error'), 'message') ?? lastError, ending) };
    },
  };
}

function errorOf(said: string | null, ending: Ending): NonNullable<AgentReport['error']> {
  const message = said ?? fatalMessage(ending.stderr) ?? lastWords(ending, 'the agent ended without a result');
  const own = ending.code === null ? undefined : EXIT[ending.code];
  return { code: own ?? classifyError(httpStatus(ending.code), message), message };
}

/** Codes below 128 are its own words (1: any error, 130: a signal …), never a status cut to a byte but for 529. */
function httpStatus(code: number | null): number | null {
  if (code === null || code <= 1 || code === 130) return null;
  return STATUSES.find((status) => status === code || status % 256 === code) ?? null;
}

/** The `{"session_id":…,"error":{"message":…}}` on stderr, printed over several lines. */
function fatalMessage(stderr: string): string | null {
  for (let at = stderr.lastIndexOf('{\n'); at >= 0; at = at === 0 ? -1 : stderr.lastIndexOf('{\n', at - 1)) {
    const end = stderr.indexOf('\n}', at);
    if (end < 0) continue;
    const message = textAt(objectAt(parseLine(stderr.slice(at, end + 2)), 'error'), 'message');
    if (message !== null) return message;
  }
  return null;
}
