import { unreachable } from '../../util/unreachable.ts';
import { commandOf } from '../keys/commands.ts';
import { contains } from '../layout/cell-buffer.ts';
import { next, type Message, type Next } from './message.ts';
import { isWriting, textField } from './ask.ts';
import { proposalPlanned, providerChosen, scrollChat, turnEvent, writeKey, writePaste } from './reduce-chat.ts';
import { selectAndReveal } from './reduce-canvas.ts';
import { runCommand } from './reduce-command.ts';
import { deedEnded } from './reduce-deed.ts';
import { formFocus } from './reduce-form.ts';
import { openTab, receive } from './reduce-inspector.ts';
import { canvasMouse } from './reduce-mouse.ts';
import { acceptText, moveList, scrollInspector, typeText } from './reduce-overlay.ts';
import { acceptRail } from './reduce-rail.ts';
import { receiveFailure, receiveProposals, receiveSequence, receiveStatus } from './reduce-world.ts';
import { regions } from './scene.ts';
import { reveal, scrollTo } from './scroll.ts';
import { startDeed, toast } from './start-deed.ts';
import type { TuiState } from './state.ts';

/** The one place where the state changes. Pure: the same state and message give the same next state and effects. */
export function reduce(state: TuiState, message: Message): Next {
  switch (message.type) {
    case 'command':
      return runCommand(state, message.id);
    case 'impossible':
      return next(toast(state, 'plain', `${commandOf(message.id).title}: not possible here.`));
    case 'text':
      return typeText(state, withoutHalves(message.text));
    case 'paste':
      return paste(state, message.text);
    case 'mouse':
      return mouse(state, message);
    case 'resize':
      return next(resize(state, message.columns, message.rows));
    case 'tick':
      return next(tick(state, message.now));
    case 'sequence':
      return receiveSequence(state, message);
    case 'world-failed':
      return receiveFailure(state, message);
    case 'status':
      return receiveStatus(state, message.view, false);
    case 'rows':
      return receiveStatus(state, message.view, true);
    case 'proposals':
      return receiveProposals(state, message.proposals);
    case 'notice':
      return next(toast(state, message.level === 'warning' ? 'warn' : 'plain', message.text));
    case 'deed':
      return startDeed(state, message.deed);
    case 'deed-ended':
      return deedEnded(state, message);
    case 'confirm-ready': {
      const { deed, lines, diff, then } = message;
      return next({ ...state, overlay: { kind: 'confirm', title: 'Are you sure?', lines, diff, deed, then, scroll: 0 } });
    }
    case 'form-checked':
      return next(formChecked(state, message));
    case 'attempts':
    case 'prompt':
    case 'diff':
    case 'log':
    case 'log-more':
      return next(receive(state, message));
    case 'review-loaded':
      return next(
        state.overlay.kind === 'review' && state.overlay.step === message.step
          ? { ...state, overlay: { ...state.overlay, frozen: message.frozen, subjects: message.subjects, loading: false } }
          : state,
      );
    case 'metrics':
      return next(state.overlay.kind === 'metrics' ? { ...state, overlay: { ...state.overlay, metrics: message.metrics } } : state);
    case 'rail':
      return next({ ...state, rail: { ...state.rail, runs: message.runs, history: message.history } });
    case 'past-run':
      return next({ ...state, past: { run: message.run, rows: message.rows }, focus: 'canvas' });
    case 'chat-key':
      return writeKey(state, message.key, message.text);
    case 'chat-event':
      return turnEvent(state, message.id, message.event);
    case 'chat-provider':
      return providerChosen(state, message);
    case 'proposal-planned':
      return proposalPlanned(state, message);
    case 'failed':
      return next(toast(state, 'bad', `${message.title}: ${message.failure.message}`));
    default:
      return unreachable(message);
  }
}

/** A text field that counts in UTF-16 units can leave half a character behind. */
function withoutHalves(text: string): string {
  return text.isWellFormed() ? text : text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '');
}

function paste(state: TuiState, text: string): Next {
  if (isWriting(state)) return writePaste(state, text);
  const field = textField(state);
  return field === null ? next(state) : typeText(state, field + text.replace(/\s*[\r\n]+\s*/g, ' '));
}

function resize(state: TuiState, columns: number, rows: number): TuiState {
  if (columns <= 0 || rows <= 0) return state;
  const sized = { ...state, size: { columns, rows } };
  return reveal(scrollTo(sized, sized.viewport.x, sized.viewport.y), sized.selection);
}

function tick(state: TuiState, now: number): TuiState {
  const gone = state.toast !== null && now >= state.toast.until;
  return { ...state, now, frame: state.frame + 1, toast: gone ? null : state.toast };
}

function formChecked(state: TuiState, message: Extract<Message, { type: 'form-checked' }>): TuiState {
  const { overlay } = state;
  if (overlay.kind !== 'form' || overlay.form.serial !== message.serial) return state;
  const { problem, diff, verdict } = message;
  return { ...state, overlay: { ...overlay, form: { ...overlay.form, problem, diff, verdict } } };
}

function mouse(state: TuiState, message: Extract<Message, { type: 'mouse' }>): Next {
  const { mouse: event, hit } = message;
  const shown = regions(state);
  if (event.kind === 'wheel') {
    const by = event.wheel === 'up' ? -3 : 3;
    if (state.overlay.kind !== 'none' && state.overlay.kind !== 'pick') return next(moveList(state, by));
    if (shown.inspector !== null && contains(shown.inspector, event.x, event.y)) return next(scrollInspector(state, by));
    if (shown.rail !== null && contains(shown.rail, event.x, event.y)) return next(moveList({ ...state, focus: 'rail' }, Math.sign(by)));
    if (shown.dock !== null && contains(shown.dock, event.x, event.y)) return next(scrollChat(state, by));
    return canvasMouse(state, event, runCommand);
  }
  if (hit !== null && event.kind === 'down' && event.button === 'left') return click(state, hit);
  if (state.overlay.kind !== 'none' && state.overlay.kind !== 'pick') return next(state.drag === null ? state : { ...state, drag: null });
  if (event.kind === 'down') {
    for (const pane of ['inspector', 'rail', 'dock'] as const) {
      const rect = shown[pane];
      if (rect !== null && contains(rect, event.x, event.y)) return next({ ...state, focus: pane });
    }
  }
  return canvasMouse(state, event, runCommand);
}

function click(state: TuiState, hit: NonNullable<Extract<Message, { type: 'mouse' }>['hit']>): Next {
  switch (hit.on) {
    case 'command':
      return runCommand(state, hit.id);
    case 'tab':
      return openTab(state, hit.tab, true);
    case 'rail':
      return acceptRail({ ...state, focus: 'rail', rail: { ...state.rail, index: hit.index } });
    case 'proposal':
      return next({ ...state, focus: 'dock', dock: { ...state.dock, index: hit.index } });
    case 'draft':
      return runCommand({ ...state, focus: 'dock' }, 'chat.write');
    case 'palette':
      return state.overlay.kind === 'palette'
        ? acceptText({ ...state, overlay: { ...state.overlay, index: hit.index } }, runCommand)
        : next(state);
    case 'field':
      return state.overlay.kind === 'form' ? formFocus(state, state.overlay.form, hit.index) : next(state);
    case 'step':
      return selectAndReveal(state, hit.id);
  }
}
