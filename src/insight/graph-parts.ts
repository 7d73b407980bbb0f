import { layoutGraph, type PlacedEdge } from '../engine/layout.ts';
import type { StepId } from '../model/ids.ts';
import type { Sequence, StepType } from '../model/sequence.ts';
import type { Status } from '../model/status.ts';
import { printable } from '../util/printable.ts';
import { truncate } from '../util/text-width.ts';
import { borrowLanes } from './borrow-lanes.ts';
import type { GraphStates } from './graph-text.ts';
import { badgeOf } from './text/card.ts';
import { UNICODE } from './text/glyphs.ts';

/** A sequence for programs that lay it out themselves: what there is to draw, without places. */
export interface GraphParts {
  /** Lanes without steps are left out. `name: null`: the steps without a lane. */
  readonly lanes: readonly { readonly name: string | null; readonly cards: readonly GraphCard[] }[];
  readonly edges: readonly Pick<PlacedEdge, 'from' | 'to' | 'kind'>[];
}

export interface GraphCard {
  readonly id: StepId;
  readonly type: StepType;
  readonly status: Status;
  /** `✓ merge F`, then the step's name where it has one. Printable, not escaped. */
  readonly lines: readonly string[];
}

/** Longer names are cut: a card is no page. */
const MOST_NAME = 60;

export function graphParts(seq: Sequence, states: GraphStates): GraphParts {
  const shown = borrowLanes(seq);
  const layout = layoutGraph(shown);
  const lanes = new Map<string | null, GraphCard[]>(layout.lanes.map((lane) => [lane.name, []]));
  for (const step of shown.steps) {
    const status = states.get(step.id)?.status ?? 'READY';
    const title = [UNICODE.status[status], step.id, badgeOf(step, UNICODE)].filter((part) => part !== '').join(' ');
    const lines = step.name === step.id ? [title] : [title, truncate(printable(step.name), MOST_NAME)];
    lanes.get(step.lane)?.push({ id: step.id, type: step.type, status, lines });
  }
  return { lanes: [...lanes].map(([name, cards]) => ({ name, cards })).filter(({ cards }) => cards.length > 0), edges: layout.edges };
}
