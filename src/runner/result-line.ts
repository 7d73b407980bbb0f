import type { OutputFormat } from '../model/launch.ts';

/** How the last event of an agent begins, at the start of a line (within a string its quotes would be escaped). */
const LAST_EVENT: Readonly<Record<OutputFormat, RegExp | null>> = {
  text: null,
  'claude-stream-json': /\n\{"type":\s?"result"/,
  'codex-jsonl': /\n\{"type":\s?"turn\.(?:completed|failed)"/,
  'gemini-stream-json': /\n\{"type":\s?"result"/,
};
/** Longer than any of the beginnings above. */
const OVERLAP = 40;

/** Tells, chunk by chunk, whether an agent has said its last word, so that one that hangs afterwards can be ended. */
export function watchForResult(format: OutputFormat): ((chunk: Buffer) => boolean) | null {
  const pattern = LAST_EVENT[format];
  if (!pattern) return null;
  let tail = '\n'; // the beginning is a line's beginning too
  return (chunk) => {
    const text = tail + chunk.toString('latin1');
    tail = text.slice(-OVERLAP);
    return pattern.test(text);
  };
}
