import { isPossible, type CommandId } from '../keys/commands.ts';
import { commandOf } from '../keys/commands.ts';
import { instancesOf } from './ask.ts';
import { next, type Effect, type Next } from './message.ts';
import { NO_OVERLAY } from './overlay.ts';
import { foldSelectedLane, moveSelection, nextStatusFilter, pan, selectEdge, selectWaiting, toggleMark, zoomBy } from './reduce-canvas.ts';
import { confirmed } from './reduce-deed.ts';
import { formMove, formSubmit, formText, formTurn } from './reduce-form.ts';
import { nextInstance, openTab, turnTab, loadTab } from './reduce-inspector.ts';
import { acceptText, cancelText, moveList, moveText, typeText } from './reduce-overlay.ts';
import { chosenProposal } from './chat-rows.ts';
import { cancelTurn, retry, send, stopWriting, talk, toggleFold, turnProvider, writeKey } from './reduce-chat.ts';
import { acceptRail } from './reduce-rail.ts';
import {
  acceptPick,
  approve,
  decideProposal,
  deedAbout,
  formAbout,
  moveInLane,
  moveToLane,
  openReview,
  performOne,
  removeSteps,
  runGroup,
  runSteps,
  startPick,
  steerSteps,
} from './reduce-steps.ts';
import { regions } from './scene.ts';
import { centre } from './scroll.ts';
import { startDeed, toast } from './start-deed.ts';
import type { FormState } from './form.ts';
import type { Pane, TuiState } from './state.ts';

type Handler = (state: TuiState) => Next;
const quiet =
  (change: (state: TuiState) => TuiState): Handler =>
  (state) =>
    next(change(state));
const effect =
  (wanted: Effect): Handler =>
  (state) =>
    next(state, wanted);
const inForm =
  (change: (state: TuiState, form: FormState) => Next): Handler =>
  (state) =>
    state.overlay.kind === 'form' ? change(state, state.overlay.form) : next(state);
const list = (by: number): Handler => quiet((state) => moveList(state, by));
const page = (by: 1 | -1): Handler => quiet((state) => moveList(state, by * Math.max(1, Math.floor(state.size.rows * 0.6))));
const MANY = 1_000_000;

