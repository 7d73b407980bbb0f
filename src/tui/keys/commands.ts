import type { TuiState } from '../state/state.ts';
import { canReview, hasSteps, isMarking, pendingProposals, selectedStatus, selectedStep } from '../state/ask.ts';
import { askingTurn } from '../state/chat.ts';

/** Where a key means something. `overlay` scopes shut out the others while one is open. */
export type Scope =
  | 'anywhere'
  | 'canvas'
  | 'inspector'
  | 'rail'
  | 'dock'
  | 'empty'
  | 'list'
  | 'text'
  | 'form'
  | 'confirm'
  | 'review'
  | 'pick'
  | 'overlay'
  | 'writing'
  | 'asking';

export interface Command {
  readonly title: string;
  readonly keys: readonly string[];
  readonly scope: Scope;
  /** Heading in the help; commands without one are left out of help and palette. */
  readonly group: string | null;
  /** One word for the hints in the last row. */
  readonly hint?: string;
  /** Whether it can be done now; absent: always. */
  readonly when?: (state: TuiState) => boolean;
}

const step = (state: TuiState): boolean => selectedStep(state) !== null;
const plain = (state: TuiState): boolean => (selectedStep(state)?.type ?? 'gate') !== 'gate';
const running = (state: TuiState): boolean => selectedStatus(state) === 'RUNNING';
const several = (state: TuiState): boolean => isMarking(state) || plain(state);

const broken = (state: TuiState): boolean => state.world.failure !== null;
const card = (state: TuiState): boolean => pendingProposals(state).length > 0;
const answered = (state: TuiState): boolean => state.chat.turns.length > 0 && askingTurn(state.chat) === null;

/**
 * Every command with its keys: the one table from which the dispatcher, the help, the palette and the hints are
 * made. Keys are written as `parseKey` names them.
 */
