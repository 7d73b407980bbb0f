import type { StepId } from '../../model/ids.ts';
import type { Graph } from '../layout/graph.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The step that an arrow key leads to: along the row first, else the nearest one that way. */
export function neighbourOf(graph: Graph, id: StepId, direction: Direction): StepId | null {
  const place = graph.layout.places.get(id);
  if (place === undefined) return null;
  const { column, row } = place;
  switch (direction) {
    case 'left':
      return alongRow(graph, row, column, -1) ?? otherColumn(graph, row, column, -1);
    case 'right':
      return alongRow(graph, row, column, 1) ?? otherColumn(graph, row, column, 1);
    case 'up':
      return otherRow(graph, row, column, -1);
    case 'down':
      return otherRow(graph, row, column, 1);
  }
}

/** The step before or after in the same row. */
function alongRow(graph: Graph, row: number, column: number, by: 1 | -1): StepId | null {
  for (let at = column + by; at >= 0 && at < graph.layout.columns; at += by) {
    const id = graph.at(at, row);
    if (id !== null) return id;
  }
  return null;
}

function otherColumn(graph: Graph, row: number, column: number, by: 1 | -1): StepId | null {
  for (let at = column + by; at >= 0 && at < graph.layout.columns; at += by) {
    const id = nearestIn(graph.layout.rows, row, (candidate) => graph.at(at, candidate));
    if (id !== null) return id;
  }
  return null;
}

function otherRow(graph: Graph, row: number, column: number, by: 1 | -1): StepId | null {
  for (let at = row + by; at >= 0 && at < graph.layout.rows; at += by) {
    const id = nearestIn(graph.layout.columns, column, (candidate) => graph.at(candidate, at));
    if (id !== null) return id;
  }
  return null;
}

/** Looks from `start` outwards, nearer ones first. */
function nearestIn(length: number, start: number, look: (index: number) => StepId | null): StepId | null {
  for (let distance = 0; distance < length; distance += 1) {
    for (const index of distance === 0 ? [start] : [start - distance, start + distance]) {
      const id = index >= 0 && index < length ? look(index) : null;
      if (id !== null) return id;
    }
  }
  return null;
}

/** The first or last step of the sequence as drawn: leftmost or rightmost, topmost among those. */
export function edgeStep(graph: Graph, side: 'first' | 'last'): StepId | null {
  const { columns, rows } = graph.layout;
  for (let i = 0; i < columns; i += 1) {
    const column = side === 'first' ? i : columns - 1 - i;
    for (let row = 0; row < rows; row += 1) {
      const id = graph.at(column, row);
      if (id !== null) return id;
    }
  }
  return null;
}
