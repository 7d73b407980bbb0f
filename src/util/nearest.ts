import { distance } from 'fastest-levenshtein';

/** The candidate a person most likely meant by `typed`, or `null` where none is near enough to be worth naming. */
export function nearest(typed: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of candidates) {
    const d = slips(typed.toLowerCase(), candidate.toLowerCase());
    if (d < bestDistance) {
      best = candidate;
      bestDistance = d;
    }
  }
  return best;
}

/** Levenshtein's distance, but the same letters in another order (`modle`, `plna`) are the smallest slip of all. */
function slips(typed: string, candidate: string): number {
  const d = distance(typed, candidate);
  return d === 2 && sortedLetters(typed) === sortedLetters(candidate) ? 0.5 : d;
}

function sortedLetters(word: string): string {
  return Array.from(word).sort().join('');
}

/** ` Did you mean "x"?`, ready to append to a message, or an empty string. */
export function didYouMean(typed: string, candidates: Iterable<string>): string {
  const found = nearest(typed, candidates);
  return found === null ? '' : ` Did you mean "${found}"?`;
}
