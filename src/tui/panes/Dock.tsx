import { Box, Text } from 'ink';
import { Area } from '../components/Area.tsx';
import { Clickable } from '../components/Clickable.tsx';
import { useTui } from '../components/context.ts';
import { LineText, Lines } from '../components/Lines.tsx';
import { PaneBorder } from '../components/PaneBorder.tsx';
import { regions } from '../state/scene.ts';
import { proposalCards } from './dock.ts';

const BUTTONS = [
  ['a', 'Apply', 'dock.apply'],
  ['r', 'Apply & Run', 'dock.apply-run'],
  ['x', 'Discard', 'dock.discard'],
] as const;

/** What others propose: each with its diff, and the three things a person can do about it. */
export function Dock() {
  const { dock: rect } = useTui(regions);
  const cards = useTui(proposalCards);
  const focused = useTui((state) => state.focus === 'dock');
  if (rect === null) return null;
  const width = rect.width - 4;
  const room = rect.height - 3 - cards.length - (cards.length > 0 ? 2 : 0);
  return (
    <Area rect={rect}>
      <PaneBorder rect={rect} focused={focused}>
        <Box height={1} marginTop={1} marginBottom={1} flexShrink={0}>
          <Text bold>Proposals</Text>
        </Box>
        {cards.length === 0 ? <Text dimColor>Nothing is proposed. What agents and chat want to change appears here.</Text> : null}
        {cards.map((card, i) => (
          <Box key={card.id} flexDirection="column" flexShrink={0}>
            <Clickable click={{ on: 'proposal', index: i }} height={1}>
              <LineText line={card.head} width={width} />
            </Clickable>
            {card.chosen ? (
              <>
                <Lines lines={card.body.slice(0, Math.max(1, room))} width={width} />
                <Box height={1} marginBottom={1} marginLeft={2}>
                  {BUTTONS.map(([key, word, command]) => (
                    <Clickable key={command} click={{ on: 'command', id: command }} marginRight={3} flexShrink={0}>
                      <Text color="cyan">{key}</Text>
                      <Text>{` ${word}`}</Text>
                    </Clickable>
                  ))}
                </Box>
              </>
            ) : null}
          </Box>
        ))}
      </PaneBorder>
    </Area>
  );
}
