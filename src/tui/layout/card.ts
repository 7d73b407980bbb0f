import type { StepId } from '../../model/ids.ts';
import type { Step } from '../../model/sequence.ts';
import type { Status, StatusRow } from '../../model/status.ts';
import { briefDuration } from './brief-duration.ts';
import type { CommandId } from '../keys/commands.ts';

/** What a card shows, as words; made only for the steps that are visible. */
export interface Card {
  readonly id: StepId;
  readonly type: Step['type'];
  /** `P ×3`, `F`, `base`… */
  readonly badge: string;
  readonly status: Status;
  /** Time since the start while it runs, else how long it took; empty before the first start. */
  readonly elapsed: string;
  readonly model: string;
  /** `worktree`, or the folder it works in: `./` is the repo's root. */
  readonly workspace: string;
  readonly attempt: number;
  /** What a gate asks; empty where it has no more to say than its id. */
  readonly question: string;
  /** One per instance (P), child (B) or candidate (F); empty for a plain step. */
  readonly pips: readonly Status[];
  /** `in <group>` or `of <parent>`. */
  readonly tag: string;
  readonly watchdog: string | null;
  /** There is one to look at. */
  readonly diff: boolean;
}

const BADGE: Readonly<Record<Step['type'], string>> = { base: 'base', p: 'P', c: 'C', f: 'F', b: 'B', l: 'L', gate: 'gate' };

/** `parts`: how the children of a B and the candidates of an F stand. */
export function cardOf(step: Step, row: StatusRow | undefined, parts: readonly Status[], now: number): Card {
  const fan = step.type === 'p' ? ` ×${String(step.fanout)}` : step.type === 'c' && step.phase !== null ? ` ${String(step.phase)}` : '';
  return {
    id: step.id,
    type: step.type,
    badge: `${BADGE[step.type]}${fan}`,
    status: row?.status ?? 'BLOCKED',
    elapsed: row === undefined ? '' : elapsedOf(row, now),
    model: step.model === null ? '' : step.model_name === null ? step.model : `${step.model} ${step.model_name}`,
    workspace: step.worktree ? 'worktree' : step.cwd === '.' ? './' : step.cwd,
    attempt: row?.attempt ?? 0,
    question: step.type === 'gate' && step.name !== step.id ? step.name : '',
    pips: step.type === 'p' ? instancePips(step, row) : parts,
    tag: step.parent !== null ? `of ${step.parent}` : (step.group ?? ''),
    diff: hasDiff(row),
    watchdog: step.type === 'l' && step.watchdog !== null ? watchdogText(step.watchdog, row) : null,
  };
}

/** Milliseconds become text only here, so that a card changes once a second and not more often. */
export function elapsedOf(row: Pick<StatusRow, 'started_at' | 'ended_at' | 'duration_ms' | 'status'>, now: number): string {
  if (row.duration_ms !== null) return briefDuration(row.duration_ms);
  if (row.started_at === null || row.status !== 'RUNNING') return '';
  return briefDuration(Math.max(0, Math.floor((now - Date.parse(row.started_at)) / 1000)) * 1000);
}

function instancePips(step: Step, row: StatusRow | undefined): Status[] {
  const known = row?.instances.map((instance) => instance.status) ?? [];
  return Array.from({ length: step.fanout }, (_, i) => known[i] ?? row?.status ?? 'BLOCKED');
}

function watchdogText(watchdog: NonNullable<Step['watchdog']>, row: StatusRow | undefined): string {
  const verifier = row?.instances.find((instance) => instance.instance.endsWith('.verify'));
  const parts = [
    watchdog.idle_ms === null ? null : `idle ${briefDuration(watchdog.idle_ms)} ${watchdog.on_stall}`,
    watchdog.verify === null ? null : `verify ${verifier === undefined ? 'not yet' : verifier.status.toLowerCase().replace('_', ' ')}`,
  ];
  return parts.filter((part) => part !== null).join(', ') || `start-up clock, ${watchdog.on_stall}`;
}

/** Of the step or of one of its instances. */
export function hasDiff(row: StatusRow | undefined): boolean {
  const rows = row === undefined ? [] : [row, ...row.instances];
  return rows.some(({ artifacts }) => artifacts !== null && artifacts.diff !== null);
}

/** What one most likely wants to do next with a step, for the foot of its card: key, word, command. */
export interface QuickAction {
  readonly key: string;
  readonly word: string;
  readonly command: CommandId;
}

const RUN: QuickAction = { key: 'r', word: 'run', command: 'run.step' };
const EDIT: QuickAction = { key: 'e', word: 'edit', command: 'step.edit' };
const STOP: QuickAction = { key: 'x', word: 'stop', command: 'stop.step' };
const LOG: QuickAction = { key: 'l', word: 'log', command: 'inspector.log' };
const REVIEW: QuickAction = { key: 'a', word: 'review', command: 'review' };
const RESTART: QuickAction = { key: 'R', word: 'restart', command: 'restart.step' };
const DIFF: QuickAction = { key: 'v', word: 'diff', command: 'inspector.diff' };

export function quickActions(card: Pick<Card, 'status' | 'type' | 'diff'>): readonly QuickAction[] {
  switch (card.status) {
    case 'READY':
      return [RUN, EDIT];
    case 'RUNNING':
      return [STOP, LOG];
    case 'NEEDS_REVIEW':
      return card.type === 'gate' ? [REVIEW] : [REVIEW, card.diff ? DIFF : LOG];
    case 'FAILED':
      return [RESTART, LOG];
    case 'DONE':
      return card.type === 'gate' ? [EDIT] : [card.diff ? DIFF : LOG, RESTART];
    case 'BLOCKED':
      return [EDIT];
  }
}
