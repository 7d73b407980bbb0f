import type { StepId } from '../../model/ids.ts';
import { currentInstance, rowsOf, selectedStatus } from './ask.ts';
import { readLog } from './log-line.ts';
import type { Effect, Message, Next } from './message.ts';
import { next } from './message.ts';
import { NOTHING_LOADED, TABS, type Loaded, type Tab, type TuiState } from './state.ts';

/** The inspector: what is shown of the selected step, and fetching it when it is needed. */

/** Log lines kept; the rest is in the file, whose path the inspector shows. */
const LOG_LINES = 5000;

export function selectStep(state: TuiState, id: StepId): Next {
  if (state.selection === id && state.inspector.loaded.id === id) return next(state);
  const inspector = { ...state.inspector, scroll: 0, follow: true, instance: 0, loaded: { ...NOTHING_LOADED, id } };
  return loadTab({ ...state, selection: id, inspector });
}

/** Fetches what the open tab shows and is not here yet. */
export function loadTab(state: TuiState): Next {
  const { inspector, selection } = state;
  if (selection === null || !inspector.open || inspector.loaded.id !== selection) return next(state, ...stopLog(state));
  const effects: Effect[] = [...stopLog(state)];
  if (inspector.tab === 'attempts') effects.push({ effect: 'load-attempts', id: selection });
  if (inspector.tab === 'prompt') effects.push({ effect: 'load-prompt', id: selection });
  const instance = currentInstance(state);
  if (inspector.tab === 'diff' && instance !== null) effects.push({ effect: 'load-diff', id: selection, instance, key: tabKey(state) });
  if (inspector.tab === 'log' && instance !== null) {
    const follow = selectedStatus(state) === 'RUNNING' && state.past === null;
    effects.push({ effect: 'load-log', id: selection, instance, key: tabKey(state), stream: inspector.stream, follow });
  }
  return next(state, ...effects);
}

function stopLog(state: TuiState): Effect[] {
  return state.inspector.loaded.log === null && state.inspector.tab !== 'log' ? [] : [{ effect: 'stop-log' }];
}

/** Names what a log or a diff was fetched for: a new attempt makes it stale. */
export function tabKey(state: TuiState): string {
  const instance = currentInstance(state) ?? '';
  const row = state.selection === null ? undefined : rowsOf(state).get(state.selection);
  return `${instance} ${state.inspector.stream} ${String(row?.attempt ?? 0)} ${row?.status === 'RUNNING' ? 'live' : 'ended'} ${state.past?.run ?? ''}`;
}

/** After the selected step has begun or ended an attempt: what is shown of it is fetched again. */
export function refreshTab(state: TuiState, keyBefore: string): Next {
  return tabKey(state) === keyBefore ? next(state) : loadTab(state);
}

export function openTab(state: TuiState, tab: Tab, focus: boolean): Next {
  const inspector = { ...state.inspector, open: true, tab, scroll: 0, follow: true };
  return loadTab({ ...state, inspector, focus: focus ? 'inspector' : state.focus });
}

export function turnTab(state: TuiState, by: 1 | -1): Next {
  const tab = TABS[(TABS.indexOf(state.inspector.tab) + by + TABS.length) % TABS.length] ?? 'about';
  return openTab(state, tab, true);
}

export function nextInstance(state: TuiState, count: number): Next {
  const inspector = { ...state.inspector, instance: count === 0 ? 0 : (state.inspector.instance + 1) % count, scroll: 0, follow: true };
  return loadTab({ ...state, inspector });
}

/** What was fetched; an answer about a step that is no longer selected is dropped. */
export function receive(
  state: TuiState,
  message: Extract<Message, { type: 'attempts' | 'prompt' | 'diff' | 'log' | 'log-more' }>,
): TuiState {
  const { loaded } = state.inspector;
  const put = (change: Partial<Loaded>): TuiState => ({ ...state, inspector: { ...state.inspector, loaded: { ...loaded, ...change } } });
  if (message.type === 'log-more') {
    if (loaded.log?.key !== message.key) return state;
    const lines = readLog(loaded.log.lines, message.lines);
    const cut = Math.max(0, lines.length - LOG_LINES);
    return put({ log: { key: message.key, lines: cut === 0 ? lines : lines.slice(cut), skipped: loaded.log.skipped + cut } });
  }
  if (message.id !== loaded.id) return state;
  switch (message.type) {
    case 'attempts':
      return put({ attempts: message.attempts });
    case 'prompt':
      return put({ prompt: { path: message.path, text: message.text } });
    case 'diff':
      return put({ diff: { key: message.key, patch: message.patch, note: message.note } });
    case 'log':
      return put({ log: { key: message.key, lines: readLog([], message.lines), skipped: message.skipped } });
  }
}
