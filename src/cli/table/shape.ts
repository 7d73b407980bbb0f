import type { CommandTable } from '../command.ts';

const gate = { name: 'id', summary: 'the gate', count: 'one', completes: 'step' } as const;

/** Commands that build structures of several steps: groups, fusions, gates. */
export const SHAPE_COMMANDS = {
  'group.parallelize': {
    summary: 'Fan a step out into instances, or make steps one parallel group',
    details: 'One ID with --fanout (or --item) makes a p step of it. Several IDs with --as put existing steps into one group.',
    examples: [
      'seqctl group parallelize explore --fanout 3',
      'seqctl group parallelize fix --mode throughput --item parser --item lexer',
      'seqctl group parallelize lint unit types --as checks',
    ],
    positionals: [{ name: 'ids', summary: 'the step, or the steps', count: 'many', completes: 'step' }],
    aliases: { items: 'item' },
    flags: {
      fanout: { kind: 'number', value: 'N', summary: 'how many instances' },
      mode: { kind: 'choice', choices: ['repeat', 'throughput'], summary: 'the same prompt N times, or one item each' },
      item: { kind: 'words', value: 'ITEM', summary: 'throughput: one per flag' },
      join: { kind: 'text', value: 'all|any|N', summary: 'how many must succeed' },
      as: { kind: 'text', value: 'GROUP', summary: 'the label of the group' },
    },
  },
  'fusion.create': {
    summary: 'Create candidates and the step that fuses their results',
    examples: [
      'seqctl fusion create login --models claude-code,codex,gemini --prompt "Build the login form"',
      'seqctl fusion create pick --candidates explore.1,explore.2 --synth-model claude-code',
    ],
    positionals: [{ name: 'id', summary: 'the id of the fusing step', count: 'one' }],
    flags: {
      models: { kind: 'list', value: 'MODELS', summary: 'makes one candidate ID-MODEL for each' },
      prompt: { kind: 'text', value: 'TEXT', summary: 'what every candidate is asked' },
      candidates: { kind: 'list', value: 'IDS', summary: 'existing steps or instances instead' },
      'synth-model': { kind: 'text', value: 'MODEL', summary: 'who fuses' },
      join: { kind: 'text', value: 'all|any|N', summary: 'how many candidates must succeed' },
      'depends-on': { kind: 'list', value: 'IDS', summary: 'what the candidates wait for' },
    },
  },
  'gate.insert': {
    summary: 'Put a gate between steps: a person must approve',
    examples: ['seqctl gate insert ok-plan --after plan --before build', 'seqctl gate insert ok-release --before release'],
    positionals: [{ name: 'id', summary: 'the id of the gate', count: 'one' }],
    flags: {
      name: { kind: 'text', value: 'TEXT', summary: 'what people read on its card' },
      after: { kind: 'list', value: 'IDS', summary: 'the steps it judges' },
      before: { kind: 'list', value: 'IDS', summary: 'the steps that wait for it' },
    },
  },
  'gate.approve': {
    summary: 'Approve a gate (human only)',
    examples: ['seqctl gate approve ok-plan --note "go on"'],
    positionals: [gate],
    flags: {
      note: { kind: 'text', value: 'TEXT', summary: 'kept with the approval' },
      subject: { kind: 'text', value: 'SHA', summary: 'only what step show showed under this sha256, not what came after it' },
    },
  },
  'gate.reject': {
    summary: 'Reject a gate: its phase runs again with the reason (human only)',
    examples: ['seqctl gate reject ok-plan --reason "the rollback is missing"'],
    positionals: [gate],
    flags: { reason: { kind: 'text', value: 'TEXT', required: true, summary: 'why' } },
  },
} as const satisfies CommandTable;
