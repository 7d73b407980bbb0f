import { printable } from '../../util/printable.ts';

/** A line of code or text from outside as a terminal may have it: tabs are spaces, whatever else could steer it is escaped. */
export function shownLine(line: string): string {
  return printable(line.replaceAll('\t', '    '));
}
