import { activeScopes, isWriting, textField } from '../state/ask.ts';
import type { TuiState } from '../state/state.ts';
import { COMMANDS, COMMAND_IDS, isPossible, type CommandId, type Scope } from './commands.ts';

const byScope = new Map<Scope, Map<string, CommandId>>();
for (const id of COMMAND_IDS) {
  const { scope, keys } = COMMANDS[id];
  const table = byScope.get(scope) ?? new Map<string, CommandId>();
  byScope.set(scope, table);
  for (const key of keys) if (!table.has(key)) table.set(key, id);
}

/** What a key means now: a command, a character for the text field that has the focus, or nothing. */
export type Meaning =
  | { readonly type: 'command'; readonly id: CommandId }
  | { readonly type: 'text' }
  /** A key for the chat's draft, which is no one-line field. */
  | { readonly type: 'draft' }
  | { readonly type: 'impossible'; readonly id: CommandId }
  | null;

/** Keys that a one-line text field understands by itself. */
const EDITING: ReadonlySet<string> = new Set(['backspace', 'left', 'right']);

export function resolveKey(state: TuiState, name: string, types: boolean): Meaning {
  const field = textField(state);
  for (const scope of activeScopes(state)) {
    const id = byScope.get(scope)?.get(name);
    if (id === undefined || (field !== null && keepsForText(name, types))) continue;
    return isPossible(id, state) ? { type: 'command', id } : { type: 'impossible', id };
  }
  if (isWriting(state)) return { type: 'draft' };
  return field !== null && (types || EDITING.has(name)) ? { type: 'text' } : null;
}

/** While text is typed, what types is text, whatever it would mean elsewhere. */
function keepsForText(name: string, types: boolean): boolean {
  return types || EDITING.has(name);
}
