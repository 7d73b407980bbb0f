import { fail, ok, type Result } from '../model/result.ts';
import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import type { Globals } from './globals.ts';
import type { Io } from './io.ts';

export type Format = 'json' | 'text';
const FORMATS: readonly string[] = ['json', 'text'] satisfies Format[];

/**
 * What stdout gets: as asked on the command line, else by THREADOS_FORMAT, else text for a person at a terminal and
 * json for everything else. `plain` answers (help, completion scripts) are text unless json is asked for.
 */
export function formatOf(globals: Globals, io: Io, plain: boolean): Result<Format> {
  if (globals.format !== null) return ok(globals.format);
  const asked = io.env['THREADOS_FORMAT'] ?? '';
  if (isFormat(asked)) return ok(asked);
  if (asked !== '') {
    const shown = printable(asked.slice(0, 80));
    return fail('INVALID_VALUE', `THREADOS_FORMAT must be json or text, not "${shown}".${didYouMean(asked.slice(0, 80), FORMATS)}`);
  }
  return ok(plain || io.stdout.isTTY ? 'text' : 'json');
}

function isFormat(text: string): text is Format {
  return FORMATS.includes(text);
}
