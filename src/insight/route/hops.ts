import type { GraphLayout, PlacedEdge } from '../../engine/layout.ts';
import type { End, Line, Stroke, Wire } from './model.ts';
import type { Occupancy } from './occupancy.ts';

/** A piece of an edge, through one channel. */
export interface Hop {
  readonly stroke: Stroke;
  readonly from: End;
  readonly to: End;
}

const STROKE: Readonly<Record<PlacedEdge['kind'], Stroke>> = { hard: 'solid', candidate: 'solid', soft: 'dashed', parent: 'dotted' };

/**
 * Cuts every edge into hops, one per channel. Edges that pass a column run along a wire; those of one source (or of
 * one target, where more of them end there) share it.
 */
export function planHops(layout: GraphLayout, occupancy: Occupancy): { readonly hops: readonly Hop[][]; readonly wires: readonly Wire[] } {
  const hops: Hop[][] = Array.from({ length: Math.max(0, layout.columns - 1) }, () => []);
  const wires: Wire[] = [];
  const put = (channel: number, hop: Hop) => hops[channel]?.push(hop);
  const long: PlacedEdge[] = [];
  for (const edge of visible(layout.edges)) {
    if (edge.end.column - edge.start.column > 1) long.push(edge);
    else put(edge.start.column, { stroke: STROKE[edge.kind], from: card(edge.start.row), to: card(edge.end.row) });
  }
  for (const bundle of bundles(long)) {
    const { first, last, stroke } = bundle;
    const line = chooseLine(bundle, occupancy);
    const wire: End = { ...line, card: false };
    for (let column = first; column <= last; column++) wires.push({ ...line, column, stroke });
    for (let channel = first; channel < last; channel++) put(channel, { stroke, from: wire, to: wire });
    for (const { start } of distinct(bundle.edges, (edge) => edge.from)) put(start.column, { stroke, from: card(start.row), to: wire });
    for (const { end } of distinct(bundle.edges, (edge) => edge.to)) put(end.column - 1, { stroke, from: wire, to: card(end.row) });
  }
  return { hops, wires };
}

function card(row: number): End {
  return { row, slot: 0, card: true };
}

/** Each way from step to step once: where several kinds lead it, the one drawn solid. */
function visible(edges: readonly PlacedEdge[]): Iterable<PlacedEdge> {
  const shown = new Map<string, PlacedEdge>();
  const weight = { hard: 3, candidate: 3, soft: 2, parent: 1 } as const;
  for (const edge of edges) {
    const key = `${edge.from}>${edge.to}`;
    const known = shown.get(key);
    if (known === undefined || weight[known.kind] < weight[edge.kind]) shown.set(key, edge);
  }
  return shown.values();
}

interface Bundle {
  readonly stroke: Stroke;
  readonly edges: readonly PlacedEdge[];
  /** Columns that it passes. */
  readonly first: number;
  readonly last: number;
  /** Rows to run in, best first. */
  readonly rows: readonly number[];
}

/** Edges that may share a wire: all lead from one step, or all lead to one. Short ones first: they get the straight ways. */
function bundles(edges: readonly PlacedEdge[]): Bundle[] {
  const count = (key: (edge: PlacedEdge) => string) => {
    const counts = new Map<string, number>();
    for (const edge of edges) counts.set(key(edge), (counts.get(key(edge)) ?? 0) + 1);
    return (edge: PlacedEdge) => counts.get(key(edge)) ?? 0;
  };
  const bySource = (edge: PlacedEdge) => `from ${edge.from} ${STROKE[edge.kind]}`;
  const byTarget = (edge: PlacedEdge) => `to ${edge.to} ${STROKE[edge.kind]}`;
  const [fromSource, toTarget] = [count(bySource), count(byTarget)];
  const groups = new Map<string, PlacedEdge[]>();
  for (const edge of edges) {
    const key = toTarget(edge) > fromSource(edge) ? byTarget(edge) : bySource(edge);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [edge]);
    else group.push(edge);
  }
  return [...groups]
    .map(([key, group]): Bundle => {
      const sources = group.map((edge) => edge.start.row);
      const targets = group.map((edge) => edge.end.row);
      return {
        stroke: key.endsWith('solid') ? 'solid' : key.endsWith('dashed') ? 'dashed' : 'dotted',
        edges: group,
        first: Math.min(...group.map((edge) => edge.start.column)) + 1,
        last: Math.max(...group.map((edge) => edge.end.column)) - 1,
        rows: key.startsWith('from') ? [...sources, ...targets] : [...targets, ...sources],
      };
    })
    .sort((a, b) => a.last - a.first - (b.last - b.first));
}

function chooseLine({ rows, first, last }: Bundle, occupancy: Occupancy): Line {
  const straight = rows.find((row) => occupancy.take({ row, slot: 0 }, first * 2, last * 2));
  return straight === undefined ? occupancy.below(rows[0] ?? 0, first * 2, last * 2) : { row: straight, slot: 0 };
}

function distinct<T>(items: readonly T[], key: (item: T) => string): Iterable<T> {
  return new Map(items.map((item) => [key(item), item])).values();
}
