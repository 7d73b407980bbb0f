import { layoutGraph, type GraphLayout } from '../engine/layout.ts';
import type { StepId } from '../model/ids.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import type { StepState } from '../model/status.ts';
import { truncate } from '../util/text-width.ts';
import { borrowLanes } from './borrow-lanes.ts';
import type { Joint, Routing } from './route/model.ts';
import { routeGraph } from './route/route.ts';
import { cutBands, type Band } from './text/bands.ts';
import { createCanvas, type Canvas, type GraphLine, type GraphSegment } from './text/canvas.ts';
import { cardText, cardWidth, drawCard, type Form } from './text/card.ts';
import { measure, type Geometry } from './text/geometry.ts';
import { ASCII, UNICODE, type Glyphs } from './text/glyphs.ts';
import { labelLanes, laneLabels, type LaneLabels } from './text/lanes.ts';

export type { GraphLine, GraphStyle } from './text/canvas.ts';

export interface GraphTextOptions {
  /** Columns that a line may take. */
  readonly width: number;
  /** Only characters that every terminal and font has. */
  readonly ascii: boolean;
}

/** How each step stands; a step that is missing is shown as READY. */
export type GraphStates = ReadonlyMap<StepId, Pick<StepState, 'status'>>;

/** From the finest drawing to the smallest that still can be read. */
const FORMS: readonly Form[] = [
  { boxes: true, padding: 1, gap: 2, most: 64 },
  { boxes: true, padding: 0, gap: 2, most: 64 },
  { boxes: false, padding: 0, gap: 2, most: 64 },
  { boxes: false, padding: 0, gap: 1, most: 64 },
  { boxes: false, padding: 0, gap: 1, most: 20 },
  { boxes: false, padding: 0, gap: 1, most: 12 },
];
/** Where even the smallest form is too wide: whole ids, and several bands one below the other. */
const BANDS: Form = { boxes: false, padding: 0, gap: 2, most: 64 };
/** What may stand beside an id in a band: the arrow into it, spaces, its status and its type. */
const BESIDE_ID = 10;
/** More rows than this in frames would not be seen at once. */
const MOST_BOXED_ROWS = 8;

/**
 * A sequence as lines of text: columns in the order of the dependencies, lanes as rows, solid lines for hard and
 * dashed ones for soft dependencies, dotted ones from a b step to its children. What is too wide is drawn smaller,
 * then with shorter ids, then in bands.
 */
export function graphText(seq: Sequence, states: GraphStates, options: GraphTextOptions): readonly GraphLine[] {
  const sketch = sketchOf(seq, states, options);
  const room = options.width - sketch.labels.width;
  const forms = sketch.layout.rows > MOST_BOXED_ROWS ? FORMS.filter((form) => !form.boxes) : FORMS;
  const finish = (form: Form, geometry: Geometry, bands: readonly Band[]) =>
    labelLanes(draw(sketch, form, geometry), bands, sketch.labels, (row) => geometry.y({ row, slot: 0 }));
  for (const form of forms) {
    if (!tellsApart(sketch.steps, form)) continue;
    const geometry = geometryOf(sketch, form);
    if (geometry.width <= room) return finish(form, geometry, [{ from: 0, to: geometry.width }]);
  }
  const form = { ...BANDS, most: Math.max(1, Math.min(BANDS.most, room - BESIDE_ID)) };
  const geometry = geometryOf(sketch, form);
  return finish(form, geometry, cutBands(geometry.columns, room));
}

/** false: shortened like this, two ids would look the same. */
function tellsApart(steps: readonly Step[], form: Form): boolean {
  return new Set(steps.map((step) => truncate(step.id, form.most))).size === steps.length;
}

/** The same without its styles. */
export function plainLines(lines: readonly GraphLine[]): string[] {
  return lines.map((line) => line.map((segment) => segment.text).join(''));
}

/** All that does not depend on the size. */
interface Sketch {
  readonly steps: readonly Step[];
  readonly layout: GraphLayout;
  readonly routing: Routing;
  readonly labels: LaneLabels;
  readonly glyphs: Glyphs;
  readonly text: (step: Step, form: Form) => readonly GraphSegment[];
}

