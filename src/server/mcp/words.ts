import type { ActionName } from '../../model/action.ts';

/** What each action does, for a model that must choose among them. Those that only a person may carry out are not offered. */
export const ACTION_WORDS = {
  'step.add':
    'Add a step at the end of the sequence. With a command it is a shell step (argv, never a shell string); otherwise an agent with a prompt.',
  'step.edit': 'Change fields of a step; `unset` takes fields away.',
  'step.rm': 'Remove a step; with cascade also those that depend on it. Destructive: a person must agree.',
  'step.clone': 'Copy a step under a new id, with its own worktree where asked.',
  'step.move': 'Move a step in the order of the file or to another lane; never breaks a dependency.',
  'dep.add': 'Make a step wait for others: hard (they must be DONE) or soft (order only).',
  'dep.rm': 'Take dependencies of a step away.',
  'group.parallelize':
    'Fan one step out into instances (id with fanout, or with mode throughput and one item each), or put several existing steps into one parallel group (ids with as).',
  'fusion.create':
    'Create candidates that work on the same prompt (one for each of `models`, or existing ones in `candidates`) and the step that fuses their results.',
  'gate.insert': 'Put a gate, which only a person can pass, after some steps and before others.',
  'prompt.set': 'Write the prompt of a step.',
  'run.step': 'Start these steps. Returns as soon as they are under way; `wait` tells when they have ended.',
  'run.group': 'Start the steps of a group, or the instances of a p step. Returns as soon as they are under way.',
  'run.runnable': 'Start every step that can start now. Returns as soon as they are under way.',
  'run.all':
    'Run the sequence until nothing more can start. Returns as soon as it is under way; `wait` without ids tells how it came to rest.',
  'stop.step': 'Stop running steps, whole process trees; kill gives them no time to end by themselves.',
  'restart.step': 'Start over steps that have run; earlier attempts are kept. Returns as soon as they are under way.',
  'worktree.rm':
    'Remove worktrees of steps: by ids, all finished ones, or orphaned ones (no step works there any more). Where something would be lost a person must agree.',
  'mprocs.select': 'Show the pane of a step in mprocs.',
  'mprocs.send-key': 'Send a key to the pane of a step in mprocs. A person must agree.',
} as const satisfies Partial<Record<ActionName, string>>;

export type OfferedAction = keyof typeof ACTION_WORDS;
export const OFFERED_ACTIONS = Object.keys(ACTION_WORDS) as OfferedAction[];

/** What a field of an action means, where its name alone does not say it. */
export const FIELD_WORDS: Readonly<Record<string, string>> = {
  id: 'the step: a-z, 0-9, "_" and "-", at most 64 characters',
  type: 'base: one process. p: fans out. c: phases. f: fuses candidates. b: an orchestrator. l: long, watched. Gates: gate_insert',
  lane: 'the row it is drawn in',
  model: 'claude-code, codex, gemini, shell, or a provider of policy.yaml',
  model_name: "handed to the agent's own model flag",
  fallback: 'the next agents when this one is rate-limited or not installed',
  permissions: 'what its agent may do',
  command: 'model shell: the argv, run as it stands, never through a shell',
  prompt: "the prompt's text",
  prompt_file: 'a file of the repo that holds the prompt',
  cwd: "the folder it runs in, from the repo's root",
  worktree: 'run in its own git worktree',
  base: 'the commit or branch that its worktree begins from',
  depends_on: 'steps that must be DONE before it starts',
  after: 'steps that come before: order only, for a step; what the gate judges, for a gate',
  before: 'the steps that come behind it',
  on: 'the steps to wait for',
  soft: 'order only',
  review: 'whether a person looks at a success before it counts (default for agents: required)',
  fanout: 'p: how many instances',
  mode: 'p: the same prompt N times (repeat), or one item each (throughput)',
  join: 'p, f: how many must succeed: all, any, or a number',
  group: 'the label that run_group takes',
  candidates: 'f: steps or instances whose results are fused',
  parent: 'the b step that it is a child of; for an agent inside a b step that step by default',
  retries: 'further attempts after a failure',
  timeout: 'such as 45m',
  setup: 'argv, run once in a new worktree',
  env: 'variables of its environment; never a secret',
  artifacts: 'globs of further files to keep',
  unset: 'names of fields to take away',
  executor: 'mprocs: in panes. direct: without a terminal. auto (default): mprocs where a session is open',
  max_parallel: 'how many may run at once',
  new_run: 'begin a fresh run instead of going on with the latest',
  finished: 'every worktree whose step is DONE and that no step has yet to begin from',
  orphaned: 'every worktree that no step works in any more',
  force: 'although its dependencies are not DONE',
  resume: "go on with the agent's session",
};

/** What a client tells its model about this server as a whole. */
export const INSTRUCTIONS = `ThreadOS runs coding agents and commands as the steps of one sequence (.threados/sequence.yaml): with dependencies, parallel fans, fusions, and gates that only a person can pass.

Look at \`status\` first. Change the sequence with the tools named after actions (step_add, dep_add, fusion_create, gate_insert …), or with several changes at once by \`apply\`: all of them land, or none. Start work with run_*, which return at once; \`wait\` tells when it has ended; \`logs\` and \`diff\` show what came of it.

In mode "safe" nothing you change or run happens by itself: it is kept as a proposal for a person, and the answer has its id (error.code PROPOSAL_PENDING). Do not ask again; say what you proposed, and go on with something else or end. In mode "power" it is carried out within what policy.yaml allows. Approving and rejecting (gates, reviews, proposals) and the policy itself are for people only.

Statuses: READY (can start now), RUNNING, NEEDS_REVIEW (a person must look), DONE, FAILED, BLOCKED (reason says by what). An error has a code, and mostly a hint that says what to do next.`;
