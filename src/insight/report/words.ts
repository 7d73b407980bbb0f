import type { Status } from '../../model/status.ts';
import { formatDuration } from '../../util/duration.ts';
import { escapeMarkup } from '../markup.ts';
import { UNICODE } from '../text/glyphs.ts';

/** What is not known. */
export const NONE = '<span class="none">–</span>';

/** A time for people and for programs. */
export function time(at: string | null): string {
  if (at === null) return NONE;
  const shown = `${at.slice(0, 10)} ${at.slice(11, 19)}`;
  return `<time datetime="${escapeMarkup(at)}">${escapeMarkup(shown)}</time>`;
}

export function duration(ms: number | null): string {
  return ms === null ? NONE : escapeMarkup(formatDuration(ms));
}

export function orNone(text: string | number | null): string {
  return text === null || text === '' ? NONE : escapeMarkup(`${text}`);
}

/** A sign and a word: colour is never the only difference. */
export function chip(status: Status, count?: number): string {
  const word = status.replace('_', ' ').toLowerCase();
  return `<span class="chip ${status}">${UNICODE.status[status]} ${count === undefined ? '' : `${count} `}${word}</span>`;
}

/** Cells are markup already. Nothing where there are no rows. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  return [
    '<div class="wide"><table>',
    `<thead><tr>${heads.map((head) => `<th scope="col">${escapeMarkup(head)}</th>`).join('')}</tr></thead>`,
    '<tbody>',
    ...rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`),
    '</tbody></table></div>',
  ];
}

/** A part of the page; nothing where it has no content. */
export function section(id: string, title: string, content: readonly string[]): string[] {
  if (content.length === 0) return [];
  return [`<section aria-labelledby="${id}">`, `<h2 id="${id}">${escapeMarkup(title)}</h2>`, ...content, '</section>'];
}
