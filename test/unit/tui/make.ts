import { layoutGraph } from '../../../src/engine/layout.ts';
import { resolveSequence } from '../../../src/engine/resolve.ts';
import type { SequenceSpec, StepSpec } from '../../../src/model/sequence.ts';
import type { Status, StatusRow } from '../../../src/model/status.ts';
import type { CellBuffer } from '../../../src/tui/layout/cell-buffer.ts';
import type { Effect, Message } from '../../../src/tui/state/message.ts';
import { reduce } from '../../../src/tui/state/reduce.ts';
import { initialState, type TuiState } from '../../../src/tui/state/state.ts';
import { row, view } from '../../fixtures/records.ts';

/** A sequence from specs, with every default filled in. */
export function sequenceOf(steps: readonly StepSpec[], lanes?: readonly string[]) {
  const spec: SequenceSpec = { version: 1, name: 'test', steps: [...steps], ...(lanes === undefined ? {} : { lanes: [...lanes] }) };
  return resolveSequence(spec);
}

export function rowOf(id: string, status: Status, more: Partial<StatusRow> = {}): StatusRow {
  return row(id, { status, ...more });
}

export interface TestTui {
  state(): TuiState;
  /** Everything that was to be done so far, oldest first. */
  effects(): readonly Effect[];
  send(...messages: readonly Message[]): TestTui;
}

/** A TUI without a screen: a state, and what was to be done about what it was sent. */
export function tuiOf(
  steps: readonly StepSpec[],
  options: { lanes?: readonly string[]; columns?: number; rows?: number; statuses?: Readonly<Record<string, Status>> } = {},
): TestTui {
  const sequence = sequenceOf(steps, options.lanes);
  let state = initialState({
    root: '/repo',
    look: { ascii: false, colour: true, mouse: true },
    columns: options.columns ?? 140,
    rows: options.rows ?? 44,
    now: 1_000_000,
  });
  const effects: Effect[] = [];
  const tui: TestTui = {
    state: () => state,
    effects: () => effects,
    send: (...messages) => {
      for (const message of messages) {
        const next = reduce(state, message);
        state = next.state;
        effects.push(...next.effects);
      }
      return tui;
    },
  };
  tui.send({ type: 'status', view: view(steps.map((step) => rowOf(step.id, options.statuses?.[step.id] ?? 'READY'))) });
  tui.send({ type: 'sequence', revision: 'r1', sequence, layout: layoutGraph(sequence) });
  effects.length = 0;
  return tui;
}

/** plan → build → test in one lane, docs beside them. */
export const CHAIN: readonly StepSpec[] = [
  { id: 'plan', lane: 'main', model: 'shell', command: ['true'] },
  { id: 'build', lane: 'main', model: 'shell', command: ['true'], depends_on: ['plan'] },
  { id: 'test', lane: 'main', model: 'shell', command: ['true'], depends_on: ['build'] },
  { id: 'docs', lane: 'side', model: 'claude-code', depends_on: ['plan'] },
];

/** The rows of a buffer as plain text. */
export function textRows(buffer: CellBuffer): string[] {
  return Array.from({ length: buffer.height }, (_, y) => buffer.chars.slice(y * buffer.width, (y + 1) * buffer.width).join(''));
}
