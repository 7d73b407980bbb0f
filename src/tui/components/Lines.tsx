import chalk from 'chalk';
import { Box, Text } from 'ink';
import { memo } from 'react';
import { glyphsFor } from '../layout/glyphs.ts';
import { cutLine, type Line, type Tone } from '../layout/line.ts';
import { useTui } from './context.ts';

const TONES: Readonly<Record<Tone, (text: string) => string>> = {
  plain: (text) => text,
  faint: chalk.dim,
  strong: chalk.bold,
  accent: chalk.cyan,
  good: chalk.green,
  warn: chalk.yellow,
  bad: chalk.red,
  title: chalk.cyan.bold,
  chosen: chalk.inverse,
  hit: chalk.inverse,
  key: chalk.cyan,
};

/** Styled here rather than by a component for each piece: a pane full of log is one text to Ink, which costs it half. */
function styled(line: Line, width: number, ellipsis: string): string {
  return cutLine(line, width, ellipsis)
    .map((part) => TONES[part.tone](part.text))
    .join('');
}

/** One row of text, cut to its width. */
export const LineText = memo(function LineText({ line, width }: { readonly line: Line; readonly width: number }) {
  const ellipsis = useTui((state) => glyphsFor(state.look.ascii).ellipsis);
  return <Text wrap="truncate">{styled(line, width, ellipsis)}</Text>;
});

/** Rows of text; an empty row keeps its height. */
export function Lines({ lines, width }: { readonly lines: readonly Line[]; readonly width: number }) {
  const ellipsis = useTui((state) => glyphsFor(state.look.ascii).ellipsis);
  return (
    <Box width={width} height={lines.length} flexShrink={0}>
      <Text wrap="truncate">{lines.map((line) => styled(line, width, ellipsis)).join('\n')}</Text>
    </Box>
  );
}
