import type { Launch } from '../model/launch.ts';
import type { StatusFile } from '../model/status.ts';
import { formatDuration } from '../util/duration.ts';
import { printable } from '../util/printable.ts';

/** The line above a pane's output. */
export function header(launch: Launch): string {
  return `--- ${launch.instance} · attempt ${String(launch.attempt)} · ${printable(launch.command.join(' '))}\n`;
}

/** The line below it. */
export function footer(status: StatusFile): string {
  const why = status.error === null ? '' : ` · ${printable(status.error.message)}`;
  return `--- ${status.instance} · ${status.outcome ?? status.state} after ${formatDuration(status.duration_ms ?? 0)}${why}\n`;
}
