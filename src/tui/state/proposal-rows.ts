import type { Decision, Effect, Proposal } from '../../model/plan.ts';
import { printable } from '../../util/printable.ts';
import { line, seg, type Line, type Segment } from '../layout/line.ts';
import { wrap } from '../../util/text-width.ts';
import { pendingProposals } from './ask.ts';
import type { ChatRow } from './chat-rows.ts';
import { diffLines } from './diff-lines.ts';
import { actionLine } from './seqctl-line.ts';
import type { TuiState } from './state.ts';

/** A longer diff is folded to this many rows. */
const FOLDED = 14;
/** An action with a long prompt shows its beginning; all of it is in the diff. */
const MOST_ACTION = 5;

/**
 * A proposal's card: who, what, the policy's word on each action, what else it would do, the diff. One that waits shows
 * how it plans on today's files; the others are one line.
 */
export function proposalRows(state: TuiState, proposal: Proposal, width: number): readonly ChatRow[] {
  const row = (text: Line, buttons = false): ChatRow => ({ line: text, proposal: proposal.id, buttons });
  const chosen = pendingProposals(state)[state.dock.index]?.id === proposal.id;
  const pointer = chosen && state.focus === 'dock' ? (state.look.ascii ? '> ' : '› ') : '  ';
  const head = line(
    seg('accent', pointer),
    seg('strong', printable(proposal.actor)),
    seg('faint', ` ${proposal.created_at.slice(11, 16)} ${proposal.id} `),
    stateSegment(proposal),
  );
  if (proposal.state !== 'pending') return [row(head)];
  const fromElsewhere = proposal.request !== null && !state.chat.turns.some((turn) => turn.proposal === proposal.id);
  const words = (text: string, tone: Segment['tone'], indent = 2): ChatRow[] =>
    wrap(text, width - indent).map((part) => row(line(' '.repeat(indent), seg(tone, printable(part)))));
  const today = state.chat.plans.get(proposal.id);
  if (today !== undefined && 'conflict' in today) {
    return [
      row(head),
      ...proposal.actions.flatMap((action) => actionRows(row, actionLine(action), undefined, width)),
      ...words(`No longer fits: ${today.conflict}`, 'bad'),
      ...(chosen ? [row([], true)] : []),
    ];
  }
  const plan = today ?? proposal;
  const isOlder = today !== undefined && today.revision !== proposal.revision;
  const diff = chosen ? diffRows(state, proposal.id, plan.diff) : [];
  return [
    row(head),
    ...(fromElsewhere ? words(proposal.request, 'plain') : []),
    ...proposal.actions.flatMap((action, i) =>
      actionRows(
        row,
        actionLine(action),
        today?.decisions.find((decision) => decision.action === i),
        width,
      ),
    ),
    ...(isOlder
      ? words(
          `The sequence has changed since: planned again${today.diff === proposal.diff ? ', with the same result' : '; what it would change is shown as of now'}.`,
          'warn',
        )
      : []),
    ...(chosen
      ? plan.effects
          .map(effectText)
          .filter((text) => text !== '')
          .flatMap((text) => words(text, 'plain'))
      : []),
    ...diff.map((text) => row(line('  ', ...text))),
    ...(chosen ? [row([], true)] : []),
  ];
}

function stateSegment({ state }: Proposal): Segment {
  return {
    pending: seg('warn', 'waits'),
    applied: seg('good', 'applied'),
    discarded: seg('faint', 'discarded'),
    stale: seg('bad', 'stale'),
  }[state];
}

function cutRows(rows: readonly string[]): readonly string[] {
  return rows.length <= MOST_ACTION ? rows : [...rows.slice(0, MOST_ACTION - 1), `(${rows.length - MOST_ACTION + 1} more lines)`];
}

/** An action as the command that it is, with what the policy says to the person who applies it. */
function actionRows(row: (text: Line) => ChatRow, text: string, decision: Decision | undefined, width: number): ChatRow[] {
  const verdict = decision?.verdict ?? null;
  const tone = verdict === 'deny' ? 'bad' : verdict === 'allow' || verdict === null ? 'good' : 'warn';
  const mark = verdict === null ? '· ' : verdict === 'allow' ? '+ ' : '! ';
  const rows = cutRows(wrap(text, width - 4)).map((part, i) =>
    row(line('  ', seg(tone, i === 0 ? mark : '  '), seg('faint', printable(part)))),
  );
  if (decision === undefined || verdict === 'allow') return rows;
  return [
    ...rows,
    ...wrap(`${decision.verdict}: ${decision.reason} (${decision.rule})`, width - 6).map((part) =>
      row(line('      ', seg(tone, printable(part)))),
    ),
  ];
}

function diffRows(state: TuiState, id: string, diff: string): readonly Line[] {
  const { ascii } = state.look;
  const lines = diffLines(diff);
  if (lines.length <= FOLDED + 1 || state.chat.unfolded.has(id)) return lines;
  return [...lines.slice(0, FOLDED), line(seg('accent', `${ascii ? '...' : '…'} ${lines.length - FOLDED} more lines (f shows them)`))];
}

/** What an action does besides writing files, which stand in the diff. */
export function effectText(effect: Effect): string {
  if (effect.effect === 'run') {
    const processes = `${effect.processes} ${effect.processes === 1 ? 'process' : 'processes'}`;
    const worktrees = effect.worktrees.length === 0 ? '' : `, worktrees for ${effect.worktrees.join(', ')}`;
    if (effect.not_now !== undefined) return `runs ${effect.steps.join(', ')}: not now, ${effect.not_now}`;
    return effect.steps.length === 0 ? 'runs nothing now' : `runs ${effect.steps.join(', ')}: ${processes}${worktrees}`;
  }
  if (effect.effect === 'stop') return `${effect.kill ? 'kills' : 'stops'} ${effect.instances.join(', ')}`;
  return '';
}
