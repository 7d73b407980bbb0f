/** `a, b and 3 more`: the first `most` of them, and how many are left out. */
export function listSome(items: readonly string[], most: number): string {
  const more = items.length - most;
  return `${items.slice(0, most).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}
