import type { Rect } from './cell-buffer.ts';
import type { Segment } from './routes.ts';

/** Finds the segments near a window at a cost that depends on the window, not on the size of the sheet. */
export interface SegmentIndex {
  /** Segments that touch the window, each once; perhaps some close by. */
  query(window: Rect): Segment[];
}

const TILE_WIDTH = 128;
const TILE_HEIGHT = 32;

export function createSegmentIndex(segments: readonly Segment[]): SegmentIndex {
  const tiles = new Map<number, Segment[]>();
  const rowsOfTiles = 1 + Math.floor(segments.reduce((lowest, { y1, y2 }) => Math.max(lowest, y1, y2), 0) / TILE_HEIGHT);
  const key = (tileX: number, tileY: number): number => tileX * rowsOfTiles + tileY;
  for (const segment of segments) {
    const [left, right] = order(segment.x1, segment.x2);
    const [top, bottom] = order(segment.y1, segment.y2);
    for (let tx = Math.floor(left / TILE_WIDTH); tx <= Math.floor(right / TILE_WIDTH); tx += 1) {
      for (let ty = Math.floor(top / TILE_HEIGHT); ty <= Math.floor(bottom / TILE_HEIGHT); ty += 1) {
        const tile = tiles.get(key(tx, ty));
        if (tile === undefined) tiles.set(key(tx, ty), [segment]);
        else tile.push(segment);
      }
    }
  }
  return {
    query: (window) => {
      const found = new Set<Segment>();
      const lastX = Math.floor((window.x + window.width) / TILE_WIDTH);
      const lastY = Math.min(rowsOfTiles - 1, Math.floor((window.y + window.height) / TILE_HEIGHT));
      for (let tx = Math.max(0, Math.floor(window.x / TILE_WIDTH)); tx <= lastX; tx += 1) {
        for (let ty = Math.max(0, Math.floor(window.y / TILE_HEIGHT)); ty <= lastY; ty += 1) {
          for (const segment of tiles.get(key(tx, ty)) ?? []) if (touches(segment, window)) found.add(segment);
        }
      }
      return [...found];
    },
  };
}

function order(a: number, b: number): [number, number] {
  return a <= b ? [a, b] : [b, a];
}

function touches(segment: Segment, window: Rect): boolean {
  const [left, right] = order(segment.x1, segment.x2);
  const [top, bottom] = order(segment.y1, segment.y2);
  return left < window.x + window.width && right >= window.x && top < window.y + window.height && bottom >= window.y;
}
