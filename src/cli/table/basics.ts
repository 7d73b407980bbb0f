import type { CommandTable } from '../command.ts';

export const SCHEMA_NAMES = ['sequence', 'actions', 'policy', 'status', 'output'] as const;
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** The commands one meets first. */
export const BASIC_COMMANDS = {
  init: {
    summary: 'Create .threados/ here; never overwrites',
    examples: ['seqctl init', 'seqctl init --name checkout-migration'],
    positionals: [],
    flags: {
      template: { kind: 'text', value: 'NAME', summary: 'begin with an example instead of an empty sequence' },
      name: { kind: 'text', value: 'NAME', summary: "the sequence's name" },
    },
  },
  validate: {
    summary: 'Check the sequence (or another file) and report every problem at once',
    examples: ['seqctl validate', 'seqctl validate draft.yaml'],
    positionals: [{ name: 'file', summary: 'a sequence file', count: 'optional', completes: 'file' }],
    flags: {},
  },
  status: {
    summary: 'Show the steps and how they stand',
    examples: ['seqctl status', 'seqctl status build test --watch'],
    positionals: [{ name: 'steps', summary: 'only these', count: 'any', completes: 'step' }],
    flags: {
      watch: { kind: 'switch', summary: 'go on, and show every change' },
      run: { kind: 'text', value: 'RUN', summary: 'of this run instead of the latest' },
    },
  },
} as const satisfies CommandTable;

/** The mprocs session, and ThreadOS itself. */
export const MACHINE_COMMANDS = {
  'mprocs.open': {
    summary: "Open this repo's mprocs session",
    examples: ['seqctl mprocs open --layout split'],
    positionals: [],
    flags: {
      layout: { kind: 'choice', choices: ['split', 'tab', 'window', 'here'], summary: 'where; split unless said' },
    },
  },
  'mprocs.select': {
    summary: "Select a step's pane",
    examples: ['seqctl mprocs select build', 'seqctl mprocs select build --zoom'],
    positionals: [{ name: 'id', summary: 'a step or an instance', count: 'one', completes: 'step' }],
    flags: { zoom: { kind: 'switch', summary: 'its screen alone, with the keyboard in it; Ctrl+A leaves it' } },
  },
  'mprocs.send-key': {
    summary: "Send a key to a step's pane (destructive)",
    examples: ['seqctl mprocs send-key build "<Enter>" --yes'],
    positionals: [
      { name: 'id', summary: 'a step or an instance', count: 'one', completes: 'step' },
      { name: 'key', summary: 'such as a, <Enter>, <C-c>', count: 'one' },
    ],
    flags: {},
  },
  'mprocs.status': {
    summary: 'Show the session and its panes',
    examples: ['seqctl mprocs status'],
    positionals: [],
    flags: {},
  },
  'mprocs.close': {
    summary: 'Close the session (destructive while steps run in it)',
    examples: ['seqctl mprocs close --yes'],
    positionals: [],
    flags: {},
  },
  schema: {
    summary: 'Print JSON Schemas, made from what the code validates with',
    details: 'With --format text the schema stands alone, ready to be kept in a file.',
    examples: ['seqctl schema sequence --format text > sequence.schema.json', 'seqctl schema output'],
    positionals: [{ name: 'name', summary: SCHEMA_NAMES.join(', '), count: 'optional', completes: SCHEMA_NAMES }],
    flags: {},
    detached: true,
  },
  doctor: {
    summary: 'Say what ThreadOS needs here, what is missing, and the fix',
    examples: ['seqctl doctor'],
    positionals: [],
    flags: {},
  },
  completion: {
    summary: 'Print the completion script of a shell',
    examples: [
      'source <(seqctl completion bash)',
      'seqctl completion fish > ~/.config/fish/completions/seqctl.fish',
      'seqctl completion powershell | Out-String | Invoke-Expression',
    ],
    positionals: [{ name: 'shell', summary: SHELLS.join(', '), count: 'one', completes: SHELLS }],
    flags: {},
    detached: true,
    plain: true,
  },
} as const satisfies CommandTable;
