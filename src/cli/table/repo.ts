import type { CommandTable } from '../command.ts';

const step = { name: 'id', summary: 'the step', count: 'one', completes: 'step' } as const;
const file = { name: 'file', summary: 'a file, or - for standard input', count: 'optional', completes: 'file' } as const;
const proposal = { name: 'id', summary: 'the proposal', count: 'one', completes: 'proposal' } as const;

/** Commands about the repo as a whole: its files, proposals, policy, trust, runs, graph and audit. */
export const REPO_COMMANDS = {
  'prompt.generate': {
    summary: "Write a step's prompt from a template",
    examples: ['seqctl prompt generate build', 'seqctl prompt generate build --template base --dry-run'],
    positionals: [step],
    flags: { template: { kind: 'text', value: 'NAME', summary: "the template; the step's type unless said" } },
  },
  'prompt.set': {
    summary: "Set a step's prompt from a file or standard input",
    examples: ['seqctl prompt set build prompt.md', 'echo "Build it" | seqctl prompt set build -'],
    positionals: [step, file],
    flags: {},
  },
  'prompt.show': {
    summary: "Show a step's prompt",
    examples: ['seqctl prompt show build'],
    positionals: [step],
    flags: {},
  },
  apply: {
    summary: 'Plan and apply a list of actions as one transaction',
    details: 'The input is JSON: {"actions": [...]}. All edits land or none; runs start after the edits have landed.',
    examples: ['seqctl apply actions.json --dry-run', 'seqctl apply - < actions.json'],
    positionals: [file],
    flags: { wait: { kind: 'switch', shown: 'no', summary: 'return once runs are under way' } },
  },
  undo: {
    summary: 'Take back the last committed change (human only)',
    examples: ['seqctl undo', 'seqctl undo --dry-run'],
    positionals: [],
    flags: {},
  },
  'proposal.ls': {
    summary: 'List proposals, oldest first',
    examples: ['seqctl proposal ls'],
    positionals: [],
    flags: {},
  },
  'proposal.show': {
    summary: "Show a proposal: actions, diff, the policy's word, and how it plans today",
    examples: ['seqctl proposal show p-3f9a12cd'],
    positionals: [proposal],
    flags: {},
  },
  'proposal.apply': {
    summary: "Apply a proposal, planned anew on today's sequence (human only)",
    examples: ['seqctl proposal apply p-3f9a12cd', 'seqctl proposal apply p-3f9a12cd --run'],
    positionals: [proposal],
    flags: {
      run: { kind: 'switch', summary: 'run what can start afterwards' },
      wait: { kind: 'switch', shown: 'no', summary: 'return once the run is under way' },
    },
  },
  'proposal.discard': {
    summary: 'Discard a proposal',
    examples: ['seqctl proposal discard p-3f9a12cd'],
    positionals: [proposal],
    flags: {},
  },
  chat: {
    summary: 'Turn a request in plain words into a proposal; applies nothing',
    details:
      'Without --provider: what policy.yaml says, then what the environment has a key for, then what answers, else the builtin planner, which needs no model and no network. docs/chat.md has its requests.',
    examples: [
      'seqctl chat "put a gate before deploy"',
      'seqctl chat "what is waiting for me?" --provider builtin',
      'seqctl chat --show-context',
    ],
    positionals: [{ name: 'text', summary: 'the request; - reads it from standard input', count: 'any' }],
    flags: {
      provider: { kind: 'choice', choices: ['anthropic', 'ollama', 'builtin'], summary: 'who turns it into actions' },
      model: { kind: 'text', value: 'NAME', summary: "the provider's model" },
      'show-context': { kind: 'switch', summary: 'show what is sent to the provider; without TEXT nothing is sent' },
    },
  },
  'policy.show': {
    summary: 'Show the policy, with every default filled in',
    examples: ['seqctl policy show'],
    positionals: [],
    flags: {},
  },
  'policy.check': {
    summary: 'Explain what the policy says of actions, and by which rule; changes nothing',
    examples: ['seqctl policy check actions.json'],
    positionals: [file],
    flags: {},
  },
  'policy.allow': {
    summary: 'Allow a command (destructive, human only, audited)',
    examples: ['seqctl policy allow terraform --yes'],
    positionals: [{ name: 'name', summary: 'the file name of a program, or its absolute path', count: 'one' }],
    flags: {},
  },
  'policy.mode': {
    summary: 'Switch between SAFE and POWER (power is destructive; human only, audited)',
    examples: ['seqctl policy mode power --yes', 'seqctl policy mode safe'],
    positionals: [{ name: 'mode', summary: 'safe or power', count: 'one', completes: ['safe', 'power'] }],
    flags: {},
  },
  trust: {
    summary: 'Show what was changed outside ThreadOS; --yes accepts it (human only)',
    examples: ['seqctl trust', 'seqctl trust --yes'],
    positionals: [],
    flags: {},
  },
  reconcile: {
    summary: 'Compare what is written with what is alive, and say what was found',
    examples: ['seqctl reconcile'],
    positionals: [],
    flags: {},
  },
  'runs.ls': {
    summary: 'List the runs of this repo, newest first',
    examples: ['seqctl runs ls'],
    positionals: [],
    flags: {},
  },
  'runs.show': {
    summary: 'Show a run: statuses, attempts, reviews',
    examples: ['seqctl runs show 20261123-084500-3f9a'],
    positionals: [{ name: 'id', summary: 'the run', count: 'one', completes: 'run' }],
    flags: {},
  },
  'worktree.ls': {
    summary: 'List the worktrees of steps: who works there, and what would be lost with each',
    examples: ['seqctl worktree ls'],
    positionals: [],
    flags: {},
  },
  'worktree.rm': {
    summary: 'Remove worktrees of steps (destructive where something would be lost)',
    details:
      'Never one that runs. What no commit has goes only with --yes, and the message says what that is and whether a patch has it. A branch goes too where HEAD has all of its commits, or, with --yes, where the patch of its step has them; else it stays. A step that runs again makes its worktree anew.',
    examples: ['seqctl worktree rm explore.2', 'seqctl worktree rm --finished --dry-run', 'seqctl worktree rm --orphaned --yes'],
    positionals: [{ name: 'ids', summary: 'steps or instances such as explore.2', count: 'any', completes: 'step' }],
    flags: {
      finished: { kind: 'switch', summary: 'all whose step is DONE, and that no step has yet to begin from' },
      orphaned: { kind: 'switch', summary: 'all that no step works in any more' },
    },
  },
  graph: {
    summary: 'Draw the sequence and how its steps stand',
    details:
      'Solid lines: waits until it is done; dashed: until it has ended; dotted: from a b step to its children. THREADOS_ASCII=1 draws with plain characters.',
    examples: ['seqctl graph', 'seqctl graph --as svg --format text > graph.svg', 'seqctl graph --as mermaid --format text'],
    positionals: [],
    flags: { as: { kind: 'choice', choices: ['text', 'mermaid', 'dot', 'svg'], summary: 'text unless said' } },
  },
  audit: {
    summary: 'Read the audit log, or verify its chain',
    examples: ['seqctl audit --since 2026-11-23', 'seqctl audit --since 2h --step build', 'seqctl audit --verify'],
    positionals: [],
    flags: {
      since: { kind: 'text', value: 'TIME', summary: 'a date, a time (RFC 3339), or how long ago: 2h' },
      actor: { kind: 'text', value: 'ACTOR', summary: 'only what this actor did' },
      action: { kind: 'text', value: 'ACTION', summary: 'only this action' },
      step: { kind: 'text', value: 'ID', summary: 'only what concerns this step' },
      verify: { kind: 'switch', summary: 'prove that no line was changed, removed or put in' },
    },
  },
} as const satisfies CommandTable;
