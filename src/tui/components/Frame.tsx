import { Box, Text, type BoxProps } from 'ink';
import type { ReactNode } from 'react';
import type { Rect } from '../layout/cell-buffer.ts';
import { seg } from '../layout/line.ts';
import { Area } from './Area.tsx';
import { useTui } from './context.ts';
import { LineText } from './Lines.tsx';

const ASCII_BORDER = { topLeft: '+', top: '-', topRight: '+', left: '|', bottomLeft: '+', bottom: '-', bottomRight: '+', right: '|' };

/** How a border is drawn on this terminal. */
export function useBorder(): NonNullable<BoxProps['borderStyle']> {
  return useTui((state) => state.look.ascii) ? ASCII_BORDER : 'round';
}

/** Covers what is below: a box of Ink is transparent where it holds nothing. */
function blank(rect: Rect): string {
  return Array.from({ length: rect.height }, () => ' '.repeat(rect.width)).join('\n');
}

/** The box of an overlay: a border with its title, and the content. */
export function Frame({
  rect,
  title,
  tone = 'cyan',
  children,
}: {
  readonly rect: Rect;
  readonly title: string;
  readonly tone?: string;
  readonly children?: ReactNode;
}) {
  const border = useBorder();
  return (
    <Area rect={rect}>
      <Box position="absolute">
        <Text>{blank(rect)}</Text>
      </Box>
      <Box borderStyle={border} borderColor={tone} flexDirection="column" width={rect.width} height={rect.height} paddingX={1} paddingY={1}>
        {children}
      </Box>
      <Box position="absolute" marginLeft={2}>
        <LineText line={[seg('strong', ` ${title} `)]} width={rect.width - 4} />
      </Box>
    </Area>
  );
}
