/** A command line as a person types it, as words: blanks separate, quotes keep together, a backslash before a quote or blank takes it as it is. */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charAt(i);
    const following = text.charAt(i + 1);
    if (char === '\\' && quote !== "'" && (following === '"' || following === "'" || following === ' ')) {
      word = (word ?? '') + following;
      i += 1;
    } else if (quote !== null) {
      if (char === quote) quote = null;
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === ' ') {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

/** The line that `splitCommand` reads as these words. */
export function joinCommand(words: readonly string[]): string {
  return words
    .map((word) => (word !== '' && !/[\s"'\\]/.test(word) ? word : word.includes("'") ? `"${word.replaceAll('"', '\\"')}"` : `'${word}'`))
    .join(' ');
}
