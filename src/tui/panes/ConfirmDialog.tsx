import { Box, Text } from 'ink';
import { Clickable } from '../components/Clickable.tsx';
import { Frame } from '../components/Frame.tsx';
import { Lines } from '../components/Lines.tsx';
import { Scrolled } from '../components/Scrolled.tsx';
import type { Rect } from '../layout/cell-buffer.ts';
import { seg, type Line } from '../layout/line.ts';
import { wrap } from '../../util/text-width.ts';
import { printable } from '../../util/printable.ts';
import { diffLines } from '../state/diff-lines.ts';
import { deedLines } from '../state/seqctl-line.ts';
import type { Confirm } from '../state/overlay.ts';

/** What will happen, and yes or no. */
export function ConfirmDialog({ rect, confirm }: { readonly rect: Rect; readonly confirm: Confirm }) {
  const width = rect.width - 4;
  const lines = confirm.lines.flatMap((text) => wrap(printable(text), width).map((row): Line => [seg('plain', row)]));
  const commands = deedLines(confirm.deed, true).map((text): Line => [seg('faint', printable(text))]);
  const room = rect.height - 8 - lines.length - commands.length;
  return (
    <Frame rect={rect} title={confirm.title} tone="yellow">
      <Lines lines={[...lines, ...commands, []]} width={width} />
      {confirm.diff === '' || room < 2 ? (
        <Box flexGrow={1} />
      ) : (
        <Scrolled lines={diffLines(confirm.diff)} scroll={confirm.scroll} width={width} height={room} />
      )}
      <Box height={1} flexShrink={0} marginTop={1}>
        <Button command="confirm.yes" letter="y" word="Yes" />
        <Button command="confirm.no" letter="n" word="No" />
      </Box>
    </Frame>
  );
}

export function Button({
  command,
  letter,
  word,
}: {
  readonly command: 'confirm.yes' | 'confirm.no' | 'review.approve' | 'review.reject' | 'review.close';
  readonly letter: string;
  readonly word: string;
}) {
  return (
    <Clickable click={{ on: 'command', id: command }} marginRight={4} flexShrink={0}>
      <Text color="cyan" bold>
        {letter}
      </Text>
      <Text>{` ${word}`}</Text>
    </Clickable>
  );
}
