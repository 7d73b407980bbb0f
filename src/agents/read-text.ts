import type { AgentReport } from '../model/launch.ts';
import { classifyError, lastWords } from './classify-error.ts';
import type { Ending, OutputReader } from './output-reader.ts';

/** What of a plain log is worth repeating as its summary, in characters. */
export const SUMMARY_CHARS = 16 * 1024;

/** Output without a format: the end of stdout is the summary, and only the exit code knows how it went. */
export function textReader(): OutputReader {
  let kept: string[] = [];
  let size = 0;
  return {
    line: (text) => {
      kept.push(text);
      size += text.length + 1;
      // Cut now and then, not at every line.
      if (size > 4 * SUMMARY_CHARS) {
        kept = [kept.join('\n').slice(-SUMMARY_CHARS)];
        size = SUMMARY_CHARS;
      }
    },
    end: (ending) => {
      const text = kept.join('\n').trim();
      const summary = text.length > SUMMARY_CHARS ? text.slice(-SUMMARY_CHARS).replace(/^[^\n]*\n/, '') : text;
      const error = failureOf(ending, text);
      return { success: null, summary: summary === '' ? null : summary, session_id: null, usage: null, error, warnings: [] };
    },
  };
}

/** Why it failed, by the last lines of what it said: a rate limit among them lets a fallback stand in. */
function failureOf(ending: Ending, stdout: string): AgentReport['error'] {
  if (ending.code === 0) return null;
  const said = lastWords(ending, '') || stdout.split('\n').slice(-5).join('\n').slice(-2000);
  return said === '' ? null : { code: classifyError(null, said), message: said };
}
