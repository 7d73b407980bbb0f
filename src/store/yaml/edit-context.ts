import type { Splice } from './splice.ts';
import type { RenderStyle } from './render.ts';

/**
 * What every part of the editor works with. The two functions lead back from a list or a flow collection to the
 * editor of whatever lies inside of it (`splices.ts`).
 */
export interface EditContext {
  readonly text: string;
  readonly style: RenderStyle;
  /** Changes inside a collection that stays one; `null` where its value has to be written anew. */
  readonly within: (node: unknown, before: unknown, after: unknown, path: string) => Splice[] | null;
  /** A value within a line, written anew. */
  readonly inline: (node: unknown, after: unknown, inFlow: boolean) => Splice[];
}
