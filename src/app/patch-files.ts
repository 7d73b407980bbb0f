import { pathOfDiffHeader } from '../util/git-path.ts';

/** The files that a git patch touches, in its order. */
export function filesOf(patch: string): readonly string[] {
  return [...patch.matchAll(/^diff --git .*$/gm)].map(([header]) => pathOfDiffHeader(header));
}
