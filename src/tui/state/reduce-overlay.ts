import type { CommandId } from '../keys/commands.ts';
import { next, type Next } from './message.ts';
import { NO_OVERLAY } from './overlay.ts';
import { paletteItems } from './palette.ts';
import { searchTo, selectAndReveal, selectNext } from './reduce-canvas.ts';
import { moveChat } from './reduce-chat.ts';
import { formText } from './reduce-form.ts';
import { moveRail } from './reduce-rail.ts';
import { reject } from './reduce-steps.ts';
import { matchesFilter } from './scene.ts';
import type { TuiState } from './state.ts';

/** Overlays with text or lists: typing, moving, accepting, closing. */

export function typeText(state: TuiState, text: string): Next {
  const { overlay } = state;
  switch (overlay.kind) {
    case 'palette':
      return next({ ...state, overlay: { ...overlay, query: text, index: 0 } });
    case 'search':
      return searchTo({ ...state, overlay: { ...overlay, query: text } });
    case 'log-search':
      return next({
        ...state,
        overlay: { ...overlay, query: text },
        inspector: { ...state.inspector, search: text, follow: true, scroll: 0 },
      });
    case 'reject':
      return next({ ...state, overlay: { ...overlay, reason: text } });
    case 'form':
      return formText(state, overlay.form, text);
    case 'none':
    case 'help':
    case 'command-log':
    case 'metrics':
    case 'confirm':
    case 'review':
    case 'pick':
    case 'failure':
      return next(state);
  }
}

export function cancelText(state: TuiState): Next {
  const { overlay } = state;
  if (overlay.kind === 'reject') return next({ ...state, overlay: overlay.back });
  if (overlay.kind === 'log-search') return next({ ...state, overlay: NO_OVERLAY, inspector: { ...state.inspector, search: '' } });
  if (overlay.kind === 'search') return next({ ...state, overlay: NO_OVERLAY, filter: { ...state.filter, text: '' } });
  return next({ ...state, overlay: NO_OVERLAY });
}

export function acceptText(state: TuiState, run: (state: TuiState, id: CommandId) => Next): Next {
  const { overlay } = state;
  const closed: TuiState = { ...state, overlay: NO_OVERLAY };
  switch (overlay.kind) {
    case 'palette': {
      const item = paletteItems(state, overlay.query)[overlay.index];
      if (item === undefined) return next(state);
      return item.kind === 'step' ? selectAndReveal({ ...closed, focus: 'canvas' }, item.id) : run(closed, item.id);
    }
    case 'search':
      return next({ ...closed, filter: { ...state.filter, text: overlay.query.trim() } });
    case 'log-search':
      return next(closed);
    case 'reject':
      return reject(state);
    case 'none':
    case 'help':
    case 'command-log':
    case 'metrics':
    case 'form':
    case 'confirm':
    case 'review':
    case 'pick':
    case 'failure':
      return next(state);
  }
}

/** Up and down beside a text field: in the palette's list, or from match to match. */
export function moveText(state: TuiState, by: 1 | -1): Next {
  const { overlay } = state;
  if (overlay.kind === 'search') return selectNext(state, (id) => matchesFilter(state, id), by);
  if (overlay.kind !== 'palette') return next(state);
  const count = paletteItems(state, overlay.query).length;
  return next({ ...state, overlay: { ...overlay, index: count === 0 ? 0 : (overlay.index + by + count) % count } });
}

/** Scrolls or moves in whatever list has the focus. Ends are clamped where the list is drawn, whose length is known there. */
export function moveList(state: TuiState, by: number): TuiState {
  const { overlay } = state;
  if ('scroll' in overlay) return { ...state, overlay: { ...overlay, scroll: Math.max(0, overlay.scroll + by) } };
  switch (state.focus) {
    case 'rail':
      return moveRail(state, by);
    case 'dock':
      return moveChat(state, by);
    case 'inspector':
    case 'canvas':
      return scrollInspector(state, by);
  }
}

/** A followed log is scrolled from its end upwards; everything else from the top downwards. */
export function scrollInspector(state: TuiState, by: number): TuiState {
  const { inspector } = state;
  const isTail = inspector.tab === 'log';
  const scroll = Math.max(0, inspector.scroll + (isTail ? -by : by));
  return { ...state, inspector: { ...inspector, scroll, follow: isTail && scroll === 0 } };
}
