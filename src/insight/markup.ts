import { printable } from '../util/printable.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text from outside as text and attribute of XML and HTML: on one line, nothing in it can mean anything. */
export function escapeMarkup(text: string): string {
  return escapeBlock(printable(text));
}

/** The same for text that keeps its lines and tabs: logs, summaries, patches. */
export function escapeBlock(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\n\t]+/g, printable)
    .replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
