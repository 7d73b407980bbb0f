import type { AgentReport } from '../model/launch.ts';
import type { Usage } from '../model/status.ts';
import type { JsonObject } from '../util/json.ts';
import { classifyError, lastWords } from './classify-error.ts';
import { asObject, numberAt, objectAt, objectsAt, parseLine, textAt } from './json-line.ts';
import { contradicted, NO_ANSWER, sinceThen, type Ending, type OutputReader } from './output-reader.ts';

/** Tool results (`user`) are the large lines and say nothing that the report needs. */
const WANTED = /"type"\s*:\s*"(?:system|assistant|result)"/;

/**
 * `claude -p --output-format stream-json`. The last line is the `result`; of it only `is_error` tells failure
 * (`subtype` says "success" for API errors too). Its cost and `modelUsage` go on from the session's last run.
 */
export function claudeStreamReader(): OutputReader {
  let sessionId: string | null = null;
  let lastText: string | null = null;
  let lastRetry: JsonObject | null = null;
  let result: JsonObject | null = null;
  return {
    line: (text) => {
      if (!WANTED.test(text)) return;
      const event = parseLine(text);
      sessionId = textAt(event, 'session_id') ?? sessionId;
      const type = textAt(event, 'type');
      if (type === 'result') result = event;
      else if (type === 'system' && textAt(event, 'subtype') === 'api_retry') lastRetry = event;
      else if (type === 'assistant') lastText = spokenText(objectAt(event, 'message')) ?? lastText;
    },
    end: (ending, previous) => {
      if (result === null) return interrupted(ending, sessionId, lastText, lastRetry);
      const usage = sinceThen(total(result), previous);
      const said = textAt(result, 'result');
      if (result['is_error'] === true) {
        return { success: false, summary: lastText, session_id: sessionId, usage, error: errorOf(result, said), warnings: [] };
      }
      const summary = (said ?? lastText)?.trim() || null;
      const remarks = [...warnings(result), ...(summary === null ? [NO_ANSWER] : [])];
      return contradicted({ success: true, summary, session_id: sessionId, usage, error: null, warnings: remarks }, ending);
    },
  };
}

/** The text of one message of the model's own; errors come dressed as messages of a `<synthetic>` one. */
function spokenText(message: JsonObject | null): string | null {
  if (textAt(message, 'model') === '<synthetic>') return null;
  return textAt(objectsAt(message, 'content')[0] ?? null, 'text');
}

function errorOf(result: JsonObject, said: string | null): NonNullable<AgentReport['error']> {
  const subtype = textAt(result, 'subtype') ?? '';
  const listed = result['errors'];
  const message = said ?? (Array.isArray(listed) ? listed.filter((item) => typeof item === 'string').join('; ') : '');
  const shown = message === '' ? subtype : message;
  if (/^error_max_/.test(subtype)) return { code: 'limit', message: shown };
  return { code: classifyError(numberAt(result, 'api_error_status'), shown), message: shown };
}

/** A run whose every edit was refused still ends well: the denials are what a person must see. */
function warnings(result: JsonObject): readonly string[] {
  const denied = objectsAt(result, 'permission_denials').map((denial) => textAt(denial, 'tool_name') ?? 'tool');
  const many = denied.length === 1 ? '1 tool call was denied' : `${String(denied.length)} tool calls were denied`;
  return [
    ...(denied.length === 0 ? [] : [`${many}: ${[...new Set(denied)].join(', ')}`]),
    ...(numberAt(result, 'num_turns') === 0 ? ['the prompt never reached the model: it was taken for a command of the agent itself'] : []),
  ];
}

function total(result: JsonObject): Usage {
  const models = Object.values(objectAt(result, 'modelUsage') ?? {}).map(asObject);
  const cost = numberAt(result, 'total_cost_usd');
  if (models.length > 0) {
    return {
      input_tokens: sum(models, ['inputTokens', 'cacheReadInputTokens', 'cacheCreationInputTokens']),
      output_tokens: sum(models, ['outputTokens']),
      cost_usd: cost,
    };
  }
  const usage = [objectAt(result, 'usage')];
  return {
    input_tokens: sum(usage, ['input_tokens', 'cache_read_input_tokens', 'cache_creation_input_tokens']),
    output_tokens: sum(usage, ['output_tokens']),
    cost_usd: cost,
  };
}

function sum(objects: readonly (JsonObject | null)[], keys: readonly string[]): number | null {
  const numbers = objects.flatMap((object) => keys.map((key) => numberAt(object, key))).filter((n) => n !== null);
  return numbers.length === 0 ? null : numbers.reduce((a, b) => a + b, 0);
}

function interrupted(ending: Ending, sessionId: string | null, lastText: string | null, lastRetry: JsonObject | null): AgentReport {
  const retry = textAt(lastRetry, 'error');
  const said = lastWords(ending, retry ?? 'the agent ended without a result');
  const code = sessionId === null && ending.code === 1 ? orUsage(said) : classifyError(numberAt(lastRetry, 'error_status'), said);
  return { success: false, summary: lastText, session_id: sessionId, usage: null, error: { code, message: said }, warnings: [] };
}

/** It ended before a session began: its command line was refused, unless the words say otherwise. */
function orUsage(said: string): NonNullable<AgentReport['error']>['code'] {
  const code = classifyError(null, said);
  return code === 'agent' ? 'usage' : code;
}
