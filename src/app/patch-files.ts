/** The files that a git patch touches, in its order. */
export function filesOf(patch: string): readonly string[] {
  return [...patch.matchAll(/^diff --git (?:"?a\/.*?"? )"?b\/(.*?)"?$/gm)].map((match) => match[1] ?? '');
}
