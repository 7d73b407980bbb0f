import { STATUSES, type Status, type StatusRow } from '../../model/status.ts';
import { glyphsFor, STATUS_WORD } from '../layout/glyphs.ts';
import { seg, type Segment, type Tone } from '../layout/line.ts';
import { rowsOf, waitingCount } from '../state/ask.ts';
import { derived } from '../state/memo.ts';
import type { TuiState } from '../state/state.ts';

export interface TopBarView {
  readonly name: string;
  readonly counts: readonly Segment[];
  readonly waiting: string;
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
      counts: STATUSES.filter((each) => counts[each] > 0).map((each) =>
        seg(STATUS_TONE_NAME[each], `${glyphs.status[each]} ${String(counts[each])}${columns >= 120 ? ` ${STATUS_WORD[each]}` : ''}`),
      ),
      waiting:
        waiting === 0 ? '' : `${glyphs.flag} ${String(waiting)}${columns < 80 ? '' : waiting === 1 ? ' waits for you' : ' wait for you'}`,
      filter: [text === '' ? '' : `/${text}`, status === null ? '' : STATUS_WORD[status]].filter((part) => part !== '').join(' '),
      run: state.past === null ? (state.world.executor ?? '') : `run ${state.past.run}`,
      mode: state.world.mode === 'safe' ? 'SAFE' : 'POWER',
    };
  },
);

/** What the terminal's title says. */
export function windowTitle(state: TuiState): string {
  const counts = countStatuses(state.world.rows);
  const waiting = waitingCount(state);
  const parts = [
    waiting > 0 ? `${String(waiting)} waiting` : '',
    counts.RUNNING > 0 ? `${String(counts.RUNNING)} running` : '',
    counts.FAILED > 0 ? `${String(counts.FAILED)} failed` : '',
    `${String(counts.DONE)}/${String(state.world.rows.size)} done`,
  ].filter((part) => part !== '');
  return `${state.world.sequence?.name ?? 'ThreadOS'}: ${parts.join(', ')}`;
}
