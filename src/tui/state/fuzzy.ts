/** How well `query` matches `text` as letters in order; higher is better, `null` where it does not. Case does not matter. */
export function fuzzyScore(query: string, text: string): number | null {
  const wanted = query.toLowerCase().replaceAll(' ', '');
  const given = text.toLowerCase();
  let score = 0;
  let from = 0;
  let last = -2;
  for (const letter of wanted) {
    const at = given.indexOf(letter, from);
    if (at < 0) return null;
    const isWordStart = at === 0 || !/[a-z0-9]/.test(given.charAt(at - 1));
    score += (at === last + 1 ? 4 : 0) + (isWordStart ? 3 : 0) + 1;
    last = at;
    from = at + 1;
  }
  const whole = wanted !== '' && given.replaceAll(' ', '').includes(wanted) ? 10 : 0;
  return score + whole - given.length / 100;
}

/** The items that match, best first; equal ones keep their order. An empty query keeps everything as it is. */
export function fuzzyFilter<T>(query: string, items: readonly T[], text: (item: T) => string): T[] {
  if (query.trim() === '') return [...items];
  return items
    .map((item) => ({ item, score: fuzzyScore(query, text(item)) }))
    .filter((entry) => entry.score !== null)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0))
    .map((entry) => entry.item);
}
