import { Box, Text } from 'ink';
import { Area } from '../components/Area.tsx';
import { Clickable } from '../components/Clickable.tsx';
import { useTui } from '../components/context.ts';
import { LineText, Lines } from '../components/Lines.tsx';
import { PaneBorder } from '../components/PaneBorder.tsx';
import { Scrollbar } from '../components/Scrolled.tsx';
import { TextField } from '../components/TextField.tsx';
import { glyphsFor, STATUS_WORD } from '../layout/glyphs.ts';
import { seg, spread } from '../layout/line.ts';
import { elapsedOf } from '../layout/card.ts';
import { rowsOf, selectedStep } from '../state/ask.ts';
import { derived } from '../state/memo.ts';
import { regions } from '../state/scene.ts';
import { TABS, type TuiState } from '../state/state.ts';
import { inspectorLines, inspectorSubtitle, inspectorWindow } from './inspector.ts';
import { STATUS_TONE_NAME } from './top-bar.ts';

const HEAD = 5;

const isRunning = (state: TuiState): boolean => state.selection !== null && rowsOf(state).get(state.selection)?.status === 'RUNNING';

/** Made again only when something that the inspector shows has changed; time counts while the step runs. */
const viewOf = derived(
  (state: TuiState) => [
    state.selection,
    state.inspector,
    state.world,
    state.past,
    state.look,
    regions(state),
    isRunning(state) ? Math.floor(state.now / 1000) : 0,
  ],
  (state) => {
    const width = (regions(state).inspector?.width ?? 40) - 4;
    const step = selectedStep(state);
    const row = step === null ? undefined : rowsOf(state).get(step.id);
    const glyphs = glyphsFor(state.look.ascii);
    const elapsed = row === undefined ? '' : elapsedOf(row, state.now);
    const status =
      row === undefined
        ? []
        : [
            seg(STATUS_TONE_NAME[row.status], `${glyphs.status[row.status]} ${STATUS_WORD[row.status]}`),
            seg('faint', elapsed === '' ? '' : `  ${elapsed}`),
          ];
    const head = spread([seg('strong', step?.id ?? 'Nothing selected')], status, width, glyphs.ellipsis);
    return { head, lines: inspectorLines(state, width), subtitle: inspectorSubtitle(state), state };
  },
);

/** What there is to know about the selected step, in tabs. */
export function Inspector() {
  const { inspector: rect } = useTui(regions);
  const view = useTui(viewOf);
  const tab = useTui((state) => state.inspector.tab);
  const focused = useTui((state) => state.focus === 'inspector');
  const query = useTui((state) => (state.overlay.kind === 'log-search' ? state.overlay.query : null));
  if (rect === null) return null;
  const width = rect.width - 4;
  const height = rect.height - HEAD;
  const { start, end } = inspectorWindow(view.state, view.lines.length, height);
  return (
    <Area rect={rect}>
      <PaneBorder rect={rect} focused={focused}>
        <Box height={1} />
        <LineText line={view.head} width={width} />
        <Box height={1}>
          {TABS.map((name) => (
            <Clickable key={name} click={{ on: 'tab', tab: name }} marginRight={2} flexShrink={0}>
              <Text {...(name === tab ? { color: 'cyan', bold: true, underline: true } : { dimColor: true })}>{name}</Text>
            </Clickable>
          ))}
        </Box>
        <Box height={1}>
          {query === null ? (
            <LineText line={view.subtitle} width={width} />
          ) : (
            <>
              <Text color="cyan">/ </Text>
              <TextField value={query} placeholder="find in the log" />
            </>
          )}
        </Box>
        <Box height={height}>
          <Lines lines={view.lines.slice(start, end)} width={width - (view.lines.length > height ? 2 : 0)} />
          {view.lines.length > height ? (
            <Scrollbar start={start} total={view.lines.length} height={height} ascii={view.state.look.ascii} />
          ) : null}
        </Box>
      </PaneBorder>
    </Area>
  );
}
