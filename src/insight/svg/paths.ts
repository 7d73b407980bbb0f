import type { Joint, Routing } from '../route/model.ts';
import { CARD, type Geometry } from './geometry.ts';

/** One stroke of the picture. */
export interface Path {
  readonly stroke: Joint['stroke'];
  readonly d: string;
  readonly arrow: boolean;
}

type Point = readonly [x: number, y: number];
const RADIUS = 6;

/** Every edge of the routing as paths with rounded corners. */
export function pathsOf(routing: Routing, geometry: Geometry): readonly Path[] {
  const wires = routing.wires.map(({ column, stroke, ...line }): Path => {
    const [x, y] = [geometry.x(column), geometry.y(line)];
    return {
      stroke,
      d: rounded([
        [x, y],
        [x + CARD.width, y],
      ]),
      arrow: false,
    };
  });
  return [...wires, ...routing.channels.flatMap(({ joints }, channel) => joints.flatMap((joint) => jointPaths(joint, channel, geometry)))];
}

/**
 * All from the first source, and all to the first target: that covers every piece of the joint once or twice, where all
 * pairs would draw it as often as they are many.
 */
function jointPaths({ stroke, from, to, track, detour }: Joint, channel: number, geometry: Geometry): Path[] {
  const left = geometry.x(channel) + CARD.width;
  const right = geometry.x(channel + 1);
  const path = (source: Joint['from'][number], target: Joint['to'][number]): Path => {
    const [y1, y2] = [geometry.y(source), geometry.y(target)];
    const first = geometry.trackX(channel, track ?? 0);
    const second = detour === null ? first : geometry.trackX(channel, detour.track);
    const turn = detour === null ? y2 : geometry.y(detour.line);
    const end: Point = [target.card ? right - 2 : right, y2];
    const points: Point[] =
      track === null ? [[left, y1], end] : [[left, y1], [first, y1], [first, turn], [second, turn], [second, y2], end];
    return { stroke, d: rounded(points), arrow: target.card };
  };
  const [source, target] = [from[0], to[0]];
  if (source === undefined || target === undefined) return [];
  return [...to.map((end) => path(source, end)), ...from.slice(1).map((end) => path(end, target))];
}

/** A polyline with rounded corners; points that repeat are left out. */
function rounded(points: readonly Point[]): string {
  const way = points.filter((point, i) => i === 0 || point[0] !== points[i - 1]?.[0] || point[1] !== points[i - 1]?.[1]);
  return way
    .map((point, i) => {
      const [before, after] = [way[i - 1], way[i + 1]];
      if (before === undefined) return `M${at(point)}`;
      if (after === undefined) return `L${at(point)}`;
      return `L${at(toward(point, before))}Q${at(point)} ${at(toward(point, after))}`;
    })
    .join('');
}

/** The place `RADIUS` from a corner on the way to `other`, or half the way where that is short. */
function toward([x, y]: Point, other: Point): Point {
  const length = Math.hypot(other[0] - x, other[1] - y);
  const step = Math.min(RADIUS, length / 2) / (length === 0 ? 1 : length);
  return [x + (other[0] - x) * step, y + (other[1] - y) * step];
}

function at([x, y]: Point): string {
  return `${round(x)},${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
