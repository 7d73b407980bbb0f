import type { Usage } from '../model/status.ts';
import { classifyError, lastWords } from './classify-error.ts';
import { numberAt, objectAt, parseLine, textAt } from './json-line.ts';
import { contradicted, NO_ANSWER, sinceThen, type OutputReader } from './output-reader.ts';

/** `item.started` and `item.updated` repeat what `item.completed` says in full. */
const WANTED = /"type"\s*:\s*"(?:thread\.started|turn\.(?:completed|failed)|item\.completed|error)"/;
const REFUSED_PATCH = /patch rejected|blocked by read-only sandbox/i;

/**
 * `codex exec --json`. `turn.completed` or `turn.failed` is the outcome; a top-level `error` is not ("Reconnecting
 * 1/5"). Usage is the thread's running total. Edits that the sandbox refused show only on stderr, with exit 0.
 */
export function codexJsonlReader(): OutputReader {
  let sessionId: string | null = null;
  let summary: string | null = null;
  let outcome: 'completed' | 'failed' | null = null;
  let usage: Usage | null = null;
  let lastError: string | null = null;
  const remarks = new Set<string>();
  return {
    line: (text) => {
      if (!WANTED.test(text)) return;
      const event = parseLine(text);
      switch (textAt(event, 'type') ?? '') {
        case 'thread.started':
          sessionId = textAt(event, 'thread_id');
          break;
        case 'turn.completed': {
          outcome = 'completed';
          const counted = objectAt(event, 'usage');
          usage =
            counted === null
              ? null
              : { input_tokens: numberAt(counted, 'input_tokens'), output_tokens: numberAt(counted, 'output_tokens'), cost_usd: null };
          break;
        }
        case 'turn.failed':
          outcome = 'failed';
          lastError = textAt(objectAt(event, 'error'), 'message') ?? lastError;
          break;
        case 'error':
          lastError = textAt(event, 'message') ?? lastError;
          break;
        case 'item.completed': {
          const item = objectAt(event, 'item');
          const type = textAt(item, 'type');
          if (type === 'agent_message') summary = textAt(item, 'text') ?? summary;
          else if (type === 'error') remarks.add(textAt(item, 'message') ?? 'an item failed');
          else if (type === 'file_change' && textAt(item, 'status') === 'failed') remarks.add('a change of files was refused or failed');
          break;
        }
      }
    },
    end: (ending, previous) => {
      if (REFUSED_PATCH.test(ending.stderr)) remarks.add('the sandbox refused changes of files');
      const facts = { summary, session_id: sessionId, usage: usage === null ? null : sinceThen(usage, previous), warnings: [...remarks] };
      if (outcome === 'completed') {
        const warnings = summary === null ? [...facts.warnings, NO_ANSWER] : facts.warnings;
        return contradicted({ ...facts, success: true, error: null, warnings }, ending);
      }
      const said = lastError ?? lastWords(ending, 'the agent ended without finishing its turn');
      const refused = ending.code === 2 || (sessionId === null && ending.code === 1 && classifyError(null, said) === 'agent');
      return { ...facts, success: false, error: { code: refused ? 'usage' : classifyError(null, said), message: said } };
    },
  };
}
