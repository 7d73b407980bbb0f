import type { Status } from '../../model/status.ts';
import { clusters } from '../../util/text-width.ts';
import type { Stroke } from '../route/model.ts';
import { E, N, S, W, type Glyphs } from './glyphs.ts';

/** What a piece of text is, for those who paint it. */
export type GraphStyle = 'plain' | 'name' | 'faint' | Status;

export interface GraphSegment {
  readonly text: string;
  readonly style: GraphStyle;
}
export type GraphLine = readonly GraphSegment[];

interface Cell {
  /** '' is the second half of a wide character before it. */
  readonly text: string;
  readonly style: GraphStyle;
}
interface Ways {
  readonly ways: number;
  readonly stroke: Stroke;
}

/** A sparse sheet of cells: only what is drawn takes room, so ten thousand empty rows cost nothing. */
export interface Canvas {
  text(x: number, y: number, text: string, style: GraphStyle): void;
  /** Draws one connected figure; where it meets another at right angles the two pass, without a joint. */
  figure(stroke: Stroke, draw: (pen: Pen) => void): void;
  /** Columns from `from` up to `to`; `null` where nothing stands there. */
  line(y: number, from: number, to: number): GraphLine | null;
  readonly height: () => number;
}

export interface Pen {
  /** A horizontal; `in`/`out`: it goes on beyond its ends. */
  across(y: number, from: number, to: number, ends: { readonly in: boolean; readonly out: boolean }): void;
  down(x: number, from: number, to: number): void;
}

export function createCanvas(glyphs: Glyphs): Canvas {
  const texts = new Map<number, Map<number, Cell>>();
  const lines = new Map<number, Map<number, Ways>>();
  return {
    text(x, y, text, style) {
      const row = rowOf(texts, y);
      let at = x;
      for (const cluster of clusters(text)) {
        row.set(at, { text: cluster.text, style });
        if (cluster.width === 2) row.set(at + 1, { text: '', style });
        at += cluster.width;
      }
    },
    figure(stroke, draw) {
      const own = new Map<number, Map<number, number>>();
      const add = (x: number, y: number, ways: number) => {
        const row = rowOf(own, y);
        row.set(x, (row.get(x) ?? 0) | ways);
      };
      draw({
        across(y, from, to, ends) {
          for (let x = from; x <= to; x++) add(x, y, (x > from || ends.in ? W : 0) | (x < to || ends.out ? E : 0));
        },
        down(x, from, to) {
          for (let y = from; y <= to; y++) add(x, y, (y > from ? N : 0) | (y < to ? S : 0));
        },
      });
      for (const [y, row] of own) for (const [x, ways] of row) rowOf(lines, y).set(x, meet(lines.get(y)?.get(x), { ways, stroke }));
    },
    line(y, from, to) {
      const [cells, ways] = [texts.get(y), lines.get(y)];
      const segments: GraphSegment[] = [];
      let drawn = false;
      for (let x = from; x < to; x++) {
        const cell = cells?.get(x);
        const way = cell === undefined ? ways?.get(x) : undefined;
        drawn ||= cell !== undefined || way !== undefined;
        const [text, style]: [string, GraphStyle] =
          cell !== undefined ? [cell.text, cell.style] : way !== undefined ? [glyphOf(way, glyphs), 'faint'] : [' ', 'plain'];
        append(segments, text, style);
      }
      return drawn ? trimmed(segments) : null;
    },
    height: () => [...texts.keys(), ...lines.keys()].reduce((most, y) => Math.max(most, y + 1), 0),
  };
}

function rowOf<T>(rows: Map<number, Map<number, T>>, y: number): Map<number, T> {
  const row = rows.get(y) ?? new Map<number, T>();
  rows.set(y, row);
  return row;
}

/** Two figures in one cell: at right angles the vertical passes over the other, else they are one. */
function meet(before: Ways | undefined, next: Ways): Ways {
  if (before === undefined) return next;
  if (before.ways === (N | S) && next.ways === (E | W)) return before;
  if (before.ways === (E | W) && next.ways === (N | S)) return next;
  return { ways: before.ways | next.ways, stroke: before.stroke === next.stroke ? before.stroke : 'solid' };
}

function glyphOf({ ways, stroke }: Ways, glyphs: Glyphs): string {
  if ((ways & ~(E | W)) === 0) return glyphs.across[stroke];
  if ((ways & ~(N | S)) === 0) return glyphs.down[stroke];
  return glyphs.joint[ways] ?? glyphs.across[stroke];
}

function append(segments: GraphSegment[], text: string, style: GraphStyle): void {
  const last = segments.at(-1);
  if (last?.style === style) segments[segments.length - 1] = { text: last.text + text, style };
  else segments.push({ text, style });
}

function trimmed(segments: GraphSegment[]): GraphLine {
  const last = segments.at(-1);
  if (last?.style !== 'plain') return segments;
  const text = last.text.trimEnd();
  return text === '' ? segments.slice(0, -1) : [...segments.slice(0, -1), { ...last, text }];
}
