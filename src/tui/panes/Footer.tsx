import { Spinner } from '@inkjs/ui';
import { Box, Text } from 'ink';
import { Area } from '../components/Area.tsx';
import { Clickable } from '../components/Clickable.tsx';
import { useTui } from '../components/context.ts';
import { LineText } from '../components/Lines.tsx';
import { glyphsFor } from '../layout/glyphs.ts';
import { seg } from '../layout/line.ts';
import { textWidth, truncate } from '../../util/text-width.ts';
import { printable } from '../../util/printable.ts';
import { derived } from '../state/memo.ts';
import { regions } from '../state/scene.ts';
import type { Overlay } from '../state/overlay.ts';
import type { TuiState } from '../state/state.ts';
import { hints, type Hint } from './hints.ts';

const shownHints = derived(
  (state: TuiState) => [state.overlay, state.focus, state.selection, state.world, state.past, state.marked, state.look, state.chat],
  hints,
);

/** What can be done now, and at the right, for a moment, what has just happened. The last cell of the screen stays empty. */
export function Footer() {
  const { foot } = useTui(regions);
  const toast = useTui((state) => state.toast);
  const all = useTui(shownHints);
  const busy = useTui((state) => state.log.findLast((entry) => entry.state === 'running')?.line ?? null);
  const pick = useTui((state) => (state.overlay.kind === 'pick' ? state.overlay : null));
  const ascii = useTui((state) => state.look.ascii);
  const room = foot.width - 2;
  const lead = pick === null ? '' : pickText(pick);
  // A long message leaves room for the first hints where there is some; it stands whole in the command log.
  const most = room - lead.length - (room < ROOMY ? 0 : LEAST_HINTS);
  const said = toast === null ? '' : truncate(printable(toast.text), most - 1, glyphsFor(ascii).ellipsis);
  const tail = toast === null ? (busy === null ? 0 : 4) : textWidth(said) + 1;
  const shown = fitting(all, room - lead.length - tail);
  return (
    <Area rect={foot}>
      <Box width={room} height={1}>
        {lead === '' ? null : (
          <Text color="yellow" bold>
            {lead}
          </Text>
        )}
        {shown.map((hint) => (
          <Clickable key={hint.id} click={{ on: 'command', id: hint.id }} flexShrink={0}>
            <Text color="cyan">{` ${hint.key}`}</Text>
            <Text dimColor>{` ${hint.word} `}</Text>
          </Clickable>
        ))}
        <Box flexGrow={1} />
        {toast === null ? null : <LineText line={[seg(toast.level, ` ${said}`)]} width={room} />}
        {toast !== null || busy === null ? null : <Spinner type={ascii ? 'line' : 'dots'} />}
      </Box>
    </Area>
  );
}

const ROOMY = 98;
const LEAST_HINTS = 36;

function pickText({ purpose, step, soft }: Extract<Overlay, { kind: 'pick' }>): string {
  return purpose === 'dep.add'
    ? ` ${step} waits (${soft ? 'soft' : 'hard'}) for: pick a step  `
    : ` ${step} no longer waits for: pick a step  `;
}

function fitting(all: readonly Hint[], room: number): readonly Hint[] {
  let used = 0;
  return all.filter((hint) => (used += textWidth(hint.key) + hint.word.length + 3) <= room);
}
