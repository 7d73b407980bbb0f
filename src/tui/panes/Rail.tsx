import { Box } from 'ink';
import { Area } from '../components/Area.tsx';
import { Clickable } from '../components/Clickable.tsx';
import { useTui } from '../components/context.ts';
import { LineText } from '../components/Lines.tsx';
import { PaneBorder } from '../components/PaneBorder.tsx';
import { derived } from '../state/memo.ts';
import { regions } from '../state/scene.ts';
import type { TuiState } from '../state/state.ts';
import { railRows } from './rail.ts';

const rowsOfRail = derived((state: TuiState) => [state.rail, state.focus, state.past, state.look], railRows);

/** Templates to begin with, earlier runs to look at, edits to undo. */
export function Rail() {
  const { rail } = useTui(regions);
  const rows = useTui(rowsOfRail);
  const focused = useTui((state) => state.focus === 'rail');
  if (rail === null) return null;
  const chosen = Math.max(
    0,
    rows.findIndex((row) => row.index !== null && row.line[0]?.text.trim() !== ''),
  );
  const height = rail.height - 1;
  const start = Math.max(0, Math.min(chosen - Math.floor(height / 2), rows.length - height));
  return (
    <Area rect={rail}>
      <PaneBorder rect={rail} focused={focused} side="right">
        <Box height={1} flexShrink={0} />
        {rows.slice(start, start + height).map((row, i) =>
          row.index === null ? (
            <Box key={i} height={1}>
              <LineText line={row.line} width={rail.width - 4} />
            </Box>
          ) : (
            <Clickable key={i} click={{ on: 'rail', index: row.index }} height={1}>
              <LineText line={row.line} width={rail.width - 4} />
            </Clickable>
          ),
        )}
      </PaneBorder>
    </Area>
  );
}
