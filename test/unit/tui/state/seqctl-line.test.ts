import { expect, test } from 'vitest';
import type { Action } from '../../../../src/model/action.ts';
import { actionLine, deedLines } from '../../../../src/tui/state/seqctl-line.ts';
import { joinCommand, splitCommand } from '../../../../src/tui/state/split-command.ts';
import fc from 'fast-check';

const LINES: readonly (readonly [Action, string])[] = [
  [
    { action: 'step.add', id: 'a', model: 'shell', command: ['npm', 'test'], depends_on: ['x', 'y'], worktree: true },
    'step add a --model shell --depends-on x,y --worktree -- npm test',
  ],
  [{ action: 'step.add', id: 'a', prompt: "it's new", model_name: 'opus' }, "step add a --model-name opus --prompt 'it'\\''s new'"],
  [{ action: 'step.edit', id: 'a', name: 'A b', unset: ['role'] }, "step edit a --unset role --name 'A b'"],
  [{ action: 'step.rm', id: 'a', cascade: true }, 'step rm a --cascade'],
  [{ action: 'step.clone', id: 'a', new_id: 'b', worktree: true }, 'step clone a b --worktree'],
  [{ action: 'step.move', id: 'a', before: 'b', lane: 'top lane' }, "step move a --before b --lane 'top lane'"],
  [{ action: 'step.reject', id: 'a', reason: 'no' }, 'step reject a --reason no'],
  [{ action: 'dep.add', id: 'a', on: ['b', 'c'], soft: true }, 'dep add a --on b,c --soft'],
  [
    { action: 'group.parallelize', id: 'a', fanout: 3, mode: 'throughput', item: ['x', 'y z'] },
    "group parallelize a --fanout 3 --mode throughput --item x --item 'y z'",
  ],
  [{ action: 'group.parallelize', ids: ['a', 'b'], as: 'g' }, 'group parallelize a b --as g'],
  [{ action: 'fusion.create', id: 'f', models: ['codex', 'gemini'], prompt: 'try' }, 'fusion create f --models codex,gemini --prompt try'],
  [{ action: 'gate.insert', id: 'g', after: ['a'], before: ['b'] }, 'gate insert g --after a --before b'],
  [{ action: 'gate.approve', id: 'g' }, 'gate approve g'],
  [{ action: 'run.step', ids: ['a', 'b'], force: true }, 'run step a b --force'],
  [{ action: 'run.group', group: 'my group' }, "run group 'my group'"],
  [{ action: 'run.runnable' }, 'run runnable'],
  [{ action: 'stop.step', ids: ['a.2'], kill: true }, 'stop step a.2 --kill'],
  [{ action: 'restart.step', ids: ['a'], executor: 'direct' }, 'restart step a --executor direct'],
  [{ action: 'mprocs.send-key', id: 'a', key: '<C-c>' }, "mprocs send-key a '<C-c>'"],
  [{ action: 'policy.mode', mode: 'power' }, 'policy mode power'],
];

test.each(LINES)('%o', (action, line) => {
  expect(actionLine(action)).toBe(`seqctl ${line}`);
});

test('deeds that are no actions have their own commands, and a confirmation shows', () => {
  expect(deedLines({ deed: 'undo' }, true)).toEqual(['seqctl undo']);
  expect(deedLines({ deed: 'stop-all' }, true)).toEqual(['seqctl stop all --yes']);
  expect(deedLines({ deed: 'apply-proposal', id: 'p-1', run: true }, false)).toEqual(['seqctl proposal apply p-1 --run']);
  expect(deedLines({ deed: 'perform', actions: [{ action: 'run.all' }, { action: 'step.rm', id: 'a' }] }, true)).toEqual([
    'seqctl run all --yes',
    'seqctl step rm a --yes',
  ]);
});

test('command lines are read as they are shown', () => {
  expect(splitCommand(`node -e "console.log('x y')" a\\ b ''`)).toEqual(['node', '-e', "console.log('x y')", 'a b', '']);
  expect(splitCommand('C:\\tools\\run.exe --x')).toEqual(['C:\\tools\\run.exe', '--x']);
  const word = fc.string({ unit: fc.constantFrom('a', ' ', '"', "'", '-', '/', '='), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      expect(splitCommand(joinCommand(words))).toEqual(words);
    }),
  );
});
