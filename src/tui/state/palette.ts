import { COMMAND_IDS, commandOf, isPossible, type CommandId } from '../keys/commands.ts';
import { fuzzyFilter } from './fuzzy.ts';
import type { StepId } from '../../model/ids.ts';
import type { TuiState } from './state.ts';

/** A line of the palette: a command, or a step to go to. */
export type PaletteItem =
  | { readonly kind: 'command'; readonly id: CommandId; readonly title: string; readonly keys: string; readonly possible: boolean }
  | { readonly kind: 'step'; readonly id: StepId; readonly title: string };

const STEPS_SHOWN = 50;

/** What the palette offers for a query: every command, best matches first, then steps by name. */
export function paletteItems(state: TuiState, query: string): readonly PaletteItem[] {
  const commands = COMMAND_IDS.filter((id) => commandOf(id).group !== null).map((id): PaletteItem => {
    const { title, keys } = commandOf(id);
    return { kind: 'command', id, title, keys: keys[0] ?? '', possible: isPossible(id, state) };
  });
  const found = fuzzyFilter(query, commands, (item) => `${item.title} ${item.id}`);
  const ordered = [
    ...found.filter((item) => item.kind === 'command' && item.possible),
    ...found.filter((item) => item.kind === 'command' && !item.possible),
  ];
  if (query.trim() === '') return ordered;
  const steps = (state.world.sequence?.steps ?? []).map((step): PaletteItem => ({ kind: 'step', id: step.id, title: `Go to ${step.id}` }));
  return [...ordered, ...fuzzyFilter(query, steps, (item) => item.id).slice(0, STEPS_SHOWN)];
}
