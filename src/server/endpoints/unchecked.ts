import type { Action } from '../../model/action.ts';

/** The pipeline parses every action it is handed (`perform`), and says better than a schema what is wrong with it. */
export function unchecked(actions: readonly unknown[]): readonly Action[] {
  return actions as readonly Action[];
}