/** What each command of the key table does. */
const HANDLERS: Readonly<Record<CommandId, Handler>> = {
  'canvas.left': (state) => moveSelection(state, 'left'),
  'canvas.right': (state) => moveSelection(state, 'right'),
  'canvas.up': (state) => moveSelection(state, 'up'),
  'canvas.down': (state) => moveSelection(state, 'down'),
  'canvas.first': (state) => selectEdge(state, 'first'),
  'canvas.last': (state) => selectEdge(state, 'last'),
  'canvas.page-left': quiet((state) => pan(state, 'left', true)),
  'canvas.page-right': quiet((state) => pan(state, 'right', true)),
  'canvas.pan-left': quiet((state) => pan(state, 'left', false)),
  'canvas.pan-right': quiet((state) => pan(state, 'right', false)),
  'canvas.pan-up': quiet((state) => pan(state, 'up', false)),
  'canvas.pan-down': quiet((state) => pan(state, 'down', false)),
  'canvas.centre': quiet((state) => centre(state, state.selection)),
  'canvas.waiting': (state) => selectWaiting(state, (from) => (from.focus === 'dock' ? next(from) : togglePane(from, 'dock'))),
  'zoom.in': quiet((state) => zoomBy(state, 1)),
  'zoom.out': quiet((state) => zoomBy(state, -1)),
  'lane.fold': quiet(foldSelectedLane),
  'lane.unfold-all': quiet((state) => ({ ...state, folded: new Set() })),
  minimap: quiet((state) => ({ ...state, minimap: !state.minimap })),
  mark: quiet(toggleMark),
  search: quiet((state) => ({ ...state, overlay: { kind: 'search', query: state.filter.text } })),
  'filter.status': quiet(nextStatusFilter),
  back: quiet((state) => ({ ...state, marked: new Set(), filter: { text: '', status: null }, past: null, toast: null })),

  'run.step': runSteps,
  'run.runnable': (state) => performOne(state, { action: 'run.runnable' }),
  'run.all': (state) => performOne(state, { action: 'run.all' }),
  'run.group': runGroup,
  'restart.step': (state) => steerSteps(state, 'restart.step'),
  'stop.step': (state) => steerSteps(state, 'stop.step'),
  'stop.kill': (state) => steerSteps(state, 'stop.step', true),
  'stop.all': (state) => startDeed(state, { deed: 'stop-all' }),
  review: openReview,
  accept: (state) => deedAbout(state, (id) => ({ deed: 'accept', id })),

  'step.add': (state) => formAbout(state, 'step.add'),
  'step.edit': (state) => formAbout({ ...state, marked: new Set() }, 'step.edit'),
  'step.clone': (state) => formAbout({ ...state, marked: new Set() }, 'step.clone'),
  'step.rm': removeSteps,
  'step.earlier': (state) => moveInLane(state, -1),
  'step.later': (state) => moveInLane(state, 1),
  'step.lane-up': (state) => moveToLane(state, -1),
  'step.lane-down': (state) => moveToLane(state, 1),
  'dep.add': (state) => startPick(state, 'dep.add'),
  'dep.rm': (state) => startPick(state, 'dep.rm'),
  'group.parallelize': (state) => formAbout(state, state.marked.size > 1 ? 'group' : 'parallelize'),
  'fusion.create': (state) => formAbout(state, 'fusion'),
  'gate.insert': (state) => formAbout(state, 'gate'),
  'prompt.edit': (state) => (state.selection === null ? next(state) : next(state, { effect: 'edit-prompt', id: state.selection })),
  'prompt.generate': (state) => formAbout({ ...state, marked: new Set() }, 'prompt.generate'),
  undo: (state) => startDeed(state, { deed: 'undo' }),

  'inspector.open': (state) => openTab(state, state.inspector.tab, true),
  'inspector.log': (state) => openTab(state, 'log', false),
  'inspector.diff': (state) => openTab(state, 'diff', false),
  'inspector.prompt': (state) => openTab(state, 'prompt', false),
  'pane.rail': (state) => togglePane(state, 'rail'),
  'pane.canvas': quiet((state) => ({ ...state, focus: 'canvas' })),
  'pane.inspector': (state) => togglePane(state, 'inspector'),
  'pane.dock': (state) => togglePane(state, 'dock'),
  'pane.next': quiet((state) => turnFocus(state, 1)),
  'pane.previous': quiet((state) => turnFocus(state, -1)),
  'tab.next': (state) => turnTab(state, 1),
  'tab.previous': (state) => turnTab(state, -1),
  'inspector.search': (state) => {
    const { state: onLog, effects } = openTab(state, 'log', true);
    return { state: { ...onLog, overlay: { kind: 'log-search', query: state.inspector.search } }, effects };
  },
  'inspector.stream': (state) => {
    const stream = state.inspector.stream === 'stdout' ? 'stderr' : 'stdout';
    return openTab({ ...state, inspector: { ...state.inspector, stream } }, 'log', true);
  },
  'inspector.wide': quiet((state) => ({
    ...state,
    focus: 'inspector',
    inspector: { ...state.inspector, open: true, wide: !state.inspector.wide },
  })),
  'inspector.instance': (state) => nextInstance(state, instancesOf(state).length),

  'mprocs.select': (state) =>
    state.selection === null ? next(state) : performOne(state, { action: 'mprocs.select', id: state.selection }),
  'mprocs.zoom': (state) =>
    state.selection === null ? next(state) : performOne(state, { action: 'mprocs.select', id: state.selection, zoom: true }),
  'mprocs.send-key': (state) => formAbout({ ...state, marked: new Set() }, 'send-key'),
  'mprocs.open': (state) => startDeed(state, { deed: 'mprocs-open' }),
  'mprocs.close': (state) => startDeed(state, { deed: 'mprocs-close' }),

  'policy.mode': (state) => performOne(state, { action: 'policy.mode', mode: state.world.mode === 'safe' ? 'power' : 'safe' }),
  'policy.allow': (state) => formAbout(state, 'allow'),
  trust: effect({ effect: 'ask', deed: { deed: 'trust' }, then: null }),
  problem: quiet(({ world, ...state }) =>
    world.failure === null
      ? { ...state, world }
      : { ...state, world, overlay: { kind: 'failure', failure: world.failure, title: 'The sequence cannot be read', scroll: 0 } },
  ),
  reconcile: (state) => startDeed(state, { deed: 'reconcile' }),
  palette: quiet((state) => ({ ...state, overlay: { kind: 'palette', query: '', index: 0 } })),
  'command-log': quiet((state) => ({ ...state, overlay: { kind: 'command-log', scroll: 0 } })),
  metrics: (state) => next({ ...state, overlay: { kind: 'metrics', metrics: null, scroll: 0 } }, { effect: 'load-metrics' }),
  help: quiet((state) => ({ ...state, overlay: { kind: 'help', scroll: 0 } })),
  repaint: effect({ effect: 'repaint' }),
  suspend: effect({ effect: 'suspend' }),
  quit: effect({ effect: 'quit' }),
  init: (state) => startDeed(state, { deed: 'init' }),

  'list.up': list(-1),
  'list.down': list(1),
  'list.page-up': page(-1),
  'list.page-down': page(1),
  'list.top': list(-MANY),
  'list.end': list(MANY),
  'list.accept': (state) => (state.overlay.kind === 'none' && state.focus === 'rail' ? acceptRail(state) : next(state)),
  'dock.apply': (state) => decideProposal(state, 'apply'),
  'dock.apply-run': (state) => decideProposal(state, 'apply-run'),
  'dock.discard': (state) => decideProposal(state, 'discard'),
  'dock.edit': (state) => {
    const id = chosenProposal(state)?.id;
    return id === undefined ? next(state) : next(state, { effect: 'edit-proposal', id });
  },
  'dock.fold': toggleFold,
  'chat.talk': talk,
  'chat.write': talk,
  'chat.retry': retry,
  'chat.provider': turnProvider,
  'chat.cancel': cancelTurn,
  'chat.send': send,
  'chat.newline': (state) => writeKey(state, 'newline', '\n'),
  'chat.done': stopWriting,
  close: quiet((state) => ({ ...state, focus: 'canvas' })),
  'overlay.close': quiet((state) => ({ ...state, overlay: NO_OVERLAY })),

  'text.cancel': cancelText,
  'text.accept': (state) => acceptText(state, runCommand),
  'text.up': (state) => moveText(state, -1),
  'text.down': (state) => moveText(state, 1),
  'text.clear': (state) => typeText(state, ''),
  'form.cancel': quiet((state) => ({ ...state, overlay: NO_OVERLAY })),
  'form.submit': inForm(formSubmit),
  'form.next': inForm((state, form) => formMove(state, form, 1)),
  'form.previous': inForm((state, form) => formMove(state, form, -1)),
  'form.left': inForm((state, form) => formTurn(state, form, -1)),
  'form.right': inForm((state, form) => formTurn(state, form, 1)),
  'form.clear': inForm((state, form) => formText(state, form, '')),

  'confirm.yes': confirmed,
  'confirm.no': quiet((state) => toast({ ...state, overlay: NO_OVERLAY }, 'plain', 'Nothing was done.')),
  'review.approve': approve,
  'review.reject': quiet((state) =>
    state.overlay.kind === 'review'
      ? { ...state, overlay: { kind: 'reject', step: state.overlay.step, gate: state.overlay.gate, reason: '', back: state.overlay } }
      : state,
  ),
  'review.close': quiet((state) => ({ ...state, overlay: NO_OVERLAY })),
  'pick.accept': acceptPick,
  'pick.soft': quiet((state) =>
    state.overlay.kind === 'pick' ? { ...state, overlay: { ...state.overlay, soft: !state.overlay.soft } } : state,
  ),
  'pick.cancel': quiet((state) => ({ ...state, overlay: NO_OVERLAY })),
};

