import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutGraph } from '../../../../src/engine/layout.ts';
import type { StepSpec } from '../../../../src/model/sequence.ts';
import { createCellBuffer } from '../../../../src/tui/layout/cell-buffer.ts';
import { buildGeometry, cardRect, stepAt, visibleRange } from '../../../../src/tui/layout/geometry.ts';
import { buildGraph, litSteps } from '../../../../src/tui/layout/graph.ts';
import { groupRect } from '../../../../src/tui/layout/groups.ts';
import { ZOOMS } from '../../../../src/tui/layout/metrics.ts';
import { paintCanvas } from '../../../../src/tui/layout/paint-canvas.ts';
import { routeEdges, routesIn } from '../../../../src/tui/layout/routes.ts';
import { canvasView, canvasWindow, geometryOf as geometryOfState, regions, sheetPoint } from '../../../../src/tui/state/scene.ts';
import { reveal } from '../../../../src/tui/state/scroll.ts';
import { CHAIN, sequenceOf, textRows, tuiOf } from '../make.ts';

const TYPES = ['base', 'p', 'c', 'l', 'b'] as const;

/** Any sequence without cycles: each step waits only for earlier ones. */
const anySteps = fc
  .array(fc.record({ lane: fc.integer({ min: 0, max: 4 }), type: fc.constantFrom(...TYPES), deps: fc.array(fc.nat(), { maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((drafts) =>
    drafts.map((draft, i): StepSpec => {
      const on = i === 0 ? [] : [...new Set(draft.deps.map((dep) => `s${String(dep % i)}`))];
      return {
        id: `s${String(i)}`,
        lane: `lane${String(draft.lane)}`,
        type: draft.type,
        model: 'shell',
        command: ['true'],
        depends_on: on,
        ...(draft.type === 'l' ? { watchdog: { idle: '5m' } } : {}),
      };
    }),
  );

function geometryOf(steps: readonly StepSpec[], zoom: (typeof ZOOMS)[number], folded: readonly string[] = []) {
  const sequence = sequenceOf(steps);
  return buildGeometry(buildGraph(sequence, layoutGraph(sequence)), zoom, new Set(folded));
}

const cases = fc.tuple(anySteps, fc.constantFrom(...ZOOMS), fc.subarray(['lane0', 'lane1', 'lane2']));

describe('geometry', () => {
  test('no two cards overlap, and each is found at its own place', () => {
    fc.assert(
      fc.property(anySteps, fc.constantFrom(...ZOOMS), (steps, zoom) => {
        const geometry = geometryOf(steps, zoom);
        const rects = steps.map((step) => ({ id: step.id, rect: cardRect(geometry, step.id)! }));
        for (const [i, a] of rects.entries()) {
          expect(stepAt(geometry, a.rect.x, a.rect.y)).toBe(a.id);
          for (const b of rects.slice(i + 1)) {
            const apart =
              a.rect.x + a.rect.width <= b.rect.x ||
              b.rect.x + b.rect.width <= a.rect.x ||
              a.rect.y + a.rect.height <= b.rect.y ||
              b.rect.y + b.rect.height <= a.rect.y;
            expect(apart, `${a.id} and ${b.id}`).toBe(true);
          }
        }
      }),
    );
  });

  test('all that is visible lies in the visible range', () => {
    fc.assert(
      fc.property(cases, fc.nat(400), fc.nat(100), ([steps, zoom, folded], x, y) => {
        const geometry = geometryOf(steps, zoom, folded);
        const window = { x, y, width: 60, height: 20 };
        const range = visibleRange(geometry, window);
        for (const [id, place] of geometry.graph.layout.places) {
          const rect = cardRect(geometry, id)!;
          const visible = rect.x < x + 60 && rect.x + rect.width > x && rect.y < y + 20 && rect.y + rect.height > y;
          if (!visible || geometry.folded.has(place.row)) continue;
          expect(place.column).toBeGreaterThanOrEqual(range.firstColumn);
          expect(place.column).toBeLessThanOrEqual(range.lastColumn);
          expect(place.row).toBeGreaterThanOrEqual(range.firstRow);
          expect(place.row).toBeLessThanOrEqual(range.lastRow);
        }
      }),
    );
  });
});

describe('groups', () => {
  test('a frame holds all that belongs to it and nothing else, and crosses no card', () => {
    fc.assert(
      fc.property(anySteps, fc.array(fc.constantFrom('a', 'b', null), { minLength: 30, maxLength: 30 }), (steps, names) => {
        const grouped = steps.map((step, i): StepSpec => ({ ...step, ...(names[i] === null ? {} : { group: names[i] ?? '' }) }));
        const geometry = geometryOf(grouped, 'full');
        for (const box of geometry.graph.groups) {
          const frame = groupRect(geometry, box)!;
          for (const { id, group } of grouped) {
            const card = cardRect(geometry, id)!;
            const inside =
              card.x > frame.x &&
              card.y > frame.y &&
              card.x + card.width < frame.x + frame.width &&
              card.y + card.height < frame.y + frame.height;
            const outside =
              card.x >= frame.x + frame.width ||
              card.y >= frame.y + frame.height ||
              card.x + card.width <= frame.x ||
              card.y + card.height <= frame.y;
            expect(group === box.name ? inside : outside, `${id} and ${box.name}`).toBe(true);
          }
        }
      }),
    );
  });
});

describe('routes', () => {
  test('every arrow starts at its source and ends at its target', () => {
    fc.assert(
      fc.property(cases, ([steps, zoom, folded]) => {
        const geometry = geometryOf(steps, zoom, folded);
        const { routes } = routeEdges(geometry);
        expect(routes).toHaveLength(geometry.graph.edges.length);
        for (const { edge, points } of routes) {
          const source = cardRect(geometry, edge.from)!;
          const target = cardRect(geometry, edge.to)!;
          const [startX, startY] = points[0]!;
          const [endX, endY] = points.at(-1)!;
          expect(startX).toBe(source.x + source.width);
          expect(startY).toBeGreaterThanOrEqual(source.y);
          expect(startY).toBeLessThan(source.y + source.height);
          expect(endX).toBe(target.x - 1);
          expect(endY).toBeGreaterThanOrEqual(target.y);
          expect(endY).toBeLessThan(target.y + target.height);
        }
      }),
    );
  });

  test('no arrow runs through a card', () => {
    fc.assert(
      fc.property(anySteps, fc.constantFrom('full' as const, 'line' as const), (steps, zoom) => {
        const geometry = geometryOf(steps, zoom);
        for (const { edge, points } of routeEdges(geometry).routes) {
          for (let i = 1; i < points.length; i += 1) {
            const [x1, y1] = points[i - 1]!;
            const [x2, y2] = points[i]!;
            for (let x = Math.min(x1, x2); x <= Math.max(x1, x2); x += 1) {
              for (let y = Math.min(y1, y2); y <= Math.max(y1, y2); y += 1) {
                expect(stepAt(geometry, x, y), `${edge.from} to ${edge.to} at ${String(x)},${String(y)}`).toBeNull();
              }
            }
          }
        }
      }),
    );
  });

  test('a window finds exactly the arrows that reach into it', () => {
    fc.assert(
      fc.property(anySteps, fc.nat(300), fc.nat(60), (steps, x, y) => {
        const geometry = geometryOf(steps, 'full');
        const all = routeEdges(geometry);
        const window = { x, y, width: 40, height: 15 };
        const inside = all.routes.filter(({ points }) =>
          points.some((point, i) => {
            const [ax, ay] = points[Math.max(0, i - 1)]!;
            const [bx, by] = point;
            return Math.min(ax, bx) < x + 40 && Math.max(ax, bx) >= x && Math.min(ay, by) < y + 15 && Math.max(ay, by) >= y;
          }),
        );
        expect(new Set(routesIn(all, window))).toEqual(new Set(inside));
      }),
    );
  });
});

describe('painting', () => {
  test('shows cards, arrows, lanes and the selected card in heavy lines', () => {
    const rows = painted(tuiOf(CHAIN, { statuses: { plan: 'DONE', build: 'RUNNING', test: 'BLOCKED', docs: 'BLOCKED' } }).state());
    expect(rows.find((row) => row.includes('▾ main'))).toContain('plan');
    expect(rows.some((row) => /┃ ✓ done +┃|○─/.test(row))).toBe(true);
    expect(rows.some((row) => row.includes('▶'))).toBe(true);
    expect(rows.join('\n')).toContain('┏');
    expect(rows.join('\n')).toContain('claude-code');
  });

  test.each(ZOOMS)('in the zoom %s the name of a lane stands beside its steps', (zoom) => {
    const state = { ...tuiOf(CHAIN).state(), zoom };
    const rows = painted(state);
    const geometry = geometryOfState(state)!;
    for (const [id, lane] of [
      ['plan', 'main'],
      ['docs', 'side'],
    ] as const) {
      const rect = cardRect(geometry, id)!;
      const at = rows.findIndex((row) => row.includes(`▾ ${lane}`));
      expect(at).toBeGreaterThanOrEqual(rect.y);
      expect(at).toBeLessThan(rect.y + rect.height);
    }
  });

  test('only what is visible is looked up', () => {
    const many = Array.from({ length: 2000 }, (_, i): StepSpec => ({
      id: `s${String(i)}`,
      lane: `l${String(i % 20)}`,
      model: 'shell',
      command: ['true'],
      depends_on: i < 20 ? [] : [`s${String(i - 20)}`],
    }));
    const view = canvasView(tuiOf(many).state())!;
    const asked = new Set<string>();
    const counting = { ...view, card: (id: string) => (asked.add(id), view.card(id)) };
    paintCanvas(createCellBuffer(110, 40), counting);
    expect(asked.size).toBeGreaterThan(8);
    expect(asked.size).toBeLessThan(50);
  });

  test('a lit path ends where the window does, and is whole inside it', () => {
    const graph = geometryOf(CHAIN, 'full').graph;
    expect(litSteps(graph, 'build', 0, 9)).toEqual(new Set(['plan', 'build', 'test']));
    expect(litSteps(graph, 'build', 1, 1)).toEqual(new Set(['build']));
  });

  test('the map has its own strip: wherever one looks, no card and no click of one is under it', () => {
    const many = Array.from({ length: 60 }, (_, i): StepSpec => ({
      id: `s${String(i)}`,
      lane: `l${String(i % 6)}`,
      model: 'shell',
      command: ['true'],
      depends_on: i < 6 ? [] : [`s${String(i - 6)}`],
    }));
    const tui = tuiOf(many);
    for (const id of ['s0', 's17', 's35', 's59']) {
      const state = reveal({ ...tui.state(), selection: id }, id);
      const { canvas, map, gutter } = regions(state);
      const window = canvasWindow(state)!;
      const rect = cardRect(geometryOfState(state)!, id)!;
      expect(window.height + map!.height).toBe(canvas!.height);
      expect(rect.y + rect.height).toBeLessThanOrEqual(window.y + window.height);
      expect(sheetPoint(state, canvas!.x + gutter + 5, map!.y)).toBeNull();
      const rows = painted(state, canvas!);
      expect(rows.at(map!.y - canvas!.y)).toMatch(/^─+━+─+$/);
      expect(rows.slice(map!.y - canvas!.y + 1).join('')).toMatch(/^[ ▪map]+$/);
    }
    const off = tui.send({ type: 'command', id: 'minimap' }).state();
    expect(regions(off).map).toBeNull();
    expect(regions(tuiOf(CHAIN).state()).map).toBeNull();
  });

  test('an F card shows how its candidates stand, a B card its children, a gate what it asks', () => {
    const steps: StepSpec[] = [
      { id: 'a', lane: 'main', model: 'shell', command: ['x'] },
      { id: 'b', lane: 'main', model: 'shell', command: ['x'] },
      { id: 'best', type: 'f', lane: 'main', candidates: ['a', 'b'], join: 'any' },
      { id: 'lead', type: 'b', lane: 'main', depends_on: ['best'], limits: { children: 3 } },
      { id: 'kid', parent: 'lead', lane: 'main', model: 'shell', command: ['x'] },
      { id: 'ok', type: 'gate', name: 'Ship it?', lane: 'main', depends_on: ['lead'] },
    ];
    const state = tuiOf(steps, { columns: 200, statuses: { a: 'DONE', b: 'FAILED', kid: 'NEEDS_REVIEW' } }).state();
    const text = painted(state, { width: 180, height: 42 }).join('\n');
    expect(text).toMatch(/best +✓✗ │/);
    expect(text).toMatch(/lead +◆ │/);
    expect(text).toMatch(/╱ +Ship it\? +|Ship it\?/);
    expect(text).toContain('of lead');
  });

  test('without Unicode there is nothing but ASCII', () => {
    const tui = tuiOf([
      ...CHAIN,
      { id: 'ok', type: 'gate', lane: 'main', depends_on: ['test'] },
      { id: 'soft', model: 'shell', command: ['x'], after: ['docs'] },
    ]);
    const state = { ...tui.state(), look: { ascii: true, colour: false, mouse: false } };
    for (const zoom of ZOOMS) expect(painted({ ...state, zoom }).join('')).toMatch(/^[ -~]*$/);
  });
});

function painted(state: Parameters<typeof canvasView>[0], size = { width: 110, height: 42 }): string[] {
  const buffer = createCellBuffer(size.width, size.height);
  paintCanvas(buffer, canvasView(state)!);
  return textRows(buffer);
}
