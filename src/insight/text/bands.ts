/** A range of canvas columns, `to` not included. */
export interface Band {
  readonly from: number;
  readonly to: number;
}

/** Every band begins with the arrows that lead into its first cards, so that the eye finds the line again. */
const LEAD = 2;

/** Cuts a drawing before columns, so that each band is at most `room` wide where a single column allows it. */
export function cutBands(columns: readonly { readonly x: number; readonly width: number }[], room: number): Band[] {
  const last = columns.at(-1);
  const end = last === undefined ? 0 : last.x + last.width;
  const cuts = [...columns.slice(1).map((column) => column.x - LEAD), end];
  const bands: Band[] = [];
  let from = 0;
  let reached = 0;
  for (const cut of cuts) {
    if (cut - from > room && reached > from) {
      bands.push({ from, to: reached });
      from = reached;
    }
    reached = cut;
  }
  if (reached > from) bands.push({ from, to: reached });
  return bands.map((band) => ({ from: band.from, to: Math.min(band.to, band.from + room) }));
}
