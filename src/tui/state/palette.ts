import { COMMAND_IDS, commandOf, isPossible, type CommandId } from '../keys/commands.ts';
import { fuzzyFilter } from './fuzzy.ts';
import type { StepId } from '../../model/ids.ts';
import type { TuiState } from './state.ts';

/** A line of the palette: a command, or a step to go to. */
export type PaletteItem =
  | { readonly kind: 'command'; readonly id: CommandId; readonly title: string; readonly keys: string; readonly possible: boolean }
  | { readonly kind: 'step'; readonly id: StepId; readonly title: string };

const ITEMS_SHOWN = 200;

/** What everybody does by its key: nobody opens the palette for it. */
const COMMON: readonly (string | null)[] = ['Move', 'View'];

/** What the palette offers for a query: every command, and for a query steps too; best matches first, what is not possible now last. */
export function paletteItems(state: TuiState, query: string): readonly PaletteItem[] {
  const ids = COMMAND_IDS.filter((id) => commandOf(id).group !== null);
  const isCommon = (id: CommandId): boolean => COMMON.includes(commandOf(id).group);
  const commands = [...ids.filter((id) => !isCommon(id)), ...ids.filter(isCommon)].map((id): PaletteItem => {
    const { title, keys } = commandOf(id);
    return { kind: 'command', id, title, keys: keys[0] ?? '', possible: isPossible(id, state) };
  });
  const steps = (state.world.sequence?.steps ?? []).map((step): PaletteItem => ({ kind: 'step', id: step.id, title: `Go to ${step.id}` }));
  const found = fuzzyFilter(query, query.trim() === '' ? commands : [...commands, ...steps], (item) => `${item.title} ${item.id}`);
  const can = (item: PaletteItem): boolean => item.kind === 'step' || item.possible;
  return [...found.filter(can), ...found.filter((item) => !can(item))].slice(0, ITEMS_SHOWN);
}
