import type { CommandTable, Flag } from '../command.ts';

const id = { name: 'id', summary: 'the step', count: 'one', completes: 'step' } as const;
const newId = { name: 'id', summary: 'a-z, 0-9, "_" and "-", at most 64 characters', count: 'one' } as const;

/** The fields of a step as flags; `watchdog`, `limits` and `setup` are nested and come through `seqctl apply` or the file. */
export const STEP_FIELD_FLAGS = {
  type: { kind: 'choice', choices: ['base', 'p', 'c', 'f', 'b', 'l', 'gate'], summary: 'its thread type' },
  name: { kind: 'text', value: 'TEXT', summary: 'what people read on its card' },
  lane: { kind: 'text', value: 'LANE', summary: 'the row it is drawn in' },
  role: { kind: 'text', value: 'ROLE', summary: 'planner, builder, reviewer, …' },
  model: { kind: 'text', value: 'MODEL', summary: 'claude-code, codex, gemini, shell, or a provider of policy.yaml' },
  'model-name': { kind: 'text', value: 'NAME', summary: "handed to the agent's own model flag" },
  fallback: { kind: 'list', value: 'MODELS', summary: 'the next agents when this one is rate-limited or not installed' },
  permissions: { kind: 'choice', choices: ['read-only', 'edit', 'full'], summary: 'what its agent may do' },
  cwd: { kind: 'text', value: 'DIR', summary: "where it runs, from the repo's root" },
  prompt: { kind: 'text', value: 'TEXT', summary: "the prompt's text, written to .threados/prompts/ID.md" },
  'prompt-file': { kind: 'text', value: 'FILE', summary: 'a file of the repo that holds the prompt' },
  'depends-on': { kind: 'list', value: 'IDS', summary: 'must be DONE before it starts' },
  after: { kind: 'list', value: 'IDS', summary: 'order only: must have ended before it starts' },
  review: { kind: 'choice', choices: ['required', 'none'], summary: 'whether a person looks at a success' },
  retries: { kind: 'number', value: 'N', summary: 'further attempts after a failure' },
  timeout: { kind: 'text', value: 'DURATION', summary: 'such as 45m' },
  group: { kind: 'text', value: 'GROUP', summary: 'the label that `run group` takes' },
  env: { kind: 'pairs', value: 'KEY=VALUE', summary: 'a variable of its environment; never a secret' },
  worktree: { kind: 'switch', summary: 'runs in its own git worktree' },
  base: { kind: 'text', value: 'REF', summary: 'the commit or branch that its worktree begins from' },
  fanout: { kind: 'number', value: 'N', summary: 'p: how many instances' },
  mode: { kind: 'choice', choices: ['repeat', 'throughput'], summary: 'p: the same prompt N times, or one item each' },
  items: { kind: 'words', value: 'ITEM', summary: 'p, throughput: one per flag' },
  join: { kind: 'text', value: 'all|any|N', summary: 'p, f: how many must succeed' },
  'max-parallel': { kind: 'number', value: 'N', summary: 'p: instances at once' },
  candidates: { kind: 'list', value: 'IDS', summary: 'f: whose results it fuses' },
  phase: { kind: 'number', value: 'N', summary: 'c: which phase it belongs to' },
  parent: { kind: 'text', value: 'ID', summary: 'the b step that it is a child of' },
  rework: { kind: 'number', value: 'N', summary: 'gate: how often a rejection sends the phase back' },
  'success-exit-codes': { kind: 'list', value: 'CODES', summary: 'exit codes that count as success' },
  interactive: { kind: 'switch', summary: "the agent's own screen in the pane" },
  'keep-background': { kind: 'switch', summary: 'processes that it leaves running may live on' },
  artifacts: { kind: 'list', value: 'GLOBS', summary: 'further files to keep' },
  diff: { kind: 'switch', summary: 'shell: make diff.patch too' },
  status: { kind: 'choice', choices: ['READY', 'DONE'], summary: 'its initial status' },
} as const satisfies Record<string, Flag>;

export const STEP_COMMANDS = {
  'step.add': {
    summary: 'Add a step at the end of the sequence',
    details:
      'A COMMAND after -- makes it a shell step; its words are run as they stand, never through a shell. Other fields (watchdog, limits, setup) are written in the file or by `seqctl apply`: docs/sequences.md. --cwd is the folder of the step; -C is that of this command.',
    examples: [
      'seqctl step add plan --model claude-code --prompt "Draft a plan"',
      'seqctl step add test --depends-on plan --timeout 10m -- npm test',
    ],
    positionals: [newId],
    flags: STEP_FIELD_FLAGS,
    aliases: { item: 'items' },
    takesCommand: true,
  },
  'step.edit': {
    summary: 'Change fields of a step',
    examples: ['seqctl step edit test --timeout 20m --unset retries', 'seqctl step edit test -- npm run test:all'],
    positionals: [id],
    flags: { ...STEP_FIELD_FLAGS, unset: { kind: 'list', value: 'FIELDS', summary: 'take these fields away' } },
    aliases: { item: 'items' },
    takesCommand: true,
  },
  'step.rm': {
    summary: 'Remove a step (destructive)',
    examples: ['seqctl step rm old --yes', 'seqctl step rm plan --cascade --dry-run'],
    positionals: [id],
    flags: { cascade: { kind: 'switch', summary: 'remove what depends on it too' } },
  },
  'step.clone': {
    summary: 'Copy a step under a new id',
    examples: ['seqctl step clone build build-2 --worktree'],
    positionals: [id, { name: 'new_id', summary: 'the id of the copy', count: 'one' }],
    flags: { worktree: { kind: 'switch', summary: 'give the copy its own git worktree' } },
  },
  'step.move': {
    summary: 'Move a step within the order or to another lane; never breaks a dependency',
    examples: ['seqctl step move review --after build', 'seqctl step move review --lane checks'],
    positionals: [id],
    flags: {
      before: { kind: 'text', value: 'ID', summary: 'put it right before this step' },
      after: { kind: 'text', value: 'ID', summary: 'put it right after this step' },
      lane: { kind: 'text', value: 'LANE', summary: 'the row it is drawn in' },
    },
  },
  'step.show': {
    summary: 'Show a step: its fields, status and attempts',
    examples: ['seqctl step show build'],
    positionals: [id],
    flags: {},
  },
  'step.approve': {
    summary: 'Approve a step that needs review (human only)',
    examples: ['seqctl step approve build --note "looks right"'],
    positionals: [id],
    flags: { note: { kind: 'text', value: 'TEXT', summary: 'kept with the approval' } },
  },
  'step.reject': {
    summary: 'Reject a step that needs review (human only)',
    details: 'The step may run again, with the reason in its prompt.',
    examples: ['seqctl step reject build --reason "the tests do not cover the error path"'],
    positionals: [id],
    flags: { reason: { kind: 'text', value: 'TEXT', required: true, summary: 'why' } },
  },
  'dep.add': {
    summary: 'Make a step depend on others',
    examples: ['seqctl dep add build --on plan,design', 'seqctl dep add report --on build --soft'],
    positionals: [id],
    flags: {
      on: { kind: 'list', value: 'IDS', required: true, summary: 'the steps it waits for' },
      soft: { kind: 'switch', summary: 'order only: a failure there does not block' },
    },
  },
  'dep.rm': {
    summary: 'Take dependencies away, hard and soft ones',
    examples: ['seqctl dep rm build --on design'],
    positionals: [id],
    flags: { on: { kind: 'list', value: 'IDS', required: true, summary: 'the steps it no longer waits for' } },
  },
} as const satisfies CommandTable;
