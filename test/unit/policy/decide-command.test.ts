import { describe, expect, test } from 'vitest';
import { COMMANDS, decideCommand, type Command } from '../../../src/policy/decide-command.ts';
import { CALLERS } from './samples.ts';

/** Columns as in decide.test.ts; running steps and uncommitted changes are there, no --yes. */
const HUMAN_ONLY = { safe: 'aadddddd', power: 'aadddddd' };
const LOSSY_HUMAN_ONLY = { safe: 'ccdddddd', power: 'ccdddddd' };
const LOSSY = LOSSY_HUMAN_ONLY;
const FREE = { safe: 'aadddddd', power: 'aadaaaaa' };
const TABLE: { readonly [C in Command]: { readonly safe: string; readonly power: string } } = {
  undo: HUMAN_ONLY,
  accept: LOSSY_HUMAN_ONLY,
  trust: LOSSY_HUMAN_ONLY,
  'policy.allow': LOSSY_HUMAN_ONLY,
  'proposal.apply': HUMAN_ONLY,
  'proposal.discard': HUMAN_ONLY,
  'stop.all': LOSSY,
  'mprocs.open': FREE,
  'mprocs.close': LOSSY,
  'prompt.generate': FREE,
  'worktree.remove': LOSSY,
};

describe.each(['safe', 'power'] as const)('in %s', (mode) => {
  test.each(COMMANDS)('%s', (command) => {
    const facts = { running: 2, uncommitted: true };
    const letters = CALLERS.map((caller) => decideCommand({ command, caller, mode, yes: false, facts }).verdict[0]).join('');
    expect(letters).toBe(TABLE[command][mode]);
  });

  test.each(COMMANDS)('%s --yes helps a person only', (command) => {
    for (const caller of CALLERS) {
      const request = { command, caller, mode, facts: { running: 2, uncommitted: true } };
      const [yes, no] = [decideCommand({ ...request, yes: true }), decideCommand({ ...request, yes: false })];
      if (caller.actor === 'human' || caller.actor === 'demo') expect(yes.verdict).toBe('allow');
      else expect(yes).toEqual(no);
    }
  });
});

test('what loses nothing asks nothing', () => {
  for (const command of ['accept', 'mprocs.close', 'worktree.remove'] as const) {
    const facts = { running: 0, uncommitted: false };
    expect(decideCommand({ command, caller: CALLERS[0]!, mode: 'safe', yes: false, facts }).verdict).toBe('allow');
  }
});
