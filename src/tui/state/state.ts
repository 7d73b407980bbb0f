import type { Failure } from '../../model/failure.ts';
import type { RunId, StepId } from '../../model/ids.ts';
import type { AuditEntry, Proposal } from '../../model/plan.ts';
import type { Sequence } from '../../model/sequence.ts';
import type { Status, StatusFile, StatusRow } from '../../model/status.ts';
import type { RunSummary } from '../../app/threados.ts';
import type { GraphLayout } from '../../engine/layout.ts';
import type { Zoom } from '../layout/metrics.ts';
import { NO_CHAT, type ChatState } from './chat.ts';
import type { FormState } from './form.ts';
import type { LogLine } from './log-line.ts';
import type { Overlay } from './overlay.ts';

/** Everything the screen shows, as plain data. Changed only by `reduce`; what can be derived from it is in selectors. */
export interface TuiState {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly look: Look;
  /** The repo's root, absolute. */
  readonly root: string;
  readonly world: World;
  readonly selection: StepId | null;
  readonly marked: ReadonlySet<StepId>;
  readonly viewport: { readonly x: number; readonly y: number };
  readonly zoom: Zoom;
  /** Names of the lanes that are folded. */
  readonly folded: ReadonlySet<string>;
  readonly minimap: boolean;
  readonly filter: { readonly text: string; readonly status: Status | null };
  readonly focus: Pane;
  readonly overlay: Overlay;
  readonly inspector: Inspector;
  readonly rail: Rail;
  readonly dock: Dock;
  readonly chat: ChatState;
  /** What was done, oldest first. */
  readonly log: readonly LogEntry[];
  /** One line above the hints; goes away by itself. */
  readonly toast: Toast | null;
  readonly drag: Drag | null;
  /** The form that was carried out last: it comes back when that did not work. */
  readonly submitted: FormState | null;
  /** A run of the past that is looked at instead of the present. */
  readonly past: { readonly run: RunId; readonly rows: ReadonlyMap<StepId, StatusRow> } | null;
  /** Milliseconds since the epoch, moved on by `tick`. */
  readonly now: number;
  readonly frame: number;
  readonly nextDeed: number;
}

export interface Look {
  readonly ascii: boolean;
  readonly colour: boolean;
  readonly mouse: boolean;
}

export type Pane = 'canvas' | 'inspector' | 'rail' | 'dock';

/** What ThreadOS says. */
export interface World {
  readonly state: 'loading' | 'empty' | 'ready' | 'broken';
  /** Why it cannot be shown, where `broken`; the last good sequence stays on the screen. */
  readonly failure: Failure | null;
  readonly revision: string | null;
  readonly sequence: Sequence | null;
  readonly layout: GraphLayout | null;
  readonly rows: ReadonlyMap<StepId, StatusRow>;
  readonly run: RunId | null;
  readonly mode: 'safe' | 'power';
  readonly executor: 'direct' | 'mprocs' | null;
  readonly proposals: readonly Proposal[];
}

export const TABS = ['about', 'prompt', 'log', 'diff', 'attempts'] as const;
export type Tab = (typeof TABS)[number];

export interface Inspector {
  readonly open: boolean;
  /** It covers the canvas while it has the focus. */
  readonly wide: boolean;
  readonly tab: Tab;
  /** First line shown; counted from the end where `follow`. */
  readonly scroll: number;
  /** The log stays at its end while lines come. */
  readonly follow: boolean;
  readonly search: string;
  readonly stream: 'stdout' | 'stderr';
  /** Which instance's log and diff; an index into the step's instances. */
  readonly instance: number;
  readonly loaded: Loaded;
}

/** What was fetched for the selected step; `id` says for which, so that a late answer is not shown for another. */
export interface Loaded {
  readonly id: StepId | null;
  readonly attempts: readonly StatusFile[];
  readonly prompt: { readonly path: string; readonly text: string | null } | null;
  readonly log: { readonly key: string; readonly lines: readonly LogLine[]; readonly skipped: number } | null;
  readonly diff: { readonly key: string; readonly patch: string; readonly note: string | null } | null;
}

export interface Rail {
  readonly open: boolean;
  readonly index: number;
  readonly runs: readonly RunSummary[];
  readonly history: readonly AuditEntry[];
}

export interface Dock {
  readonly open: boolean;
  /** The chosen card, among the proposals that wait. */
  readonly index: number;
}

export interface LogEntry {
  readonly id: number;
  readonly at: number;
  readonly line: string;
  /** The step that was selected when it was begun. */
  readonly selection: StepId | null;
  readonly state: 'running' | 'done' | 'failed' | 'waiting';
  readonly message: string;
}

export interface Toast {
  readonly level: 'good' | 'warn' | 'bad' | 'plain';
  readonly text: string;
  readonly until: number;
}

export type Drag =
  | { readonly kind: 'card'; readonly id: StepId; readonly x: number; readonly y: number; readonly moved: boolean }
  | { readonly kind: 'edge'; readonly id: StepId; readonly x: number; readonly y: number; readonly soft: boolean }
  | { readonly kind: 'pan'; readonly x: number; readonly y: number };

export const NO_ROWS: ReadonlyMap<StepId, StatusRow> = new Map();
export const NOTHING_LOADED: Loaded = { id: null, attempts: [], prompt: null, log: null, diff: null };

export function initialState(options: { root: string; look: Look; columns: number; rows: number; now: number }): TuiState {
  return {
    size: { columns: options.columns, rows: options.rows },
    look: options.look,
    root: options.root,
    world: {
      state: 'loading',
      failure: null,
      revision: null,
      sequence: null,
      layout: null,
      rows: NO_ROWS,
      run: null,
      mode: 'safe',
      executor: null,
      proposals: [],
    },
    selection: null,
    marked: new Set(),
    viewport: { x: 0, y: 0 },
    zoom: 'full',
    folded: new Set(),
    minimap: true,
    filter: { text: '', status: null },
    focus: 'canvas',
    overlay: { kind: 'none' },
    inspector: {
      open: options.columns >= 110,
      wide: false,
      tab: 'about',
      scroll: 0,
      follow: true,
      search: '',
      stream: 'stdout',
      instance: 0,
      loaded: NOTHING_LOADED,
    },
    rail: { open: false, index: 0, runs: [], history: [] },
    dock: { open: false, index: 0 },
    chat: NO_CHAT,
    log: [],
    toast: null,
    drag: null,
    submitted: null,
    past: null,
    now: options.now,
    frame: 0,
    nextDeed: 1,
  };
}
