import type { Sequence } from '../model/sequence.ts';
import { STATUSES } from '../model/status.ts';
import { printable } from '../util/printable.ts';
import { CARD_COLOURS, CARD_TEXT_COLOUR } from './graph-colours.ts';
import { graphParts, type GraphCard, type GraphParts } from './graph-parts.ts';
import type { GraphStates } from './graph-text.ts';

const ARROWS: Readonly<Record<GraphParts['edges'][number]['kind'], string>> = {
  hard: '-->',
  soft: '-.->',
  candidate: '==>',
  parent: '-.-',
};

/**
 * A sequence as a Mermaid flowchart, lanes as subgraphs. Nodes are numbered, because ids such as `end` mean something
 * to Mermaid.
 */
export function graphMermaid(seq: Sequence, states: GraphStates): readonly string[] {
  const { lanes, edges } = graphParts(seq, states);
  const cards = lanes.flatMap((lane) => lane.cards);
  const nodes = new Map(cards.map(({ id }, i) => [id, `n${i}`]));
  const node = (id: string): string => nodes.get(id) ?? '';
  return [
    'flowchart LR',
    ...lanes.flatMap(({ name, cards: own }, i) => {
      const drawn = own.map((card) => `  ${node(card.id)}${shape(card)}`);
      return name === null ? drawn : [`  subgraph lane${i}["${escape(name)}"]`, ...drawn.map((line) => `  ${line}`), '  end'];
    }),
    ...edges.map(({ from, to, kind }) => `  ${node(from)} ${ARROWS[kind]} ${node(to)}`),
    ...STATUSES.flatMap((status) => {
      const ids = cards.filter((card) => card.status === status).map((card) => node(card.id));
      const { fill, line } = CARD_COLOURS[status];
      if (ids.length === 0) return [];
      return [`  classDef ${status} fill:${fill},stroke:${line},color:${CARD_TEXT_COLOUR}`, `  class ${ids.join(',')} ${status}`];
    }),
  ];
}

function shape({ type, lines }: GraphCard): string {
  const label = `"${lines.map(escape).join('<br/>')}"`;
  if (type === 'gate') return `{${label}}`;
  return type === 'f' ? `[[${label}]]` : `[${label}]`;
}

/** Only letters, digits, spaces and inner hyphens stay: in labels Mermaid reads HTML, Markdown and its own entities. */
function escape(text: string): string {
  return printable(text).replace(/[^\p{L}\p{N} -]|^-/gu, (char) => `#${char.codePointAt(0) ?? 0};`);
}
