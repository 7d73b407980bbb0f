import type { Rect } from './cell-buffer.ts';

/**
 * How the screen is shared out. Wide screens have the inspector and the dock in a column at the right; on narrow
 * ones the pane that has the focus takes the whole body, and the canvas gets it back on Esc.
 */
export interface Regions {
  readonly size: { readonly columns: number; readonly rows: number };
  readonly top: Rect;
  readonly rail: Rect | null;
  readonly canvas: Rect | null;
  readonly inspector: Rect | null;
  readonly dock: Rect | null;
  readonly foot: Rect;
  /** The box of what stands over the panes. */
  readonly overlay: Rect | null;
  /** Width of the lane headers on the canvas. */
  readonly gutter: number;
  /** The strip at the canvas's foot that the minimap has for itself. */
  readonly map: Rect | null;
}

export interface RegionRequest {
  readonly columns: number;
  readonly rows: number;
  readonly rail: boolean;
  readonly inspector: boolean;
  readonly dock: boolean;
  readonly focus: 'canvas' | 'inspector' | 'rail' | 'dock';
  /** The pane that has the focus takes the whole body, however wide the screen is. */
  readonly wide: boolean;
  readonly overlay: OverlaySize | null;
  /** The longest lane name, in columns. */
  readonly laneWidth: number;
  /** Rows that the minimap wants; 0: none is wanted. */
  readonly mapHeight: number;
}

/** How much room an overlay would like; it gets less where there is less. */
export interface OverlaySize {
  readonly width: number;
  readonly height: number;
  /** `top`: hangs from the top bar, as the palette does. */
  readonly at: 'centre' | 'top';
}

/** Below this width there is one pane at a time. */
export const NARROW = 96;
const RAIL_WIDTH = 27;

export function regionsOf(request: RegionRequest): Regions {
  const { columns, rows } = request;
  const body = { x: 0, y: 1, width: columns, height: Math.max(1, rows - 2) };
  const panes = columns < NARROW || request.wide ? onePane(request, body) : panesBeside(request, body);
  return {
    size: { columns, rows },
    top: { x: 0, y: 0, width: columns, height: 1 },
    foot: { x: 0, y: rows - 1, width: columns, height: 1 },
    ...panes,
    overlay: request.overlay === null ? null : place(request.overlay, body),
    gutter: gutterOf(request.laneWidth, panes.canvas?.width ?? 0),
    map: panes.canvas === null ? null : mapOf(panes.canvas, request.mapHeight),
  };
}

/** Only on a canvas that has cards to show besides. */
function mapOf(canvas: Rect, height: number): Rect | null {
  if (height === 0 || canvas.width < 72 || canvas.height < 24) return null;
  return { x: canvas.x, y: canvas.y + canvas.height - height, width: canvas.width, height };
}

type Panes = Pick<Regions, 'rail' | 'canvas' | 'inspector' | 'dock'>;

function onePane(request: RegionRequest, body: Rect): Panes {
  const shown = request.focus !== 'canvas' && request[request.focus] ? request.focus : 'canvas';
  return { rail: null, canvas: null, inspector: null, dock: null, [shown]: body };
}

function panesBeside(request: RegionRequest, body: Rect): Panes {
  const railWidth = request.rail ? RAIL_WIDTH : 0;
  const sideWidth = request.inspector || request.dock ? Math.max(38, Math.min(64, Math.round(request.columns * 0.31))) : 0;
  const apart = request.inspector && request.dock && request.columns >= 200;
  const canvasWidth = body.width - railWidth - sideWidth * (apart ? 2 : 1);
  const sideX = railWidth + canvasWidth;
  const side = { x: sideX, y: body.y, width: sideWidth, height: body.height };
  // The chat gets the larger part while somebody is at it.
  const upper = Math.ceil(body.height * (request.focus === 'dock' ? 0.3 : 0.55));
  return {
    rail: request.rail ? { x: 0, y: body.y, width: railWidth, height: body.height } : null,
    canvas: { x: railWidth, y: body.y, width: canvasWidth, height: body.height },
    inspector: !request.inspector ? null : request.dock && !apart ? { ...side, height: upper } : side,
    dock: !request.dock
      ? null
      : apart
        ? { ...side, x: sideX + sideWidth }
        : request.inspector
          ? { ...side, y: body.y + upper, height: body.height - upper }
          : side,
  };
}

function place(size: OverlaySize, body: Rect): Rect {
  const width = Math.min(size.width, body.width - (body.width < 70 ? 0 : 4));
  const height = Math.min(size.height, body.height);
  const x = Math.floor((body.width - width) / 2);
  return { x, y: size.at === 'top' ? body.y : body.y + Math.floor((body.height - height) / 2), width, height };
}

function gutterOf(laneWidth: number, canvasWidth: number): number {
  if (canvasWidth < 50 || laneWidth === 0) return 0;
  return Math.max(8, Math.min(16, laneWidth + 5));
}
