import { layoutGraph, type GraphLayout } from '../engine/layout.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import { truncate } from '../util/text-width.ts';
import { borrowLanes } from './borrow-lanes.ts';
import type { GraphStates } from './graph-text.ts';
import { escapeMarkup } from './markup.ts';
import { routeGraph } from './route/route.ts';
import { CARD, measure, type Geometry } from './svg/geometry.ts';
import { pathsOf, type Path } from './svg/paths.ts';
import { SVG_STYLE } from './svg/style.ts';
import { badgeOf } from './text/card.ts';
import { UNICODE } from './text/glyphs.ts';

/** A page that fits the picture in may scale it down this far; below it nobody can read the cards. */
const SMALLEST = 0.7;

/**
 * A sequence as a picture that needs nothing beside it: columns in the order of the dependencies, lanes as bands, for
 * light and dark screens. Every card has a title, which readers of screens speak and pointers show.
 */
export function graphSvg(seq: Sequence, states: GraphStates): readonly string[] {
  const shown = borrowLanes(seq);
  const layout = layoutGraph(shown);
  const routing = routeGraph(layout);
  const geometry = measure(layout, routing);
  const { width, height } = geometry;
  const title = escapeMarkup(seq.name);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="tg" role="img" aria-label="${title}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="min-width:${Math.round(width * SMALLEST)}px">`,
    `<title>${title}</title>`,
    `<style>${SVG_STYLE}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0,0L8,4L0,8z"/></marker></defs>',
    ...bands(layout, geometry),
    ...pathsOf(routing, geometry).map(edge),
    ...shown.steps.flatMap((step) => card(step, states, layout, geometry)),
    '</svg>',
  ];
}

/** Every second lane on a ground of its own, its name at the left. */
function bands(layout: GraphLayout, geometry: Geometry): string[] {
  return layout.lanes.flatMap(({ name, firstRow, rows }, i) => {
    const { top, height } = geometry.band(firstRow, rows);
    const ground =
      i % 2 === 0 && layout.lanes.length > 1 ? [`<rect class="band" x="0" y="${top}" width="${geometry.width}" height="${height}"/>`] : [];
    const label =
      name === null
        ? []
        : [`<text class="lane" x="16" y="${geometry.y({ row: firstRow, slot: 0 }) + 4}">${escapeMarkup(truncate(name, 20))}</text>`];
    return [...ground, ...label];
  });
}

function edge({ stroke, d, arrow }: Path): string {
  return `<path class="edge ${stroke}" d="${d}"${arrow ? ' marker-end="url(#tip)"' : ''}/>`;
}

/** Characters that fit beside the sign, of the id and of the smaller name. */
const MOST_ID = 20;
const MOST_NAME = 25;

function card(step: Step, states: GraphStates, layout: GraphLayout, geometry: Geometry): string[] {
  const place = layout.places.get(step.id);
  if (place === undefined) return [];
  const status = states.get(step.id)?.status ?? 'READY';
  const [x, middle] = [geometry.x(place.column), geometry.y({ row: place.row, slot: 0 })];
  const badge = badgeOf(step, UNICODE);
  const sub = step.name === step.id ? (step.model ?? '') : step.name;
  return [
    `<g class="${status}">`,
    `<title>${escapeMarkup(`${step.id}: ${step.name} (${status})`)}</title>`,
    step.type === 'gate'
      ? hexagon(x, middle)
      : `<rect class="card" x="${x}" y="${middle - CARD.height / 2}" width="${CARD.width}" height="${CARD.height}" rx="9"/>`,
    `<text class="sign" x="${x + 14}" y="${middle + (sub === '' ? 5 : -4)}">${UNICODE.status[status]}</text>`,
    `<text class="id" x="${x + 32}" y="${middle + (sub === '' ? 5 : -4)}">${escapeMarkup(truncate(step.id, MOST_ID - badge.length))}${badge === '' ? '' : `<tspan class="sub" dx="6">${escapeMarkup(badge)}</tspan>`}</text>`,
    ...(sub === '' ? [] : [`<text class="sub" x="${x + 32}" y="${middle + 15}">${escapeMarkup(truncate(sub, MOST_NAME))}</text>`]),
    '</g>',
  ];
}

/** A gate: a diamond as wide as a card. */
function hexagon(x: number, middle: number): string {
  const [half, point] = [CARD.height / 2, 12];
  const right = x + CARD.width;
  const corners = [
    [x, middle],
    [x + point, middle - half],
    [right - point, middle - half],
    [right, middle],
    [right - point, middle + half],
    [x + point, middle + half],
  ];
  return `<polygon class="card" points="${corners.map((corner) => corner.join(',')).join(' ')}"/>`;
}
