import type { CommandTable, Flag } from '../command.ts';

const instances = { name: 'ids', summary: 'steps or instances such as explore.2', count: 'many', completes: 'step' } as const;
const instance = { name: 'id', summary: 'a step or an instance such as explore.2', count: 'one', completes: 'step' } as const;

const runFlags = {
  executor: {
    kind: 'choice',
    choices: ['auto', 'mprocs', 'direct'],
    summary: "auto: mprocs where this repo's session is open, else direct",
  },
  wait: { kind: 'switch', shown: 'no', summary: 'return once it is under way; a detached scheduler goes on' },
  'max-parallel': { kind: 'number', value: 'N', summary: 'at most N processes at once' },
} as const satisfies Record<string, Flag>;
const newRun = { 'new-run': { kind: 'switch', summary: 'start a fresh run instead of going on with the latest' } } as const;

export const RUN_COMMANDS = {
  'run.step': {
    summary: 'Run steps',
    examples: ['seqctl run step build', 'seqctl run step build test --executor direct'],
    positionals: [instances],
    flags: {
      ...runFlags,
      ...newRun,
      force: { kind: 'switch', summary: 'run although dependencies are not met (destructive: wants --yes)' },
    },
  },
  'run.group': {
    summary: 'Run the steps of a group, or the instances of a p step',
    examples: ['seqctl run group checks --max-parallel 4'],
    positionals: [{ name: 'group', summary: 'a group label or a p step', count: 'one', completes: 'group' }],
    flags: { ...runFlags, ...newRun },
  },
  'run.runnable': {
    summary: "Run today's frontier: everything that can start now",
    examples: ['seqctl run runnable', 'seqctl run runnable --dry-run'],
    positionals: [],
    flags: { ...runFlags, ...newRun },
  },
  'run.all': {
    summary: 'Run until nothing can start any more',
    examples: ['seqctl run all', 'seqctl run all --no-wait'],
    positionals: [],
    flags: { ...runFlags, ...newRun },
  },
  'stop.step': {
    summary: 'Stop steps, whole process trees',
    details: 'Asks first and kills after 10 s; --kill kills at once. Windows has no way to ask: there both end the tree.',
    examples: ['seqctl stop step build', 'seqctl stop step explore.2 --kill --yes'],
    positionals: [instances],
    flags: { kill: { kind: 'switch', summary: 'kill at once (destructive)' } },
  },
  'stop.all': {
    summary: 'Stop everything that runs in this repo, the scheduler too (destructive)',
    examples: ['seqctl stop all --yes'],
    positionals: [],
    flags: {},
  },
  'restart.step': {
    summary: 'Make a new attempt of steps; the old one is kept',
    examples: ['seqctl restart step build', 'seqctl restart step build --resume --no-wait'],
    positionals: [instances],
    flags: { resume: { kind: 'switch', summary: "go on with the agent's session" }, ...runFlags },
  },
  wait: {
    summary: 'Wait until steps are done, ended, or in review',
    examples: ['seqctl wait build test --timeout 30m', 'seqctl wait build --for review'],
    positionals: [instances],
    flags: {
      for: { kind: 'choice', choices: ['done', 'ended', 'review'], summary: 'what to wait for; done unless said' },
      timeout: { kind: 'text', value: 'DURATION', summary: 'give up after this long, with exit code 11' },
    },
  },
  logs: {
    summary: "Show a step's output",
    examples: ['seqctl logs build --tail 50', 'seqctl logs build --follow --grep ERROR'],
    positionals: [instance],
    flags: {
      stderr: { kind: 'switch', summary: 'the error stream' },
      tail: { kind: 'number', value: 'N', summary: 'only the last N lines' },
      follow: { kind: 'switch', summary: 'go on with new lines until it ends' },
      attempt: { kind: 'number', value: 'N', summary: 'an earlier attempt' },
      grep: { kind: 'text', value: 'REGEXP', summary: 'only lines that match' },
      run: { kind: 'text', value: 'RUN', summary: 'of this run instead of the latest' },
    },
  },
  diff: {
    summary: "Show a step's patch",
    examples: ['seqctl diff build', 'seqctl diff login --format text > login.patch'],
    positionals: [instance],
    flags: {},
  },
  accept: {
    summary: "Apply a step's patch to the main tree (human only)",
    details: 'Conflicts are listed and nothing is half-applied.',
    examples: ['seqctl accept login', 'seqctl accept explore.2 --dry-run'],
    positionals: [instance],
    flags: {},
  },
} as const satisfies CommandTable;
