import { COMMAND_IDS, commandOf, isPossible, type CommandId } from '../keys/commands.ts';
import { activeScopes } from '../state/ask.ts';
import type { TuiState } from '../state/state.ts';

export interface Hint {
  readonly id: CommandId;
  readonly key: string;
  readonly word: string;
}

const NAMES: Readonly<Record<string, string>> = {
  left: '←',
  right: '→',
  up: '↑',
  down: '↓',
  enter: '⏎',
  space: '␣',
  pageup: 'PgUp',
  pagedown: 'PgDn',
};
const ASCII_NAMES: Readonly<Record<string, string>> = { enter: 'Enter', space: 'Space', pageup: 'PgUp', pagedown: 'PgDn' };

/** A key of the table as people write it. */
export function keyLabel(key: string, ascii: boolean): string {
  const parts = key.split(/\+(?=.)/);
  const last = parts.at(-1) ?? key;
  const name = (ascii ? ASCII_NAMES[last] : NAMES[last]) ?? (last.length === 1 ? last : last.charAt(0).toUpperCase() + last.slice(1));
  return [...parts.slice(0, -1).map((part) => part.charAt(0).toUpperCase() + part.slice(1)), name].join('+');
}

/** What can be done now, for the last row: the commands with a hint whose scope is active. */
export function hints(state: TuiState): readonly Hint[] {
  const scopes = activeScopes(state);
  const rank = (id: CommandId): number => scopes.indexOf(commandOf(id).scope);
  return COMMAND_IDS.filter((id) => commandOf(id).hint !== undefined && rank(id) >= 0 && isPossible(id, state))
    .filter((id) => state.overlay.kind !== 'pick' || commandOf(id).scope === 'pick')
    .sort((a, b) => rank(a) - rank(b))
    .filter((id, i, all) => all.findIndex((other) => commandOf(other).keys[0] === commandOf(id).keys[0]) === i)
    .map((id) => ({ id, key: keyLabel(commandOf(id).keys[0] ?? '', state.look.ascii), word: commandOf(id).hint ?? '' }));
}
