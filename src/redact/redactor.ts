import { createDetector, type RedactOptions } from './detector.ts';
import { render } from './span.ts';

export type { RedactOptions } from './detector.ts';

export interface Redactor {
  /** `s` with each secret replaced by `[redacted]` or `[redacted:<family>]`; everything else stays as it is. */
  text(s: string): string;
}

/** For texts that are there as a whole: messages, summaries, diffs. Logs go through `createRedactStream`. */
export function createRedactor(options: RedactOptions = {}): Redactor {
  const detector = createDetector(options, 'text');
  return {
    text(s) {
      const spans = detector.peek(s);
      return spans.length === 0 ? s : render(s, spans, 0, s.length);
    },
  };
}
