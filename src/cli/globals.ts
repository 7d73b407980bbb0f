import type { Flag } from './command.ts';

/** Flags that every command takes. A command's own flag of the same name wins after the command's words. */
export const GLOBAL_FLAGS = {
  cwd: { kind: 'text', value: 'DIR', summary: 'run as if started in DIR (short: -C)' },
  format: {
    kind: 'choice',
    choices: ['json', 'text'],
    summary: 'text on a terminal, json elsewhere, unless said here or in THREADOS_FORMAT',
  },
  json: { kind: 'switch', summary: 'short for --format json' },
  color: { kind: 'switch', shown: 'no', summary: 'no colour (as NO_COLOR does)' },
  'dry-run': { kind: 'switch', summary: 'answer with the plan (diff, effects, decisions) and change nothing' },
  yes: { kind: 'switch', summary: "a person's confirmation of a destructive action" },
  'if-revision': { kind: 'text', value: 'REVISION', summary: 'refuse unless sequence.yaml is at this revision' },
  actor: { kind: 'text', value: 'NAME', summary: 'act as NAME; cannot raise rights' },
  help: { kind: 'switch', summary: 'show this help (short: -h)' },
  version: { kind: 'switch', summary: 'show the version' },
} as const satisfies Readonly<Record<string, Flag>>;

export interface Globals {
  readonly cwd: string | null;
  /** Asked for on the command line; `null` leaves it to the environment and the terminal. */
  readonly format: 'json' | 'text' | null;
  readonly color: boolean | null;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly ifRevision: string | null;
  readonly actor: string | null;
  readonly help: boolean;
  readonly version: boolean;
}

/** One-letter spellings, by the global flag they stand for. */
export const SHORT_FLAGS: ReadonlyMap<string, string> = new Map([
  ['-C', 'cwd'],
  ['-h', 'help'],
]);
