import { isSecretValue, type NamedValue } from './named-value.ts';
import { PEM_ON_ONE_LINE } from './private-key.ts';
import { RULES, SHORTEST_VALUE, type Rule } from './rules.ts';
import { label, type Span } from './span.ts';

interface CompiledRule extends Rule {
  /** Sticky; group 1 is the head. */
  readonly exact: RegExp;
}
interface Compiled {
  /** All rules as one alternation. */
  readonly any: RegExp;
  readonly rules: readonly CompiledRule[];
}

let compiled: Compiled | null = null;

/** Made on first use: the pane's runner starts before it has anything to redact. */
function compile(): Compiled {
  const rules = [{ family: 'private-key', ...PEM_ON_ONE_LINE }, ...RULES];
  return {
    any: new RegExp(rules.map((rule) => (rule.head ?? '') + rule.secret).join('|'), 'g'),
    rules: rules.map((rule) => ({ ...rule, exact: new RegExp(`(${rule.head ?? ''})${rule.secret}`, 'y') })),
  };
}

/** Adds a span for each secret of a known shape in `text`, where none reaches over a line's end. Not merged. */
export function findSecrets(text: string, spans: Span[]): void {
  const { any, rules } = (compiled ??= compile());
  any.lastIndex = 0;
  let glued = -1;
  let refused: Refused[] = [];
  for (let match = any.exec(text); match !== null; match = any.exec(text)) {
    const { index } = match;
    const span = judge(text, index, rules, index === glued, refused);
    if (span === null) any.lastIndex = index + 1;
    else {
      if (refused.length > 0) refused = judgeAgain(text, refused, span, spans);
      spans.push(span);
      glued = span.end;
    }
  }
}

/** A named value that was taken for none as it stands. */
interface Refused extends Omit<NamedValue, 'value' | 'next'> {
  readonly start: number;
  readonly end: number;
}

/**
 * `KEY=<value>postgres://…:<password>@…(`: with no space between, the whole was taken for one value, which is none. Now
 * that a secret is known to begin within it, what stands before that is judged by itself. Gives those still open.
 */
function judgeAgain(text: string, refused: readonly Refused[], inner: Span, spans: Span[]): Refused[] {
  const around = refused.filter(({ start, end }) => start < inner.start && inner.start < end);
  for (const { before, head, start } of around) {
    const value = text.slice(start, inner.start);
    if (value.length < SHORTEST_VALUE || !isSecretValue({ before, head, value, next: '[' })) continue;
    spans.push({ start, end: inner.start, shown: label('') });
    return [];
  }
  return [];
}

/** `glued`: another secret ends right here, so that this may be one more. */
function judge(text: string, index: number, rules: readonly CompiledRule[], glued: boolean, refused: Refused[]): Span | null {
  for (const rule of rules) {
    rule.exact.lastIndex = index;
    const match = rule.exact.exec(text);
    if (match === null) continue;
    if (rule.wordStart === true && !glued && !isWordStart(text, index)) continue;
    const head = match[1] ?? '';
    const start = index + head.length;
    const end = index + match[0].length;
    if (rule.named !== true) return { start, end, shown: label(rule.family) };
    const value = text.slice(start, end);
    const before = text.slice(Math.max(0, index - 40), index);
    if (!isSecretValue({ before, head, value, next: text.charAt(end) })) {
      while (refused[0] !== undefined && refused[0].end <= index) refused.shift();
      refused.push({ before, head, start, end });
      continue;
    }
    return { start, end, shown: label(familyOf(value, rules)) };
  }
  return null;
}

/** The family whose shape a whole named value has, so that `API_KEY=…` still says whose key it was. */
function familyOf(value: string, rules: readonly CompiledRule[]): string {
  for (const rule of rules) {
    if (rule.wordStart !== true) continue;
    rule.exact.lastIndex = 0;
    if (rule.exact.exec(value)?.[0] === value) return rule.family;
  }
  return '';
}

/** What may stand right before a word although it ends in a letter or digit: escapes and colours. */
const GLUE =
  /(?:\\[nrtbf"]|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|%[0-9a-fA-F]{2}|(?:\x1b|\\u001[bB]|\\x1[bB]|\\033|\\e)\[[0-9;]{0,12}[A-Za-z])$/;

function isWordStart(text: string, index: number): boolean {
  if (index === 0 || !/[A-Za-z0-9]/.test(text.charAt(index - 1))) return true;
  return GLUE.test(text.slice(Math.max(0, index - 24), index));
}
