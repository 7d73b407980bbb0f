import type { OutputReader } from './output-reader.ts';

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
    end: () => {
      const text = kept.join('\n').trim();
      const summary = text.length > SUMMARY_CHARS ? text.slice(-SUMMARY_CHARS).replace(/^[^\n]*\n/, '') : text;
      return { success: null, summary: summary === '' ? null : summary, session_id: null, usage: null, error: null, warnings: [] };
    },
  };
}
