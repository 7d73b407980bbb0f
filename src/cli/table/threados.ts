import type { CommandTable } from '../command.ts';

/** The commands of `threados`. */
export const THREADOS_COMMANDS = {
  tui: {
    summary: 'Open the terminal UI on the sequence of this repo',
    details: 'Inside it, ? shows the keys and q quits; what runs goes on.',
    examples: ['threados tui', 'threados tui -C ../other-repo'],
    positionals: [],
    flags: {},
  },
  up: {
    summary: 'Open mprocs and the terminal UI side by side',
    details: 'Windows Terminal split panes on Windows, tmux elsewhere.',
    examples: ['threados up'],
    positionals: [],
    flags: {},
  },
  demo: {
    summary: 'Show a finished example that runs real processes; no agent needs to be installed',
    details: 'Makes a small git repo in a temporary folder, whose tests fail, and has a sequence mend it.',
    examples: ['threados demo', 'threados demo --keep'],
    positionals: [],
    flags: { keep: { kind: 'switch', summary: 'leave the folder, to look around in it' } },
  },
  mcp: {
    summary: 'Serve the actions to an agent over MCP, on standard input and output',
    details:
      'Started by an MCP client in the folder of a repo; ends with it. seqctl doctor prints the line that adds it to each agent CLI.',
    examples: ['threados mcp', 'threados mcp -C ../other-repo'],
    positionals: [],
    flags: {},
  },
} as const satisfies CommandTable;

export type FaceName = keyof typeof THREADOS_COMMANDS;
