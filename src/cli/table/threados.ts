import type { CommandTable } from '../command.ts';

/** The commands of `threados`. */
export const THREADOS_COMMANDS = {
  tui: {
    summary: 'Open the terminal UI on the sequence of this repo',
    details:
      'Inside it, ? shows the keys and q quits; what runs goes on. With --attach it works on the repo that a `threados serve` of this user serves.',
    examples: ['threados tui', 'threados tui -C ../other-repo', 'threados tui --attach http://127.0.0.1:7433'],
    positionals: [],
    flags: {
      attach: { kind: 'text', value: 'URL', summary: 'work through a server on this machine' },
      mouse: { kind: 'switch', shown: 'no', summary: 'leave the mouse to the terminal' },
      'token-file': { kind: 'text', value: 'FILE', summary: "with --attach: where the server's token is; default: where it leaves yours" },
    },
  },
  up: {
    summary: 'Open mprocs and the terminal UI side by side',
    details: 'Windows Terminal split panes on Windows, tmux elsewhere.',
    examples: ['threados up'],
    positionals: [],
    flags: {},
  },
  serve: {
    summary: 'Serve this repo over HTTP, to this machine only',
    details:
      'Says where it listens and in which files the tokens are, then serves until Ctrl+C. What runs goes on without it. GET /openapi.json describes the API.',
    examples: ['threados serve', 'threados serve --port 0 --json'],
    positionals: [],
    flags: {
      port: { kind: 'number', value: 'N', summary: 'listen there; 0: any port that is free (default: 7433)' },
      host: { kind: 'text', value: 'ADDRESS', summary: '127.0.0.1 (the default), ::1 or localhost; no other' },
    },
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
