import { createCellBuffer, type CellBuffer, type Rect } from '../layout/cell-buffer.ts';
import { paintCanvas } from '../layout/paint-canvas.ts';
import { hasSteps, textField } from '../state/ask.ts';
import { canvasView, regions } from '../state/scene.ts';
import type { TuiState } from '../state/state.ts';
import type { Screen } from './screen.ts';

/** Puts the canvas and Ink's frame together, once for all that changed in one turn of the event loop. */
export interface Compositor {
  /** Something changed; it is shown when this turn is over. */
  readonly schedule: () => void;
  /** Paints everything again. */
  readonly repaint: () => void;
  /** While the terminal is lent, and between two sizes, nothing is written. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
}

export function createCompositor(screen: Screen, get: () => TuiState): Compositor {
  let canvas: CellBuffer | null = null;
  let turn: NodeJS.Immediate | null = null;
  let paused = false;

  const present = (): void => {
    turn = null;
    if (paused) return;
    const state = get();
    const { canvas: place, overlay, top } = regions(state);
    const holes: Rect[] = overlay === null ? [] : [overlay];
    const typing = textField(state) === null ? null : (overlay ?? top);
    const view = hasSteps(state) ? canvasView(state) : null;
    if (place === null || view === null) {
      screen.present(null, holes, typing);
      return;
    }
    if (canvas?.width !== place.width || canvas.height !== place.height) canvas = createCellBuffer(place.width, place.height);
    paintCanvas(canvas, view);
    screen.present({ buffer: canvas, x: place.x, y: place.y }, holes, typing);
  };
  const schedule = (): void => {
    turn ??= setImmediate(present);
  };
  const stop = (): void => {
    if (turn !== null) clearImmediate(turn);
    turn = null;
    paused = true;
  };
  return {
    schedule,
    repaint: () => {
      screen.invalidate();
      schedule();
    },
    pause: () => {
      paused = true;
    },
    resume: () => {
      paused = false;
      screen.invalidate();
      schedule();
    },
    stop,
  };
}
