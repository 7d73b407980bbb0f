import { nearest } from '../../util/nearest.ts';

/** More would be a page of help. */
const MOST = 3;
/** Shorter words (a, it, on) say nothing of a request, and these do not either. */
const LEAST_LETTERS = 3;
const EMPTY = new Set(['the', 'and', 'for', 'that', 'then', 'with', 'are', 'own', 'its']);

/**
 * The forms that share words with what was asked, the nearest first. A word counts the more, the fewer forms have it;
 * one letter amiss still counts. Words in capitals are places to fill in and no words.
 */
export function nearestForms(asked: string, forms: readonly string[]): readonly string[] {
  const wordsOf = forms.map((form) => new Set(lowerWords(form)));
  const known = [...new Set(wordsOf.flatMap((words) => [...words]))];
  const said = new Set(lowerWords(asked.toLowerCase().slice(0, 400)).map((word) => (known.includes(word) ? word : nearest(word, known))));
  const weight = (word: string): number => 1 / wordsOf.filter((words) => words.has(word)).length;
  return forms
    .map((form, i) => ({ form, score: [...(wordsOf[i] ?? [])].reduce((sum, word) => sum + (said.has(word) ? weight(word) : 0), 0) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST)
    .map(({ form }) => form);
}

function lowerWords(text: string): readonly string[] {
  return (text.match(/[\p{L}]+/gu) ?? []).filter((word) => word.length >= LEAST_LETTERS && !EMPTY.has(word) && word === word.toLowerCase());
}
