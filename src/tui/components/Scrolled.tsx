import { Box } from 'ink';
import { seg, type Line } from '../layout/line.ts';
import { useTui } from './context.ts';
import { Lines } from './Lines.tsx';

/** A window on many rows, with a mark of where it stands when there is more than fits. */
export function Scrolled({
  lines,
  scroll,
  width,
  height,
}: {
  readonly lines: readonly Line[];
  readonly scroll: number;
  readonly width: number;
  readonly height: number;
}) {
  const ascii = useTui((state) => state.look.ascii);
  const overflow = lines.length > height;
  const start = Math.min(scroll, Math.max(0, lines.length - height));
  const shown = lines.slice(start, start + height);
  return (
    <Box height={height} width={width}>
      <Lines lines={shown} width={overflow ? width - 2 : width} />
      {overflow ? <Scrollbar start={start} total={lines.length} height={height} ascii={ascii} /> : null}
    </Box>
  );
}

export function Scrollbar({
  start,
  total,
  height,
  ascii,
}: {
  readonly start: number;
  readonly total: number;
  readonly height: number;
  readonly ascii: boolean;
}) {
  const size = Math.max(1, Math.round((height * height) / total));
  const top = Math.round(((height - size) * start) / Math.max(1, total - height));
  const rows = Array.from({ length: height }, (_, y): Line => [
    seg('faint', y >= top && y < top + size ? (ascii ? '#' : '┃') : ascii ? '.' : '╷'),
  ]);
  return (
    <Box marginLeft={1}>
      <Lines lines={rows} width={1} />
    </Box>
  );
}
