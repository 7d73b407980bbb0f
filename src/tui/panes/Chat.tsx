import { Box, Text } from 'ink';
import { Area } from '../components/Area.tsx';
import { Clickable } from '../components/Clickable.tsx';
import { useTui } from '../components/context.ts';
import { LineText } from '../components/Lines.tsx';
import { PaneBorder } from '../components/PaneBorder.tsx';
import { Scrollbar } from '../components/Scrolled.tsx';
import { glyphsFor } from '../layout/glyphs.ts';
import { textWidth, truncate } from '../../util/text-width.ts';
import { line, seg, type Line } from '../layout/line.ts';
import { isWriting, pendingProposals } from '../state/ask.ts';
import { totalUsage } from '../state/chat.ts';
import { chatHeight, chatRows, chatWidth, chatWindow, draftHeight, type ChatRow } from '../state/chat-rows.ts';
import { draftRows } from '../state/draft-rows.ts';
import { derived } from '../state/memo.ts';
import { regions } from '../state/scene.ts';
import type { TuiState } from '../state/state.ts';

const BUTTONS = [
  ['a', 'Apply', 'dock.apply'],
  ['r', 'Apply & Run', 'dock.apply-run'],
  ['e', 'Edit', 'dock.edit'],
  ['x', 'Discard', 'dock.discard'],
] as const;

const viewOf = derived(
  (state: TuiState) => [
    state.chat,
    state.world.proposals,
    state.world.revision,
    state.dock,
    state.focus,
    state.overlay,
    state.look,
    regions(state),
  ],
  (state) => {
    if (regions(state).dock === null) return null;
    const rows = chatRows(state);
    const height = chatHeight(state);
    const { start, end } = chatWindow(state, height);
    const ids = pendingProposals(state).map((proposal) => proposal.id);
    return {
      rows: rows.slice(start, end),
      start,
      total: rows.length,
      height,
      ids,
      head: headOf(state),
      rule: ruleOf(state),
      draft: draftOf(state),
      width: chatWidth(state),
      ascii: state.look.ascii,
    };
  },
);

/** The conversation, the cards of what is proposed, and the draft of what is said next. */
export function Chat() {
  const { dock: rect } = useTui(regions);
  const view = useTui(viewOf);
  const focused = useTui((state) => state.focus === 'dock');
  if (rect === null || view === null) return null;
  const { rows, width, height, total, start } = view;
  return (
    <Area rect={rect}>
      <PaneBorder rect={rect} focused={focused}>
        <LineText line={view.head} width={width} />
        <Box height={height} flexShrink={0}>
          <Box flexDirection="column" width={width}>
            {total === 0 ? (
              <Text dimColor>
                Nothing is proposed. Say what you want (Enter): the answer is a card, and nothing happens before you apply it.
              </Text>
            ) : null}
            {rows.map((row, i) => (
              <Row
                key={i}
                row={row}
                width={width}

                index={row.proposal === null ? -1 : view.ids.indexOf(row.proposal)}
              />
            ))}
          </Box>
          {total > height ? <Scrollbar start={start} total={total} height={height} ascii={view.ascii} /> : null}
        </Box>
        <LineText line={view.rule} width={width} />
        <Clickable click={{ on: 'draft' }} flexDirection="column" flexShrink={0}>
          {view.draft.map((text, i) => (
            <LineText key={i} line={text} width={width} />
          ))}
        </Clickable>
      </PaneBorder>
    </Area>
  );
}

function Row({ row, width, index }: { readonly row: ChatRow; readonly width: number; readonly index: number }) {
  if (row.buttons) {
    return (
      <Box height={1} marginLeft={2}>
        {BUTTONS.map(([key, word, command]) => (
          <Clickable key={command} click={{ on: 'command', id: command }} marginRight={2} flexShrink={0}>
            <Text color="cyan">{key}</Text>
            <Text>{` ${word}`}</Text>
          </Clickable>
        ))}
      </Box>
    );
  }
  const text = <LineText line={row.line} width={width} />;
  if (index < 0) return <Box height={1}>{text}</Box>;
  return (
    <Clickable click={{ on: 'proposal', index }} height={1}>
      {text}
    </Clickable>
  );
}

/** The pane's name and who answers. */
function headOf(state: TuiState): Line {
  const { provider } = state.chat;
  const who = provider === null ? '' : `${provider.name}${provider.model === null ? '' : ` ${provider.model}`}`;
  const { rule, ellipsis } = glyphsFor(state.look.ascii);
  const width = chatWidth(state);
  const told = who === '' ? '' : ` ${truncate(who, width - 12, ellipsis)} `;
  return line(seg('title', 'Chat '), seg('faint', `${rule.repeat(Math.max(0, width - 6 - textWidth(told)))}${told}${rule}`));
}

/** The line over the draft, with what the conversation has cost so far. */
function ruleOf(state: TuiState): Line {
  const usage = totalUsage(state.chat);
  const dash = state.look.ascii ? '-' : '─';
  const tokens = usage === null ? '' : ` ${usage.input_tokens ?? '?'} tokens in, ${usage.output_tokens ?? '?'} out`;
  const cost = usage === null || usage.cost_usd === null ? '' : `, $${usage.cost_usd.toFixed(4)}`;
  const told = tokens === '' ? '' : `${tokens}${cost} `;
  return [seg('faint', `${dash.repeat(Math.max(0, chatWidth(state) - told.length - 1))}${told}${dash}`)];
}

/** The rows of the draft that are seen: those around the cursor. */
function draftOf(state: TuiState): readonly Line[] {
  const { draft } = state.chat;
  const writing = isWriting(state);
  const prompt = state.look.ascii ? '> ' : '❯ ';
  if (!writing && draft.text === '') return [line(seg('faint', `${prompt}what do you want?`))];
  const { rows, cursor } = draftRows(draft, chatWidth(state) - 2);
  const shown = draftHeight(state);
  const first = Math.max(0, Math.min(cursor.row - shown + 1, rows.length - shown));
  return rows.slice(first, first + shown).map((text, i) => {
    const lead = seg('accent', i === 0 && first === 0 ? prompt : '  ');
    if (!writing || first + i !== cursor.row) return line(lead, text);
    const rest = text.slice(cursor.at);
    const under = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(rest)][0]?.segment ?? ' ';
    return line(lead, text.slice(0, cursor.at), seg('chosen', under), rest.slice(under.length));
  });
}
