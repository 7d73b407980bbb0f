/** Milliseconds from any point on, never going back: `performance.now()`, which takes a millisecond to load first. */
export function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
