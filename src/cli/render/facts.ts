import { textWidth } from '../../util/text-width.ts';
import type { Screen } from './screen.ts';

/** `name  value` lines with aligned values; those whose value is empty are left out. Values are printable already. */
export function facts(pairs: readonly (readonly [string, string])[], { paint }: Screen): string[] {
  const shown = pairs.filter(([, value]) => value !== '');
  const width = Math.max(0, ...shown.map(([name]) => textWidth(name)));
  return shown.map(([name, value]) => `${paint.faint(name.padEnd(width))}  ${value}`);
}
