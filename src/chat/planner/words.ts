/**
 * A request cut up for the rules. Quoted texts are taken out first and stand as one mark, so that no rule and no
 * split can look inside them; `open` puts them back.
 */
export interface Words {
  /** One line, without quotes' contents, politeness or a closing mark. */
  readonly text: string;
  /** The text of a captured part, quotes opened. */
  open(part: string): string;
}

const QUOTED = /"([^"]+)"|`([^`]+)`|“([^”]+)”|(?<![\p{L}\p{N}])'([^']+)'(?![\p{L}\p{N}])/gu;
const MARK = /\u0001(\d+)\u0001/g;
const POLITE =
  /^(?:please|hey|hi|ok(?:ay)?|now|and|also|can you|could you|would you|will you|i(?:'d| would) like (?:you )?to|i want (?:you )?to|let's|let us|we (?:should|need to))[\s,]+/i;

export function readWords(request: string): Words {
  const quoted: string[] = [];
  const marked = request
    .replaceAll('\u0001', ' ')
    .replace(/(?<=\p{L})\u2019(?=\p{L})/gu, "'")
    .replace(QUOTED, (_whole, ...found: (string | undefined)[]) => {
      quoted.push(found.slice(0, 4).find((text) => text !== undefined) ?? '');
      return `\u0001${quoted.length - 1}\u0001`;
    });
  let text = marked.replace(/\s+/g, ' ').trim();
  for (let before = ''; before !== text;) {
    before = text;
    text = text.replace(POLITE, '').replace(/[\s,]*(?:[.!?]|,? please)$/i, '');
  }
  return { text, open: (part) => part.replace(MARK, (_whole, index: string) => quoted[Number(index)] ?? '').trim() };
}

/** The parts of a request that says several things one after the other. */
export function clausesOf(text: string): readonly string[] {
  return text
    .split(/\s*(?:;|\.\s|,? and then\b|,? then\b|,? and (?=(?:run|start) (?:it|them|everything|what can run|whatever can run)\b))\s*/i)
    .filter((clause) => clause !== '');
}

/** `a, b and c` → its three parts. */
export function listOf(part: string): readonly string[] {
  return part
    .split(/\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*/i)
    .map((each) => each.replace(/^(?:both|all of|also)\s+/i, '').trim())
    .filter((each) => each !== '');
}

const NUMBERS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
const TIMES: Readonly<Record<string, number>> = { once: 1, twice: 2, thrice: 3 };
/** What `countOf` reads, for use inside a rule's pattern. */
export const COUNT = `(?:once|twice|thrice|(?:\\d+|${NUMBERS.join('|')})(?: ?x| times)?)`;

/** `five`, `5`, `5x`, `5 times`, `twice` → the number; `null` where it is none. */
export function countOf(part: string): number | null {
  const word = part
    .toLowerCase()
    .replace(/\s*(?:x|times)$/, '')
    .trim();
  if (/^\d{1,6}$/.test(word)) return Number(word);
  const named = NUMBERS.indexOf(word);
  return named >= 0 ? named : (TIMES[word] ?? null);
}

const UNITS: Readonly<Record<string, string>> = { s: 's', m: 'm', h: 'h', d: 'd' };

/** `45 minutes`, `2 hours`, `90s`, `1h30m` → as sequence.yaml writes it; `null` where it is no duration. */
export function durationOf(part: string): string | null {
  const text = part.toLowerCase().trim();
  if (/^(?:\d+(?:ms|s|m|h|d))+$/.test(text)) return text;
  const found = /^(?<amount>\w+) ?(?<unit>s|m|h|d)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?|ays?)$/.exec(text)?.groups;
  const amount = found?.['amount'] === 'an' || found?.['amount'] === 'a' ? 1 : countOf(found?.['amount'] ?? '');
  const unit = UNITS[found?.['unit'] ?? ''];
  return amount === null || unit === undefined ? null : `${amount}${unit}`;
}

/** The argv that a person wrote as a line; `null` where it would need a shell. */
export function argvOf(line: string): string[] | null {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((found) => found[1] ?? found[2] ?? found[3] ?? '');
  if (words.length === 0 || words.some((word, i) => i > 0 && /^(?:\|\|?|&&?|;|[<>]+&?\d?)$/.test(word))) return null;
  return words;
}

const FILLERS = new Set([
  'a',
  'an',
  'the',
  'to',
  'of',
  'on',
  'in',
  'for',
  'and',
  'with',
  'it',
  'its',
  'our',
  'my',
  'this',
  'that',
  'so',
  'up',
]);

/** A short id made of a task's first telling words: `fix the login bug` → `fix-login-bug`. */
export function slugOf(text: string, most = 3): string {
  const words =
    text
      .toLowerCase()
      .normalize('NFKD')
      .match(/[a-z0-9]+/g) ?? [];
  const telling = words.filter((word) => !FILLERS.has(word));
  return (telling.length > 0 ? telling : words).slice(0, most).join('-').slice(0, 40).replace(/-+$/, '');
}
