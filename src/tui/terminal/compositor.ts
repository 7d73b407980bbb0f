import { createCellBuffer, type CellBuffer } from '../layout/cell-buffer.ts';
import { paintCanvas } from '../layout/paint-canvas.ts';
import type { Regions } from '../layout/regions.ts';
import { isWriting, textField } from '../state/ask.ts';
import { canvasView, regions } from '../state/scene.ts';
import type { TuiState } from '../state/state.ts';
import type { Screen } from './screen.ts';

/**
 * Decides when a frame is shown. A change of the canvas is shown at once, without waiting for Ink; where the panes
 * have moved, the frame waits for Ink's next one, so that canvas and panes never disagree about who owns a cell.
 */
export interface Compositor {
  /** The state has changed. */
  stateChanged(state: TuiState): void;
  /** Ink has drawn a frame of this state. */
  chromeDrawn(frame: string, state: TuiState): void;
  resize(state: TuiState): void;
  /** Writes everything again. */
  repaint(state: TuiState): void;
  /** While paused nothing is shown: the terminal is lent, or has just changed its size. */
  pause(): void;
  resume(state: TuiState): void;
}

export function createCompositor(screen: Screen): Compositor {
  let chromeRegions: Regions | null = null;
  let painted: { readonly state: TuiState; readonly buffer: CellBuffer } | null = null;
  let paused = 0;

  const canvasOf = (state: TuiState): CellBuffer | null => {
    if (painted?.state === state) return painted.buffer;
    const rect = regions(state).canvas;
    const view = canvasView(state);
    if (rect === null || view === null || view.geometry.graph.steps.size === 0) return null;
    const reusable = painted?.buffer.width === rect.width && painted.buffer.height === rect.height ? painted.buffer : null;
    const buffer = reusable ?? createCellBuffer(rect.width, rect.height);
    paintCanvas(buffer, view);
    painted = { state, buffer };
    return buffer;
  };
  const show = (state: TuiState): void => {
    if (paused > 0) return;
    const { canvas, overlay, size } = regions(state);
    const buffer = canvasOf(state);
    const layer = buffer === null || canvas === null ? null : { buffer, x: canvas.x, y: canvas.y };
    const whole = { x: 0, y: 0, width: size.columns, height: size.rows };
    screen.present(layer, overlay, textField(state) === null && !isWriting(state) ? null : (overlay ?? whole));
  };

  return {
    stateChanged: (state) => {
      if (chromeRegions === null || chromeRegions === regions(state)) show(state);
    },
    chromeDrawn: (frame, state) => {
      screen.setChrome(frame);
      chromeRegions = regions(state);
      show(state);
    },
    resize: (state) => {
      screen.resize(state.size.columns, state.size.rows);
      painted = null;
    },
    repaint: (state) => {
      screen.invalidate();
      show(state);
    },
    pause: () => {
      paused += 1;
    },
    resume: (state) => {
      paused -= 1;
      screen.invalidate();
      show(state);
    },
  };
}
