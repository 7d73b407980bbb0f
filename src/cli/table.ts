import type { Command } from './command.ts';
import { BASIC_COMMANDS, MACHINE_COMMANDS } from './table/basics.ts';
import { INSIGHT_COMMANDS } from './table/insight.ts';
import { REPO_COMMANDS } from './table/repo.ts';
import { RUN_COMMANDS } from './table/run.ts';
import { SHAPE_COMMANDS } from './table/shape.ts';
import { STEP_COMMANDS } from './table/step.ts';

/** Every command of `seqctl`, in the order in which help shows them. */
export const COMMANDS = {
  ...BASIC_COMMANDS,
  ...STEP_COMMANDS,
  ...SHAPE_COMMANDS,
  ...RUN_COMMANDS,
  ...REPO_COMMANDS,
  ...INSIGHT_COMMANDS,
  ...MACHINE_COMMANDS,
} as const;

export type CommandName = keyof typeof COMMANDS;
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];

export function commandOf(name: CommandName): Command {
  return COMMANDS[name];
}

/** What the first words of two-word commands stand for. */
export const NOUNS: Readonly<Record<string, string>> = {
  step: 'Create, change and judge steps',
  dep: 'Add and remove dependencies',
  group: 'Parallel groups',
  fusion: 'Candidates and the step that fuses them',
  gate: 'Gates that a person must approve',
  run: 'Run steps',
  stop: 'Stop steps',
  restart: 'Run steps again',
  prompt: 'Prompts of steps',
  proposal: 'Requests that wait for a person',
  policy: 'What is allowed here',
  runs: 'Past runs',
  worktree: 'Worktrees of steps',
  mprocs: 'The mprocs session of this repo',
};
