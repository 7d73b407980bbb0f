import type { InstanceId, StepId } from '../../model/ids.ts';

/** One row that ThreadOS added to mprocs. */
export interface Pane {
  readonly step: StepId;
  readonly instance: InstanceId;
  readonly attempt: number;
  readonly name: string;
  /** Row number from 0. */
  readonly index: number;
  /** mprocs' own number of the process, from 1, never reused. */
  readonly id: number;
  /** The row may be another one by now. */
  readonly stale: boolean;
}

/**
 * Which pane belongs to which step. There is no way to ask mprocs; rows are appended and, with the keys that move
 * them taken away, stay where they are, so that counting is enough. Where a command may or may not have arrived,
 * counting is a guess from then on, and says so (`stale`).
 */
export interface PaneMap {
  readonly schema: 1;
  /** Of the mprocs it describes; a map of another session counts for nothing. */
  readonly session: string;
  /** Rows there are, the welcome row included. */
  readonly rows: number;
  /** Some command's fate is unknown: rows added from now on may be one off. */
  readonly uncertain: boolean;
  readonly panes: readonly Pane[];
}

export interface PaneRequest {
  readonly step: StepId;
  readonly instance: InstanceId;
  readonly attempt: number;
}

export function emptyMap(session: string): PaneMap {
  return { schema: 1, session, rows: 1, uncertain: false, panes: [] };
}

/** `build`, and `build (2)` for its second attempt. */
export function paneName({ instance, attempt }: PaneRequest): string {
  return attempt === 1 ? instance : `${instance} (${String(attempt)})`;
}

/** The rows that the next add-procs will make, in order. */
export function planPanes(map: PaneMap, requests: readonly PaneRequest[]): readonly Pane[] {
  return requests.map((request, i) => ({
    step: request.step,
    instance: request.instance,
    attempt: request.attempt,
    name: paneName(request),
    index: map.rows + i,
    id: map.rows + i + 1,
    stale: map.uncertain,
  }));
}

/** `certain`: mprocs has surely read the commands. */
export function withPanes(map: PaneMap, panes: readonly Pane[], certain: boolean): PaneMap {
  const added = certain ? panes : panes.map((pane) => ({ ...pane, stale: true }));
  return { ...map, rows: map.rows + panes.length, uncertain: map.uncertain || !certain, panes: [...map.panes, ...added] };
}

/** The newest pane of an instance, or of a step that has only one. */
export function findPane(map: PaneMap, target: InstanceId): Pane | null {
  return map.panes.findLast((pane) => pane.instance === target) ?? map.panes.findLast((pane) => pane.step === target) ?? null;
}
