import type { Said, Unclear, World } from './world.ts';

/** What a pattern's named groups caught. */
export type Groups = Readonly<Record<string, string | undefined>>;

/** One kind of request that the builtin planner understands. */
export interface Rule {
  /** How it is asked, for help and docs/chat.md: `put a gate before STEP`. */
  readonly form: string;
  /** What it leads to, in half a line. */
  readonly leads: string;
  readonly patterns: readonly RegExp[];
  /** true: asked about the whole request before it is cut into clauses. */
  readonly whole?: true;
  /** `null`: not meant after all, the next rule is asked. */
  readonly read: (groups: Groups, world: World) => Said | Unclear | null;
}

/** A pattern over the whole of a clause, whatever its case. */
export function pattern(source: string): RegExp {
  return new RegExp(`^${source}$`, 'iu');
}
