import { Box, Text } from 'ink';
import { Clickable } from '../components/Clickable.tsx';
import { useTui } from '../components/context.ts';
import { Lines } from '../components/Lines.tsx';
import { seg, type Line } from '../layout/line.ts';
import { wrap } from '../../util/text-width.ts';
import { printable } from '../../util/printable.ts';
import type { CommandId } from '../keys/commands.ts';

type Offer = readonly [key: string, words: string, command: CommandId];

const BEGIN: readonly Offer[] = [['i', 'create .threados/ with an example to change', 'init']];
const FIRST_STEP: readonly Offer[] = [
  ['n', 'make the first step', 'step.add'],
  ['0', 'begin with a template: phases, parallel, fusion', 'pane.rail'],
  ['?', 'see all keys', 'help'],
];

/** What to do first, where there is nothing to show yet; or what is wrong with what there is. */
export function EmptyState({ width, height }: { readonly width: number; readonly height: number }) {
  const world = useTui((state) => state.world);
  const root = useTui((state) => state.root);
  if (world.state === 'loading') return null;
  const { failure } = world;
  const room = Math.min(width - 4, failure === null ? 64 : 90);
  const title = failure !== null ? 'The sequence cannot be read' : world.state === 'empty' ? 'No sequence here yet' : 'An empty sequence';
  const about: Line[] =
    failure !== null
      ? problemLines(failure.message, failure.diagnostics ?? [], failure.hint, room)
      : [[seg('faint', world.state === 'empty' ? printable(root) : 'Steps stand left to right in the order they can run, in lanes.')]];
  const offers = failure !== null ? [] : world.state === 'empty' ? BEGIN : FIRST_STEP;
  return (
    <Box width={width} height={height} flexDirection="column" alignItems="center" justifyContent="center">
      <Box flexDirection="column">
        <Text bold>{title}</Text>
        <Lines lines={about} width={room} />
        <Box height={1} />
        {offers.map(([key, words, command]) => (
          <Clickable key={command} click={{ on: 'command', id: command }}>
            <Text color="cyan">{key.padEnd(4)}</Text>
            <Text>{words}</Text>
          </Clickable>
        ))}
      </Box>
    </Box>
  );
}

interface Place {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly source: string;
  readonly length: number;
}

/** A failure with the places it names, each with its line and a caret under the words meant. */
export function problemLines(message: string, places: readonly Place[], hint: string | undefined, width: number): Line[] {
  const text = (words: string): Line[] => wrap(printable(words), width).map((row) => [seg('plain', row)]);
  return [
    ...text(message),
    ...places
      .slice(0, 12)
      .flatMap((place): Line[] => [
        [],
        [seg('faint', `${place.file}:${String(place.line)}:${String(place.column)}  `), seg('bad', printable(place.message))],
        [seg('plain', `  ${printable(place.source)}`)],
        [
          seg(
            'bad',
            `  ${' '.repeat(Math.max(0, place.column - 1))}${'^'.repeat(Math.max(1, Math.min(place.length, width - place.column)))}`,
          ),
        ],
      ]),
    ...(hint === undefined ? [] : [[] as Line, ...text(hint)]),
  ];
}
