import { Box, Text, type TextProps } from 'ink';
import { memo } from 'react';
import { glyphsFor } from '../layout/glyphs.ts';
import { cutLine, type Line, type Tone } from '../layout/line.ts';
import { useTui } from './context.ts';

const TONES: Readonly<Record<Tone, TextProps>> = {
  plain: {},
  faint: { dimColor: true },
  strong: { bold: true },
  accent: { color: 'cyan' },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
  title: { color: 'cyan', bold: true },
  chosen: { inverse: true },
  hit: { inverse: true },
  key: { color: 'cyan' },
};

/** One row of text, cut to its width. */
export const LineText = memo(function LineText({ line, width }: { readonly line: Line; readonly width: number }) {
  const ellipsis = useTui((state) => glyphsFor(state.look.ascii).ellipsis);
  return (
    <Text wrap="truncate">
      {cutLine(line, width, ellipsis).map((part, i) => (
        <Text key={i} {...TONES[part.tone]}>
          {part.text}
        </Text>
      ))}
    </Text>
  );
});

/** Rows of text; an empty row keeps its height. */
export function Lines({ lines, width }: { readonly lines: readonly Line[]; readonly width: number }) {
  return (
    <Box flexDirection="column" width={width}>
      {lines.map((line, i) => (
        <Box key={i} height={1} width={width}>
          <LineText line={line} width={width} />
        </Box>
      ))}
    </Box>
  );
}
