import { Box, Text } from 'ink';
import { Area } from '../components/Area.tsx';
import { useTui, useTuiContext } from '../components/context.ts';
import { ansiRows } from '../layout/ansi-rows.ts';
import { createCellBuffer } from '../layout/cell-buffer.ts';
import { paintCanvas } from '../layout/paint-canvas.ts';
import { canvasView, regions } from '../state/scene.ts';
import { EmptyState } from './EmptyState.tsx';

/**
 * The sequence. In a terminal that the compositor owns, this box stays blank and the compositor paints the same
 * cells over it; elsewhere the cells come out as text, row by row.
 */
export function Canvas() {
  const { canvas } = useTui(regions);
  const { painted } = useTuiContext();
  const isEmpty = useTui(
    (state) => state.world.state === 'empty' || (state.world.sequence !== null && state.world.sequence.steps.length === 0),
  );
  const isLoading = useTui((state) => state.world.sequence === null && state.world.state !== 'empty');
  if (canvas === null) return null;
  if (isEmpty || isLoading) {
    return (
      <Area rect={canvas}>
        <EmptyState width={canvas.width} height={canvas.height} />
      </Area>
    );
  }
  return <Area rect={canvas}>{painted ? <Box width={canvas.width} height={canvas.height} /> : <CanvasRows />}</Area>;
}

function CanvasRows() {
  const state = useTui((current) => current);
  const { canvas } = regions(state);
  const view = canvasView(state);
  if (canvas === null || view === null) return null;
  const buffer = createCellBuffer(canvas.width, canvas.height);
  paintCanvas(buffer, view);
  return (
    <Box flexDirection="column">
      {ansiRows(buffer, state.look.colour).map((row, y) => (
        <Text key={y} wrap="truncate">
          {row}
        </Text>
      ))}
    </Box>
  );
}
