import { STATUSES, type Status, type StatusRow } from '../../model/status.ts';
import { glyphsFor, STATUS_WORD, type Glyphs } from '../layout/glyphs.ts';
import { seg, type Segment, type Tone } from '../layout/line.ts';
import { rowsOf, waitingCount } from '../state/ask.ts';
import { derived } from '../state/memo.ts';
import type { TuiState } from '../state/state.ts';

export interface TopBarView {
  readonly name: string;
  /** How far it is, as a bar with a part for each status; empty where there is no room. */
  readonly bar: readonly Segment[];
  readonly counts: readonly Segment[];
  readonly waiting: string;
  /** Stays while what is shown is not what the file says. */
  readonly broken: string;
  readonly filter: string;
  readonly run: string;
  readonly mode: 'SAFE' | 'POWER';
}

export const STATUS_TONE_NAME: Readonly<Record<Status, Tone>> = {
  READY: 'plain',
  RUNNING: 'accent',
  NEEDS_REVIEW: 'warn',
  DONE: 'good',
  FAILED: 'bad',
  BLOCKED: 'faint',
};

export function countStatuses(rows: ReadonlyMap<string, StatusRow>): Readonly<Record<Status, number>> {
  const counts: Record<Status, number> = { READY: 0, RUNNING: 0, NEEDS_REVIEW: 0, DONE: 0, FAILED: 0, BLOCKED: 0 };
  for (const row of rows.values()) counts[row.status] += 1;
  return counts;
}

const BAR_WIDTH = 16;
/** What is done grows from the left. */
const BAR_ORDER: readonly Status[] = ['DONE', 'RUNNING', 'NEEDS_REVIEW', 'FAILED', 'READY', 'BLOCKED'];

/** Each status that there is gets at least one cell, and the largest one what remains. */
export function progressBar(counts: Readonly<Record<Status, number>>, glyphs: Glyphs): readonly Segment[] {
  const present = BAR_ORDER.filter((status) => counts[status] > 0);
  const total = present.reduce((sum, status) => sum + counts[status], 0);
  if (total === 0) return [];
  const cells = new Map(present.map((status) => [status, Math.max(1, Math.round((counts[status] / total) * BAR_WIDTH))]));
  const largest = present.reduce((most, status) => ((cells.get(status) ?? 0) > (cells.get(most) ?? 0) ? status : most));
  const used = [...cells.values()].reduce((sum, each) => sum + each, 0);
  cells.set(largest, (cells.get(largest) ?? 0) + BAR_WIDTH - used);
  return present.map((status) => {
    const isAhead = status === 'READY' || status === 'BLOCKED';
    return seg(isAhead ? 'faint' : STATUS_TONE_NAME[status], (isAhead ? glyphs.rule : glyphs.selected[1]).repeat(cells.get(status) ?? 0));
  });
}

/** Wide screens name the statuses, others show their glyphs only. */
export const topBarView = derived(
  (state: TuiState) => [state.world, state.past, state.filter, state.size, state.look],
  (state): TopBarView => {
    const { columns } = state.size;
    const glyphs = glyphsFor(state.look.ascii);
    const counts = countStatuses(rowsOf(state));
    const waiting = waitingCount(state);
    const { text, status } = state.filter;
    return {
      name: state.world.sequence?.name ?? '',
      bar: columns >= 110 ? progressBar(counts, glyphs) : [],
      counts: STATUSES.filter((each) => counts[each] > 0).map((each) =>
        seg(STATUS_TONE_NAME[each], `${glyphs.status[each]} ${String(counts[each])}${columns >= 120 ? ` ${STATUS_WORD[each]}` : ''}`),
      ),
      waiting:
        waiting === 0 ? '' : `${glyphs.flag} ${String(waiting)}${columns < 80 ? '' : waiting === 1 ? ' waits for you' : ' wait for you'}`,
      broken:
        state.world.failure === null || state.world.sequence === null
          ? ''
          : `${glyphs.status.FAILED} ${columns < 80 ? 'broken' : 'the file is broken'}`,
      filter: [text === '' ? '' : `/${text}`, status === null ? '' : STATUS_WORD[status]].filter((part) => part !== '').join(' '),
      run: state.past === null ? (state.world.executor ?? '') : `run ${state.past.run}`,
      mode: state.world.mode === 'safe' ? 'SAFE' : 'POWER',
    };
  },
);

/** What the terminal's title says. */
export const windowTitle = derived(
  (state: TuiState) => [state.world],
  (state): string => {
    const counts = countStatuses(state.world.rows);
    const waiting = waitingCount(state);
    const parts = [
      waiting > 0 ? `${String(waiting)} waiting` : '',
      counts.RUNNING > 0 ? `${String(counts.RUNNING)} running` : '',
      counts.FAILED > 0 ? `${String(counts.FAILED)} failed` : '',
      `${String(counts.DONE)}/${String(state.world.rows.size)} done`,
    ].filter((part) => part !== '');
    return `${state.world.sequence?.name ?? 'ThreadOS'}: ${parts.join(', ')}`;
  },
);
