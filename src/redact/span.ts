/** A piece of a text that is not shown as it is. */
export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** Shown instead; empty for a piece that is left out. */
  readonly shown: string;
}

export function label(family: string): string {
  return family === '' ? '[redacted]' : `[redacted:${family}]`;
}

/** In order and without overlap: pieces that touch one another's characters become one, shown as the first. */
export function mergeSpans(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans;
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last !== undefined && span.start < last.end) {
      if (span.end > last.end) merged[merged.length - 1] = { ...last, end: span.end };
    } else merged.push(span);
  }
  return merged;
}

/** `text` from `from` to `to` with the (merged) spans replaced; a span that began before `from` still hides its rest. */
export function render(text: string, spans: readonly Span[], from: number, to: number): string {
  if (from >= to) return '';
  let out = '';
  let at = from;
  for (const span of spans) {
    if (span.end <= at) continue;
    if (span.start >= to) break;
    if (span.start > at) out += text.slice(at, span.start);
    out += span.shown;
    at = span.end;
  }
  return at < to ? out + text.slice(at, to) : out;
}
