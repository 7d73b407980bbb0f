import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { Rect } from '../layout/cell-buffer.ts';

/** A box at a place of the screen. */
export function Area({ rect, children }: { readonly rect: Rect; readonly children?: ReactNode }) {
  return (
    <Box position="absolute" top={rect.y} left={rect.x} width={rect.width} height={rect.height} overflow="hidden" flexDirection="column">
      {children}
    </Box>
  );
}
