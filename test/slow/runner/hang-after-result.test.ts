import { expect, test } from 'vitest';
import { createRunnerRig } from '../../integration/runner/rig.ts';

const report = { success: true, summary: 'Done', session_id: null, usage: null, error: null, warnings: [] };

test('an agent that hangs after its last word is ended, and its word counts', async () => {
  await using rig = await createRunnerRig();
  const exits: unknown[] = [];
  const attempt = rig.start(
    { model: 'claude-code', output: 'claude-stream-json' },
    {
      finishers: () =>
        Promise.resolve({
          report: (_launch, exit) => {
            exits.push(exit);
            return Promise.resolve(report);
          },
          diff: () => Promise.reject(new Error('not asked for')),
        }),
    },
  );
  const agent = await rig.agents.nextInvocation();
  await agent.stdout('{"type":"result","subtype":"success"}\n');
  expect(await attempt.run.ended).toMatchObject({ outcome: 'success', signal: 'SIGTERM', error: null });
  expect(exits).toEqual([{ code: 0, signal: null }]);
});
