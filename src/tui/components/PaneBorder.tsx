import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Rect } from '../layout/cell-buffer.ts';
import { useBorder } from './Frame.tsx';

/** A side pane: one line at its edge towards the canvas, which takes the accent colour with the focus. */
export function PaneBorder({
  rect,
  focused,
  side = 'left',
  children,
}: {
  readonly rect: Rect;
  readonly focused: boolean;
  readonly side?: 'left' | 'right';
  readonly children?: ReactNode;
}) {
  const style = useBorder();
  return (
    <Box
      width={rect.width}
      height={rect.height}
      flexDirection="column"
      borderStyle={style === 'round' ? 'single' : style}
      borderTop={false}
      borderBottom={false}
      borderLeft={side === 'left'}
      borderRight={side === 'right'}
      {...(focused ? { borderColor: 'cyan' } : { borderDimColor: true })}
      paddingX={1}
    >
      {children}
    </Box>
  );
}
