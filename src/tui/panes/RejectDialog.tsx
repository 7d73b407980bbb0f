import { Box, Text } from 'ink';
import { Frame } from '../components/Frame.tsx';
import { TextField } from '../components/TextField.tsx';
import type { Rect } from '../layout/cell-buffer.ts';

/** Asks for the reason, which the next attempt reads. */
export function RejectDialog({ rect, step, reason }: { readonly rect: Rect; readonly step: string; readonly reason: string }) {
  return (
    <Frame rect={rect} title={`Reject ${step}`} tone="yellow">
      <Text dimColor>What is wrong? The next attempt is told so.</Text>
      <Box height={1} marginTop={1}>
        <Text color="cyan">{'> '}</Text>
        <TextField value={reason} placeholder="the reason" />
      </Box>
    </Frame>
  );
}