/** Carries out a command, or says why it cannot be done now. */
export function runCommand(state: TuiState, id: CommandId): Next {
  if (state.overlay.kind === 'pick' && !isAllowedWhilePicking(id)) return next(state);
  if (!isPossible(id, state)) return next(toast(state, 'plain', `${commandOf(id).title}: not possible here.`));
  return HANDLERS[id](state);
}

function isAllowedWhilePicking(id: CommandId): boolean {
  return ['pick.', 'canvas.', 'zoom.', 'lane.', 'minimap'].some((prefix) => id.startsWith(prefix));
}

/** Opens a pane and gives it the focus; closes it where it has the focus already. */
function togglePane(state: TuiState, pane: 'rail' | 'inspector' | 'dock'): Next {
  const open = !(state[pane].open && state.focus === pane);
  const after: TuiState = { ...state, [pane]: { ...state[pane], open }, focus: open ? pane : 'canvas' };
  if (pane === 'inspector' && open) return loadTab(after);
  if (pane === 'dock' && open && state.chat.provider === null) return next(after, { effect: 'chat-choose', wanted: state.chat.wanted });
  return next(after, ...(pane === 'rail' && open ? [{ effect: 'load-rail' } as const] : []));
}

function turnFocus(state: TuiState, by: 1 | -1): TuiState {
  const shown = regions(state);
  const isNarrow = shown.inspector === null && shown.dock === null && shown.rail === null;
  const panes = (['rail', 'canvas', 'inspector', 'dock'] as const).filter(
    (pane) => pane === 'canvas' || (isNarrow ? state[pane].open : shown[pane] !== null || state[pane].open),
  );
  const focus: Pane = panes[(panes.indexOf(state.focus) + by + panes.length) % panes.length] ?? 'canvas';
  return { ...state, focus };
}
