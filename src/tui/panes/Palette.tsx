import { Box, Text } from 'ink';
import { Clickable } from '../components/Clickable.tsx';
import { Frame } from '../components/Frame.tsx';
import { LineText } from '../components/Lines.tsx';
import { TextField } from '../components/TextField.tsx';
import { useTui } from '../components/context.ts';
import type { Rect } from '../layout/cell-buffer.ts';
import { seg, spread } from '../layout/line.ts';
import { derived } from '../state/memo.ts';
import { paletteItems, type PaletteItem } from '../state/palette.ts';
import type { TuiState } from '../state/state.ts';
import { keyLabel } from './hints.ts';

const itemsOf = derived(
  (state: TuiState) => [state.overlay.kind === 'palette' ? state.overlay.query : '', state.selection, state.marked, state.world],
  (state) => (state.overlay.kind === 'palette' ? paletteItems(state, state.overlay.query) : []),
);

/** Every command by name, and every step. */
export function Palette({ rect, query, index }: { readonly rect: Rect; readonly query: string; readonly index: number }) {
  const items = useTui(itemsOf);
  const ascii = useTui((state) => state.look.ascii);
  const height = rect.height - 5;
  const start = Math.max(0, Math.min(index - Math.floor(height / 2), items.length - height));
  const width = rect.width - 4;
  return (
    <Frame rect={rect} title="Commands">
      <Box height={1} flexShrink={0}>
        <Text color="cyan">{ascii ? '> ' : '› '}</Text>
        <TextField value={query} placeholder="what to do, or where to go" />
      </Box>
      {items.length === 0 ? <Text dimColor> Nothing of that name.</Text> : null}
      {items.slice(start, start + height).map((item, i) => (
        <Clickable key={`${item.kind} ${item.id}`} click={{ on: 'palette', index: start + i }} height={1} flexShrink={0}>
          <LineText line={itemLine(item, start + i === index, width, ascii)} width={width} />
        </Clickable>
      ))}
    </Frame>
  );
}

function itemLine(item: PaletteItem, chosen: boolean, width: number, ascii: boolean) {
  const possible = item.kind === 'step' || item.possible;
  const pointer = seg('accent', chosen ? (ascii ? '> ' : '› ') : '  ');
  const title = seg(!possible ? 'faint' : chosen ? 'title' : 'plain', item.title);
  const keys = item.kind === 'command' && item.keys !== '' ? keyLabel(item.keys, ascii) : '';
  return spread([pointer, title], [seg('faint', keys)], width, ascii ? '~' : '…');
}
