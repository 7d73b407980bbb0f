/** The words that are no request to the chat, and what they do. Those about a proposal take its id; without it, the newest is meant. */
export const WORDS = [
  ['proposals', 'what is proposed'],
  ['diff', 'what a proposal would change'],
  ['apply', 'apply a proposal'],
  ['run', 'apply a proposal, and run what it runs'],
  ['discard', 'discard a proposal'],
  ['help', 'these words'],
  ['q', 'leave'],
] as const;

export interface Word {
  readonly word: (typeof WORDS)[number][0];
  readonly id: string | null;
}

/** The word that a line is, alone or with a proposal's id; `null` where it is a sentence: `run the tests` is one. */
export function readWord(line: string): Word | null {
  const [first = '', second, ...rest] = line.trim().split(/\s+/);
  const found = WORDS.find(([word]) => word === first.toLowerCase());
  if (found === undefined || rest.length > 0) return null;
  if (second === undefined) return { word: found[0], id: null };
  return /^p-[0-9a-f]+$/.test(second) ? { word: found[0], id: second } : null;
}
