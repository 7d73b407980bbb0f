import { measureElement, type DOMElement } from 'ink';
import { contains } from '../layout/cell-buffer.ts';
import type { Click } from '../state/message.ts';

/** Knows which boxes can be clicked. Measured only when somebody clicks: drawing costs nothing. */
export interface Hits {
  add(element: () => DOMElement | null, click: () => Click, layer: number): () => void;
  /** What lies at a cell of the screen; with an overlay open only what belongs to it. */
  at(x: number, y: number, lowestLayer: number): Click | null;
}

interface Spot {
  readonly element: () => DOMElement | null;
  readonly click: () => Click;
  readonly layer: number;
}

export function createHits(): Hits {
  const spots = new Set<Spot>();
  return {
    add: (element, click, layer) => {
      const spot = { element, click, layer };
      spots.add(spot);
      return () => spots.delete(spot);
    },
    at: (x, y, lowestLayer) => {
      for (const spot of [...spots].reverse()) {
        const element = spot.element();
        if (element === null || spot.layer < lowestLayer) continue;
        const box = measureElement(element);
        if (contains(box, x, y)) return spot.click();
      }
      return null;
    },
  };
}
