/**
 * Cuts the terminal's input into tokens: one key, one character, one mouse report or one whole paste each. Bytes
 * that may be the beginning of a sequence are kept back until more comes or `flush` is called.
 */
export interface TokenSplitter {
  /** The tokens that are complete with this chunk. */
  push(chunk: string): string[];
  /** Nothing more came for a while: what was kept back is a token of its own (a lone Esc). */
  flush(): string[];
  readonly isWaiting: boolean;
}

const PASTE_START = '\u001b[200~';
const PASTE_END = '\u001b[201~';
const COMPLETE =
  /^(?:\u001b\u001b?\[(?:\[.|<?[0-9;]*[A-Za-z~])|\u001b\u001b?O[0-9;]*[A-Za-z]|\u001b\[[?>=][0-9;:$]*[A-Za-z]|\u001b[\]P_^][^\u0007\u001b]*(?:\u0007|\u001b\\))/;
const UNFINISHED = /^\u001b(?:\u001b?(?:\[[<?>=]?[0-9;:$]*|O[0-9;]*)?|[\]P_^][^\u0007\u001b]*\u001b?)$/;

export function createTokenSplitter(): TokenSplitter {
  let rest = '';
  const take = (final: boolean): string[] => {
    const tokens: string[] = [];
    while (rest !== '') {
      const token = nextToken(rest, final);
      if (token === null) break;
      tokens.push(token);
      rest = rest.slice(token.length);
    }
    return tokens;
  };
  return {
    push: (chunk) => {
      rest += chunk;
      return take(false);
    },
    flush: () => take(true),
    get isWaiting() {
      return rest !== '';
    },
  };
}

function nextToken(text: string, final: boolean): string | null {
  if (text.startsWith(PASTE_START)) {
    const end = text.indexOf(PASTE_END);
    return end < 0 ? null : text.slice(0, end + PASTE_END.length);
  }
  if (!text.startsWith('\u001b')) return firstCharacter(text);
  const complete = COMPLETE.exec(text);
  if (complete !== null) return complete[0];
  if (!final && (UNFINISHED.test(text) || PASTE_START.startsWith(text))) return null;
  // Esc and another key in one go: Alt held down.
  return text.length > 1 && text[1] !== '\u001b' ? `\u001b${firstCharacter(text.slice(1))}` : '\u001b';
}

/** A control character alone, else one character with the marks that belong to it. */
function firstCharacter(text: string): string {
  return /^(?:[\s\S](?<=[\u0000-\u001f\u007f])|[^\u0000-\u001f\u007f][\p{M}\u200d\ufe0f]*)/u.exec(text)?.[0] ?? text.charAt(0);
}
