import type { Line } from '../../../../src/tui/layout/line.ts';

export function lineText(line: Line): string {
  return line.map((part) => part.text).join('');
}
