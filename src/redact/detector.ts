import { Buffer, isUtf8 } from 'node:buffer';
import { findSecrets } from './find-secrets.ts';
import { writtenForms } from './known-values.ts';
import { findPrivateKeys, type PemState } from './private-key.ts';
import { label, mergeSpans, type Span } from './span.ts';

export interface RedactOptions {
  /** Further regular expressions (policy.yaml, `redact`), each matched within a line. */
  readonly patterns?: readonly string[];
  /** Exact values, such as those of `secretValues(env)`; their escaped and encoded forms are found too. */
  readonly values?: readonly string[];
}

/** `bytes`: each character of the text is one byte of UTF-8, decoded as latin1 so that nothing can be lost. */
export type TextForm = 'text' | 'bytes';

/** Finds what is to be hidden in whole lines, one block after the other. */
export interface Detector {
  /** Spans in order, without overlap. Moves the state on, so each line must be given once. */
  next(block: string): readonly Span[];
  /** The same for lines that will come again: the state stays. */
  peek(block: string): readonly Span[];
  /** true: the next line belongs to a private key. */
  insideKey(): boolean;
  /** Forgets the state. */
  reset(): void;
  /** How many characters at the end of `text` may be the beginning of a known value. */
  heldBack(text: string): number;
}

export function createDetector(options: RedactOptions, form: TextForm): Detector {
  let pem: PemState = 'outside';
  let compiled: { values: readonly string[]; anyValue: RegExp | null; patterns: readonly RegExp[] } | null = null;

  function compile() {
    const values = [...new Set((options.values ?? []).flatMap(writtenForms))]
      .map((value) => (form === 'bytes' ? Buffer.from(value, 'utf8').toString('latin1') : value))
      .toSorted((a, b) => b.length - a.length);
    return {
      values,
      anyValue: values.length === 0 ? null : new RegExp(values.map(escapeForRegExp).join('|'), 'g'),
      patterns: (options.patterns ?? []).map((source) => new RegExp(source, 'gu')),
    };
  }

  function find(block: string, state: PemState): { spans: readonly Span[]; state: PemState } {
    const { anyValue, patterns } = (compiled ??= compile());
    const keys = findPrivateKeys(block, state);
    const spans: Span[] = [...keys.spans];
    findSecrets(block, spans);
    if (anyValue !== null) findAll(anyValue, block, 0, spans);
    if (patterns.length > 0) findPatterns(patterns, block, form, spans);
    return { spans: mergeSpans(spans), state: keys.state };
  }

  return {
    next(block) {
      const found = find(block, pem);
      pem = found.state;
      return found.spans;
    },
    peek: (block) => find(block, pem).spans,
    reset: () => void (pem = 'outside'),
    insideKey: () => pem !== 'outside',
    heldBack(text) {
      let held = 0;
      for (const value of (compiled ??= compile()).values)
        for (let length = Math.min(value.length - 1, text.length); length > held; length--)
          if (text.endsWith(value.slice(0, length))) held = length;
      return held;
    },
  };
}

function findAll(regExp: RegExp, text: string, offset: number, spans: Span[]): void {
  regExp.lastIndex = 0;
  for (let match = regExp.exec(text); match !== null; match = regExp.exec(text)) {
    if (match[0] === '') regExp.lastIndex += 1;
    else spans.push({ start: offset + match.index, end: offset + match.index + match[0].length, shown: label('') });
  }
}

/** A person's patterns mean characters and lines: a line of bytes is decoded for them where it is UTF-8. */
function findPatterns(patterns: readonly RegExp[], block: string, form: TextForm, spans: Span[]): void {
  for (const { 0: line, index } of block.matchAll(/[^\r\n]+/g)) {
    const bytes = form === 'bytes' && !/^[\x00-\x7f]*$/.test(line) ? Buffer.from(line, 'latin1') : null;
    if (bytes === null || !isUtf8(bytes)) {
      for (const pattern of patterns) findAll(pattern, line, index, spans);
      continue;
    }
    const decoded: Span[] = [];
    const text = bytes.toString('utf8');
    for (const pattern of patterns) findAll(pattern, text, 0, decoded);
    for (const { start, end, shown } of decoded) {
      const from = index + Buffer.byteLength(text.slice(0, start), 'utf8');
      spans.push({ start: from, end: from + Buffer.byteLength(text.slice(start, end), 'utf8'), shown });
    }
  }
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
