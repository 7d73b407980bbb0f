/**
 * Everything that the remote control of mprocs 0.7.3 understands, as it goes over the wire. There is no query
 * among them: mprocs never answers. "selected" means the row under the person's cursor.
 */
export type Command = Batch | SingleCommand;

/** Done in order within one step of mprocs' event loop, nothing drawn in between. Not transactional. */
interface Batch {
  readonly c: 'batch';
  readonly cmds: readonly SingleCommand[];
}

export type SingleCommand =
  | { readonly c: PlainCommand }
  /** Row number from 0. Out of range means that nothing is selected. */
  | { readonly c: 'select-proc'; readonly index: number }
  /** Printable ASCII, here and in add-proc: see encode.ts. */
  | { readonly c: 'rename-proc'; readonly name: string }
  /** `cmd` goes to `/bin/sh -c` or `cmd.exe /S /C`; see pane-command.ts. Starts at once, at the end of the list, and leaves the selection alone. */
  | { readonly c: 'add-proc'; readonly cmd: string; readonly name: string }
  /** The only command by id: 1… in the order of creation, never reused. Does nothing while that process is up. */
  | { readonly c: 'remove-proc'; readonly id: number }
  | { readonly c: 'scroll-up-lines' | 'scroll-down-lines'; readonly n: number }
  | { readonly c: 'copy-mode-move'; readonly dir: 'Up' | 'Right' | 'Left' | 'Down' }
  /** `<C-a>`: see key.ts. Goes to the selected process. */
  | { readonly c: 'send-key'; readonly key: string };

export const PLAIN_COMMANDS = [
  'quit',
  'quit-or-ask',
  'force-quit',
  'toggle-focus',
  'focus-procs',
  'focus-term',
  'zoom',
  'show-commands-menu',
  'show-add-proc',
  'show-rename-proc',
  'show-remove-proc',
  'close-current-modal',
  'toggle-keymap-window',
  'next-proc',
  'prev-proc',
  'start-proc',
  'term-proc',
  'kill-proc',
  'restart-proc',
  'force-restart-proc',
  'duplicate-proc',
  'scroll-up',
  'scroll-down',
  'copy-mode-enter',
  'copy-mode-leave',
  'copy-mode-end',
  'copy-mode-copy',
] as const;

/** Commands without fields; those that act on a process act on the selected one. */
export type PlainCommand = (typeof PLAIN_COMMANDS)[number];
