import { Box, Text } from 'ink';
import { Area } from '../components/Area.tsx';
import { Clickable } from '../components/Clickable.tsx';
import { useTui } from '../components/context.ts';
import { LineText } from '../components/Lines.tsx';
import { TextField } from '../components/TextField.tsx';
import { lineWidth, seg } from '../layout/line.ts';
import { matchesFilter, regions } from '../state/scene.ts';
import type { TuiState } from '../state/state.ts';
import { topBarView } from './top-bar.ts';

/** Name, counts, what waits for a person, search, mode: one row. */
export function TopBar() {
  const { top } = useTui(regions);
  const view = useTui(topBarView);
  const query = useTui((state) => (state.overlay.kind === 'search' ? state.overlay.query : null));
  const wide = top.width >= 80;
  const bar = view.bar.length === 0 ? [] : [seg('plain', '  '), ...view.bar];
  const counts = [...bar, ...view.counts.flatMap((count) => [seg('plain', '  '), count])];
  const fixed = 18 + view.waiting.length + view.broken.length + (wide ? view.filter.length + view.run.length + 4 : 0);
  const name = [seg('title', wide ? ' ThreadOS ' : ' '), seg('strong', view.name)];
  const room = Math.max(8, top.width - fixed - lineWidth(counts));
  return (
    <Area rect={top}>
      <Box width={top.width} height={1}>
        <LineText line={name} width={room} />
        <LineText line={counts} width={Math.max(0, top.width - fixed - 8)} />
        {view.broken === '' ? null : (
          <Clickable click={{ on: 'command', id: 'problem' }} marginLeft={3} flexShrink={0}>
            <Text color="red" bold>
              {view.broken}
            </Text>
          </Clickable>
        )}
        {view.waiting === '' ? null : (
          <Clickable click={{ on: 'command', id: 'canvas.waiting' }} marginLeft={3} flexShrink={0}>
            <Text color="yellow" bold>
              {view.waiting}
            </Text>
          </Clickable>
        )}
        <Box flexGrow={1} />
        {query === null ? <Filter text={view.filter} /> : <Search query={query} />}
        {wide && view.run !== '' ? <Text dimColor>{`${view.run}  `}</Text> : null}
        <Clickable click={{ on: 'command', id: 'policy.mode' }} flexShrink={0} marginRight={1}>
          {view.mode === 'SAFE' ? (
            <Text color="green">SAFE </Text>
          ) : (
            <Text color="yellow" inverse>
              {' POWER '}
            </Text>
          )}
        </Clickable>
      </Box>
    </Area>
  );
}

function Filter({ text }: { readonly text: string }) {
  return text === '' ? null : <Text color="yellow">{`${text}  `}</Text>;
}

function countMatches(state: TuiState): number {
  return (state.world.sequence?.steps ?? []).reduce((sum, step) => sum + (matchesFilter(state, step.id) ? 1 : 0), 0);
}

function Search({ query }: { readonly query: string }) {
  const count = useTui(countMatches);
  return (
    <Box flexShrink={0} marginRight={2}>
      <Text color="cyan">/ </Text>
      <TextField value={query} placeholder="id, name, lane, model" />
      <Text dimColor>{query === '' ? '' : `  ${String(count)} found`}</Text>
    </Box>
  );
}
