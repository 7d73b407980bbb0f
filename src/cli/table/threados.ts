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
    examples: ['threados demo'],
    positionals: [],
    flags: {},
  },
  serve: {
    summary: 'Serve the HTTP API on the loopback address',
    examples: ['threados serve --port 4100'],
    positionals: [],
    flags: { port: { kind: 'number', value: 'PORT', summary: 'a free one unless said' } },
  },
  mcp: {
    summary: 'Serve the Model Context Protocol on standard input and output',
    examples: ['threados mcp'],
    positionals: [],
    flags: {},
  },
} as const satisfies CommandTable;

export type FaceName = keyof typeof THREADOS_COMMANDS;
