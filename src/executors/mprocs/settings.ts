import { printable } from '../../util/printable.ts';
import { PLAIN_COMMANDS } from './command.ts';
import { ROW_NAME } from './encode.ts';
import { validateKey } from './key.ts';

/** What ThreadOS takes over from a person's own mprocs configuration: looks and keys, never processes or a server. */
export type MprocsSettings = Readonly<Record<string, unknown>>;

/** Rows that move, appear or vanish behind ThreadOS's back would make its map of panes wrong. */
const TAKEN_AWAY: ReadonlySet<unknown> = new Set([
  'add-proc',
  'remove-proc',
  'duplicate-proc',
  'rename-proc',
  'show-add-proc',
  'show-remove-proc',
  'show-rename-proc',
  'show-commands-menu',
  // A pane's token is good for one start; starting a step again is `seqctl restart`.
  'start-proc',
  'restart-proc',
  'force-restart-proc',
  // Ends every agent at once, without asking.
  'force-quit',
  'quit',
  'detach',
]);

type Check = (value: unknown) => boolean;
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const SCALARS: Readonly<Record<string, Check>> = {
  hide_keymap_window: (value) => typeof value === 'boolean',
  mouse_scroll_speed: isCount,
  scrollback: isCount,
  proc_list_width: (value) => isCount(value) && (value as number) >= 5 && (value as number) <= 200,
  proc_list_title: (value) => typeof value === 'string' && ROW_NAME.test(value),
};
const KEYMAPS = ['keymap_procs', 'keymap_term', 'keymap_copy'];

/**
 * The settings of a parsed mprocs.yaml that mprocs 0.7.3 is sure to accept. What it would refuse (and then not
 * start) or what would take rows out of ThreadOS's hands is left out and named in `warnings`.
 */
export function acceptSettings(parsed: unknown, source: string, os: string): { settings: MprocsSettings; warnings: readonly string[] } {
  const warnings: string[] = [];
  const leftOut = (what: string): void => void warnings.push(`${source}: ${printable(what)}; left out`);
  const top = select(parsed, os);
  if (!isRecord(top)) {
    leftOut('is not a map of settings');
    return { settings: {}, warnings };
  }
  const settings: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(top)) {
    const value = select(raw, os);
    const check = SCALARS[name];
    if (check !== undefined) {
      if (check(value)) settings[name] = value;
      else leftOut(`${name} has a value that mprocs does not take`);
    } else if (KEYMAPS.includes(name)) {
      if (isRecord(value)) settings[name] = acceptKeymap(value, name, leftOut);
      else leftOut(`${name} is not a map of keys`);
    }
  }
  return { settings, warnings };
}

function acceptKeymap(keymap: Readonly<Record<string, unknown>>, name: string, leftOut: (what: string) => void): MprocsSettings {
  const accepted: Record<string, unknown> = {};
  for (const [written, command] of Object.entries(keymap)) {
    const key = validateKey(written);
    if (written === 'reset' && typeof command === 'boolean') accepted['reset'] = command;
    else if (!key.ok || !written.startsWith('<')) leftOut(`${name}: ${written} is not a key`);
    else if (command === null || isHarmless(command)) accepted[key.value] = command;
    else leftOut(`${name}: ${written} is bound to a command that ThreadOS does not allow`);
  }
  return accepted;
}

function isHarmless(command: unknown): boolean {
  if (!isRecord(command) || TAKEN_AWAY.has(command['c'])) return false;
  switch (command['c']) {
    case 'batch':
      return (
        Array.isArray(command['cmds']) && command['cmds'].every((single) => isHarmless(single) && (single as { c: unknown }).c !== 'batch')
      );
    case 'select-proc':
      return isCount(command['index']);
    case 'scroll-up-lines':
    case 'scroll-down-lines':
      return isCount(command['n']);
    case 'copy-mode-move':
      return ['Up', 'Right', 'Left', 'Down'].includes(String(command['dir']));
    case 'send-key':
      return typeof command['key'] === 'string' && command['key'].startsWith('<') && validateKey(command['key']).ok;
    default:
      return (PLAIN_COMMANDS as readonly unknown[]).includes(command['c']);
  }
}

/** mprocs lets any value be chosen by platform: `{$select: os, windows: …, linux: …, macos: …, $else: …}`. */
function select(value: unknown, os: string): unknown {
  if (!isRecord(value) || value['$select'] !== 'os') return value;
  return os in value ? value[os] : value['$else'];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
