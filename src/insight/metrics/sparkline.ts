const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const ASCII_BARS = ['_', '.', ':', '-', '=', '+', '*', '#'];

/**
 * Numbers as a row of bars, one column each, the largest as the highest; 0 is the lowest bar, `null` (nothing known) a
 * gap. Where there are more numbers than `width`, the last ones are shown.
 */
export function sparkline(values: readonly (number | null)[], options: { readonly width?: number; readonly ascii?: boolean } = {}): string {
  const bars = options.ascii === true ? ASCII_BARS : BARS;
  const shown = options.width === undefined ? values : options.width <= 0 ? [] : values.slice(-options.width);
  const top = shown.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const bar = (value: number): string =>
    bars[top === 0 ? 0 : Math.min(bars.length - 1, Math.ceil((Math.max(0, value) / top) * (bars.length - 1)))] ?? '';
  return shown.map((value) => (value === null ? ' ' : bar(value))).join('');
}