function sketchOf(seq: Sequence, states: GraphStates, { ascii, width }: GraphTextOptions): Sketch {
  const shown = borrowLanes(seq);
  const layout = layoutGraph(shown);
  const glyphs = ascii ? ASCII : UNICODE;
  return {
    steps: shown.steps,
    layout,
    routing: routeGraph(layout),
    labels: laneLabels(layout.lanes, width, glyphs),
    glyphs,
    text: (step, form) => cardText(step, states.get(step.id)?.status ?? 'READY', form, glyphs),
  };
}

function geometryOf({ steps, layout, routing, text }: Sketch, form: Form): Geometry {
  const widths = Array.from({ length: layout.columns }, () => 0);
  for (const step of steps) {
    const column = layout.places.get(step.id)?.column ?? 0;
    widths[column] = Math.max(widths[column] ?? 0, cardWidth(text(step, form), form));
  }
  return measure(widths, routing, form);
}

function draw(sketch: Sketch, form: Form, geometry: Geometry): Canvas {
  const { steps, layout, routing, glyphs } = sketch;
  const canvas = createCanvas(glyphs);
  const leading = new Map(
    routing.channels.flatMap((channel, column) =>
      channel.joints.flatMap((joint) => joint.from.filter((end) => end.card).map((end) => [`${column}/${end.row}`, joint.stroke] as const)),
    ),
  );
  for (const step of steps) {
    const place = layout.places.get(step.id);
    const column = place === undefined ? undefined : geometry.columns[place.column];
    if (place === undefined || column === undefined) continue;
    const text = sketch.text(step, form);
    const y = geometry.y({ row: place.row, slot: 0 });
    const stroke = leading.get(`${place.column}/${place.row}`);
    drawCard(canvas, step, text, { x: column.x, y, width: column.width, leads: stroke !== undefined }, form, glyphs);
    const end = column.x + cardWidth(text, form);
    if (form.boxes || stroke === undefined || end >= column.x + column.width) continue;
    canvas.figure(stroke, (pen) => pen.across(y, end, column.x + column.width - 1, { in: true, out: true }));
  }
  for (const { column, stroke, ...line } of routing.wires) {
    const { x, width } = geometry.columns[column] ?? { x: 0, width: 0 };
    canvas.figure(stroke, (pen) => pen.across(geometry.y(line), x, x + width - 1, { in: true, out: true }));
  }
  for (const [channel, { joints }] of routing.channels.entries())
    for (const joint of joints) drawJoint(canvas, joint, channel, geometry, glyphs);
  return canvas;
}

function drawJoint(canvas: Canvas, joint: Joint, channel: number, geometry: Geometry, glyphs: Glyphs): void {
  const before = geometry.columns[channel] ?? { x: 0, width: 0 };
  const left = before.x + before.width;
  const right = (geometry.columns[channel + 1]?.x ?? left) - 1;
  const { track, detour } = joint;
  canvas.figure(joint.stroke, (pen) => {
    if (track === null) {
      pen.across(geometry.y(joint.from[0] ?? { row: 0, slot: 0 }), left, right, { in: true, out: true });
      return;
    }
    const sources = joint.from.map((end) => geometry.y(end));
    const targets = joint.to.map((end) => geometry.y(end));
    const first = geometry.trackX(channel, track);
    const second = detour === null ? first : geometry.trackX(channel, detour.track);
    for (const y of sources) pen.across(y, left, first, { in: true, out: false });
    for (const y of targets) pen.across(y, second, right, { in: false, out: true });
    const turn = detour === null ? [] : [geometry.y(detour.line)];
    for (const y of turn) pen.across(y, first, second, { in: false, out: false });
    const down = (x: number, heights: readonly number[]) => pen.down(x, Math.min(...heights), Math.max(...heights));
    down(first, [...sources, ...(detour === null ? targets : turn)]);
    if (detour !== null) down(second, [...turn, ...targets]);
  });
  for (const end of joint.to) if (end.card) canvas.text(right, geometry.y(end), glyphs.arrow, 'faint');
}