export const COMMANDS = {
  'canvas.left': { title: 'Previous step', keys: ['left'], scope: 'canvas', group: 'Move' },
  'canvas.right': { title: 'Next step', keys: ['right'], scope: 'canvas', group: 'Move' },
  'canvas.up': { title: 'Lane above', keys: ['up'], scope: 'canvas', group: 'Move' },
  'canvas.down': { title: 'Lane below', keys: ['down'], scope: 'canvas', group: 'Move' },
  'canvas.first': { title: 'First column', keys: ['home'], scope: 'canvas', group: 'Move' },
  'canvas.last': { title: 'Last column', keys: ['end'], scope: 'canvas', group: 'Move' },
  'canvas.page-left': { title: 'A screen to the left', keys: ['pageup'], scope: 'canvas', group: 'Move' },
  'canvas.page-right': { title: 'A screen to the right', keys: ['pagedown'], scope: 'canvas', group: 'Move' },
  'canvas.pan-left': { title: 'Scroll left', keys: ['alt+left'], scope: 'canvas', group: 'Move' },
  'canvas.pan-right': { title: 'Scroll right', keys: ['alt+right'], scope: 'canvas', group: 'Move' },
  'canvas.pan-up': { title: 'Scroll up', keys: ['alt+up'], scope: 'canvas', group: 'Move' },
  'canvas.pan-down': { title: 'Scroll down', keys: ['alt+down'], scope: 'canvas', group: 'Move' },
  'canvas.centre': { title: 'Centre on the selection', keys: ['c'], scope: 'canvas', group: 'Move', when: step },
  'canvas.waiting': { title: 'Next step that waits for you', keys: ['j'], scope: 'canvas', group: 'Move' },
  'zoom.in': { title: 'Zoom in', keys: ['+', '='], scope: 'canvas', group: 'View' },
  'zoom.out': { title: 'Zoom out', keys: ['-'], scope: 'canvas', group: 'View' },
  'lane.fold': { title: 'Fold or unfold the lane', keys: ['z'], scope: 'canvas', group: 'View', when: step },
  'lane.unfold-all': { title: 'Unfold all lanes', keys: ['Z'], scope: 'canvas', group: 'View' },
  minimap: { title: 'Show or hide the minimap', keys: ['o'], scope: 'canvas', group: 'View' },
  mark: { title: 'Mark or unmark the step', keys: ['space'], scope: 'canvas', group: 'View', when: step },
  search: { title: 'Search steps', keys: ['/'], scope: 'canvas', group: 'View', hint: 'search', when: hasSteps },
  'filter.status': { title: 'Filter by the next status', keys: ['F'], scope: 'canvas', group: 'View', when: hasSteps },
  back: { title: 'Clear marks, filter and earlier run', keys: ['esc'], scope: 'canvas', group: 'View' },

  'run.step': { title: 'Run the step (or the marked ones)', keys: ['r'], scope: 'canvas', group: 'Run', hint: 'run', when: plain },
  'run.runnable': { title: 'Run everything that can start now', keys: ['g'], scope: 'canvas', group: 'Run', hint: 'go', when: hasSteps },
  'run.all': { title: 'Run the whole sequence', keys: ['G'], scope: 'canvas', group: 'Run', when: hasSteps },
  'run.group': {
    title: 'Run the group of the step',
    keys: ['ctrl+g'],
    scope: 'canvas',
    group: 'Run',
    when: (state) => selectedStep(state)?.type === 'p' || (selectedStep(state)?.group ?? null) !== null,
  },
  'restart.step': { title: 'Restart the step', keys: ['R'], scope: 'canvas', group: 'Run', when: several },
  'stop.step': { title: 'Stop the step', keys: ['x'], scope: 'canvas', group: 'Run', when: several },
  'stop.kill': { title: 'Kill the step at once', keys: ['X'], scope: 'canvas', group: 'Run', when: several },
  'stop.all': { title: 'Stop everything', keys: ['S'], scope: 'canvas', group: 'Run', when: hasSteps },
  review: { title: 'Review: approve or reject', keys: ['a'], scope: 'canvas', group: 'Run', hint: 'review', when: canReview },
  accept: { title: "Apply the step's diff to the main tree", keys: ['A'], scope: 'canvas', group: 'Run', when: plain },

  'step.add': { title: 'New step', keys: ['n'], scope: 'canvas', group: 'Edit', hint: 'new' },
  'step.edit': { title: 'Edit the step', keys: ['e'], scope: 'canvas', group: 'Edit', hint: 'edit', when: step },
  'step.clone': { title: 'Clone the step', keys: ['y'], scope: 'canvas', group: 'Edit', when: step },
  'step.rm': { title: 'Delete the step', keys: ['d', 'delete'], scope: 'canvas', group: 'Edit', when: step },
  'step.earlier': { title: 'Move the step earlier in its lane', keys: ['<', 'shift+left'], scope: 'canvas', group: 'Edit', when: step },
  'step.later': { title: 'Move the step later in its lane', keys: ['>', 'shift+right'], scope: 'canvas', group: 'Edit', when: step },
  'step.lane-up': { title: 'Move the step to the lane above', keys: ['[', 'shift+up'], scope: 'canvas', group: 'Edit', when: step },
  'step.lane-down': { title: 'Move the step to the lane below', keys: [']', 'shift+down'], scope: 'canvas', group: 'Edit', when: step },
  'dep.add': { title: 'Wait for another step: pick it', keys: ['w'], scope: 'canvas', group: 'Edit', when: step },
  'dep.rm': { title: 'No longer wait for a step: pick it', keys: ['W'], scope: 'canvas', group: 'Edit', when: step },
  'group.parallelize': { title: 'Run in parallel (marked: as one group)', keys: ['p'], scope: 'canvas', group: 'Edit', when: several },
  'fusion.create': { title: 'Fuse candidates into one result', keys: ['f'], scope: 'canvas', group: 'Edit' },
  'gate.insert': { title: 'Insert a gate', keys: ['i'], scope: 'canvas', group: 'Edit', when: step },
  'prompt.edit': { title: 'Edit the prompt in $EDITOR', keys: ['E'], scope: 'canvas', group: 'Edit', when: plain },
  'prompt.generate': { title: 'Make the prompt from a template', keys: ['T'], scope: 'canvas', group: 'Edit', when: plain },
  undo: { title: 'Undo the last edit', keys: ['u'], scope: 'canvas', group: 'Edit' },

  'inspector.open': { title: 'Inspect the step', keys: ['enter'], scope: 'canvas', group: 'Panes', when: step },
  'inspector.log': { title: 'Log of the step', keys: ['l'], scope: 'canvas', group: 'Panes', when: plain },
  'inspector.diff': { title: 'Diff of the step', keys: ['v'], scope: 'canvas', group: 'Panes', when: plain },
  'inspector.prompt': { title: 'Prompt of the step', keys: ['t'], scope: 'canvas', group: 'Panes', when: plain },
  'pane.rail': { title: 'Templates and history', keys: ['0'], scope: 'anywhere', group: 'Panes' },
  'pane.canvas': { title: 'The sequence', keys: ['1'], scope: 'anywhere', group: 'Panes' },
  'pane.inspector': { title: 'Inspector', keys: ['2'], scope: 'anywhere', group: 'Panes' },
  'pane.dock': { title: 'Chat and proposals', keys: ['3'], scope: 'anywhere', group: 'Panes' },
  'pane.next': { title: 'Next pane', keys: ['tab'], scope: 'anywhere', group: 'Panes' },
  'pane.previous': { title: 'Previous pane', keys: ['shift+tab'], scope: 'anywhere', group: 'Panes' },
  'tab.next': { title: 'Next tab', keys: [']', 'right'], scope: 'inspector', group: 'Panes' },
  'tab.previous': { title: 'Previous tab', keys: ['[', 'left'], scope: 'inspector', group: 'Panes' },
  'inspector.search': { title: 'Search the log', keys: ['/'], scope: 'inspector', group: 'Panes', hint: 'search' },
  'inspector.stream': { title: 'Log: stdout or stderr', keys: ['s'], scope: 'inspector', group: 'Panes', hint: 'stderr' },
  'inspector.wide': { title: 'Inspector over the whole screen', keys: ['z'], scope: 'inspector', group: 'Panes', hint: 'wide' },
  'inspector.instance': { title: 'Next instance', keys: ['i'], scope: 'inspector', group: 'Panes' },

  'mprocs.select': { title: 'Show the step in mprocs', keys: ['m'], scope: 'canvas', group: 'mprocs', when: plain },
  'mprocs.zoom': {
    title: 'Show the step in mprocs alone, and type into it',
    keys: ['alt+m'],
    scope: 'canvas',
    group: 'mprocs',
    when: plain,
  },
  'mprocs.send-key': { title: "Send a key to the step's pane", keys: ['M'], scope: 'canvas', group: 'mprocs', when: running },
  'mprocs.open': { title: 'Open mprocs beside', keys: ['O'], scope: 'canvas', group: 'mprocs' },
  'mprocs.close': { title: 'Close mprocs', keys: [], scope: 'canvas', group: 'mprocs' },

  'policy.mode': { title: 'Switch between SAFE and POWER', keys: ['P'], scope: 'canvas', group: 'ThreadOS' },
  'policy.allow': { title: 'Allow a command in policy.yaml', keys: [], scope: 'canvas', group: 'ThreadOS' },
  trust: { title: 'Look at what changed outside ThreadOS', keys: [], scope: 'canvas', group: 'ThreadOS' },
  problem: {
    title: 'What is wrong with the sequence',
    keys: ['!'],
    scope: 'canvas',
    group: 'ThreadOS',
    hint: 'what is wrong',
    when: broken,
  },
  reconcile: { title: 'Look for processes that were lost', keys: ['ctrl+r'], scope: 'canvas', group: 'ThreadOS' },
  palette: { title: 'All commands', keys: [':', 'ctrl+p'], scope: 'anywhere', group: 'ThreadOS', hint: 'commands' },
  'command-log': { title: 'Command log', keys: ['@'], scope: 'anywhere', group: 'ThreadOS' },
  metrics: { title: 'Metrics of all runs', keys: ['%'], scope: 'anywhere', group: 'ThreadOS' },
  help: { title: 'Help', keys: ['?', 'f1'], scope: 'anywhere', group: 'ThreadOS', hint: 'help' },
  repaint: { title: 'Paint the screen again', keys: ['ctrl+l'], scope: 'anywhere', group: 'ThreadOS' },
  suspend: { title: 'Suspend (fg brings it back)', keys: ['ctrl+z'], scope: 'anywhere', group: 'ThreadOS' },
  quit: { title: 'Quit', keys: ['q', 'ctrl+c'], scope: 'anywhere', group: 'ThreadOS', hint: 'quit' },

  init: { title: 'Create .threados/ here', keys: ['i', 'enter'], scope: 'empty', group: null, hint: 'create' },

  'list.up': { title: 'Up', keys: ['up', 'k'], scope: 'list', group: null },
  'list.down': { title: 'Down', keys: ['down', 'j'], scope: 'list', group: null },
  'list.page-up': { title: 'Page up', keys: ['pageup', 'ctrl+u'], scope: 'list', group: null },
  'list.page-down': { title: 'Page down', keys: ['pagedown', 'ctrl+d', 'space'], scope: 'list', group: null },
  'list.top': { title: 'To the top', keys: ['home', 'g'], scope: 'list', group: null },
  'list.end': { title: 'To the end', keys: ['end', 'G'], scope: 'list', group: null },
  'list.accept': { title: 'Choose', keys: ['enter'], scope: 'list', group: null },

  'dock.apply': { title: 'Apply the proposal', keys: ['a'], scope: 'dock', group: 'Proposals', hint: 'apply', when: card },
  'dock.apply-run': {
    title: 'Apply the proposal and run it',
    keys: ['r'],
    scope: 'dock',
    group: 'Proposals',
    hint: 'apply & run',
    when: card,
  },
  'dock.discard': { title: 'Discard the proposal', keys: ['x'], scope: 'dock', group: 'Proposals', hint: 'discard', when: card },
  'dock.edit': {
    title: "Edit the proposal's actions in $EDITOR",
    keys: ['e'],
    scope: 'dock',
    group: 'Proposals',
    hint: 'edit',
    when: card,
  },
  'dock.fold': { title: "The proposal's whole diff, or its beginning", keys: ['f'], scope: 'dock', group: 'Proposals', when: card },

  'chat.talk': { title: 'Say what you want', keys: ['ctrl+t'], scope: 'anywhere', group: 'Chat' },
  'chat.write': { title: 'Write', keys: ['enter', 'i'], scope: 'dock', group: 'Chat', hint: 'write' },
  'chat.retry': { title: 'Ask the last request again', keys: ['t'], scope: 'dock', group: 'Chat', when: answered },
  'chat.provider': { title: 'Another provider', keys: ['p'], scope: 'dock', group: 'Chat' },
  'chat.cancel': { title: 'Cancel the answer', keys: ['esc', 'ctrl+c'], scope: 'asking', group: 'Chat', hint: 'cancel' },
  'chat.send': { title: 'Send', keys: ['enter'], scope: 'writing', group: 'Chat', hint: 'send' },
  'chat.newline': { title: 'New line', keys: ['ctrl+j', 'alt+enter'], scope: 'writing', group: 'Chat', hint: 'new line' },
  'chat.done': {
    title: 'Stop writing',
    keys: ['esc', 'ctrl+c', 'tab', 'shift+tab'],
    scope: 'writing',
    group: 'Chat',
    hint: 'stop writing',
  },

  close: { title: 'Close', keys: ['esc'], scope: 'list', group: null, hint: 'close' },

  'overlay.close': { title: 'Close', keys: ['esc', 'q', 'ctrl+c', '?', '@', '%'], scope: 'overlay', group: null, hint: 'close' },

  'text.cancel': { title: 'Cancel', keys: ['esc', 'ctrl+c'], scope: 'text', group: null, hint: 'cancel' },
  'text.accept': { title: 'Accept', keys: ['enter'], scope: 'text', group: null, hint: 'accept' },
  'text.up': { title: 'Up', keys: ['up', 'ctrl+p'], scope: 'text', group: null },
  'text.down': { title: 'Down', keys: ['down', 'ctrl+n', 'tab'], scope: 'text', group: null },
  'text.clear': { title: 'Clear the field', keys: ['ctrl+u'], scope: 'text', group: null },

  'form.cancel': { title: 'Cancel', keys: ['esc', 'ctrl+c'], scope: 'form', group: null, hint: 'cancel' },
  'form.submit': { title: 'Do it', keys: ['enter', 'ctrl+s'], scope: 'form', group: null, hint: 'do it' },
  'form.next': { title: 'Next field', keys: ['tab', 'down'], scope: 'form', group: null, hint: 'next' },
  'form.previous': { title: 'Previous field', keys: ['shift+tab', 'up'], scope: 'form', group: null },
  'form.left': { title: 'Previous choice', keys: ['left'], scope: 'form', group: null },
  'form.right': { title: 'Next choice', keys: ['right', 'space'], scope: 'form', group: null },
  'form.clear': { title: 'Clear the field', keys: ['ctrl+u'], scope: 'form', group: null },

  'confirm.yes': { title: 'Yes', keys: ['y', 'enter'], scope: 'confirm', group: null, hint: 'yes' },
  'confirm.no': { title: 'No', keys: ['n', 'esc', 'q', 'ctrl+c'], scope: 'confirm', group: null, hint: 'no' },

  'review.approve': { title: 'Approve', keys: ['y'], scope: 'review', group: null, hint: 'approve' },
  'review.reject': { title: 'Reject with a reason', keys: ['n'], scope: 'review', group: null, hint: 'reject' },
  'review.close': { title: 'Later', keys: ['esc', 'q', 'ctrl+c'], scope: 'review', group: null, hint: 'later' },

  'pick.accept': { title: 'This one', keys: ['enter'], scope: 'pick', group: null, hint: 'this one' },
  'pick.soft': { title: 'Hard or soft', keys: ['s'], scope: 'pick', group: null, hint: 'hard/soft' },
  'pick.cancel': { title: 'Cancel', keys: ['esc', 'q', 'ctrl+c'], scope: 'pick', group: null, hint: 'cancel' },
} as const satisfies Readonly<Record<string, Command>>;

export type CommandId = keyof typeof COMMANDS;
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];

export function commandOf(id: CommandId): Command {
  return COMMANDS[id];
}

/** Whether it can be done now. */
export function isPossible(id: CommandId, state: TuiState): boolean {
  return commandOf(id).when?.(state) ?? true;
}
