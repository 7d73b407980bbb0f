import type { Sequence } from '../model/sequence.ts';
import { printable } from '../util/printable.ts';
import { CARD_COLOURS, CARD_TEXT_COLOUR } from './graph-colours.ts';
import { graphParts, type GraphCard, type GraphParts } from './graph-parts.ts';
import type { GraphStates } from './graph-text.ts';

const EDGE_STYLES: Readonly<Record<GraphParts['edges'][number]['kind'], string>> = {
  hard: '',
  soft: ' [style=dashed]',
  candidate: ' [penwidth=2]',
  parent: ' [style=dotted, arrowhead=none]',
};

/** A sequence in the language of Graphviz, lanes as clusters. */
export function graphDot(seq: Sequence, states: GraphStates): readonly string[] {
  const { lanes, edges } = graphParts(seq, states);
  return [
    `digraph ${quote(seq.name)} {`,
    '  rankdir=LR;',
    `  node [shape=box, style="rounded,filled", fontname="Helvetica", fontcolor="${CARD_TEXT_COLOUR}"];`,
    ...lanes.flatMap(({ name, cards }, i) => {
      const drawn = cards.map((card) => `  ${node(card)}`);
      if (name === null) return drawn;
      return [`  subgraph cluster_${i} {`, `    label=${quote(name)};`, ...drawn.map((line) => `  ${line}`), '  }'];
    }),
    ...edges.map(({ from, to, kind }) => `  ${quote(from)} -> ${quote(to)}${EDGE_STYLES[kind]};`),
    '}',
  ];
}

function node({ id, type, status, lines }: GraphCard): string {
  const { fill, line } = CARD_COLOURS[status];
  const shape = type === 'gate' ? ', shape=diamond, style=filled' : '';
  return `${quote(id)} [label="${lines.map(escape).join('\\n')}", fillcolor="${fill}", color="${line}"${shape}];`;
}

function quote(text: string): string {
  return `"${escape(text)}"`;
}

/** Graphviz reads backslashes and HTML's entities in every quoted text. */
function escape(text: string): string {
  return printable(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;');
}
