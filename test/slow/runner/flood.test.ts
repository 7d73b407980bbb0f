import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FAKE_AGENT } from '../../fakes/fake-agent.ts';
import { createRunnerRig } from '../../integration/runner/rig.ts';

test('100 MB of output are kept whole, and memory stays bounded', async () => {
  await using rig = await createRunnerRig();
  const before = process.memoryUsage().rss;
  let most = 0;
  const attempt = rig.start(
    { argv: [...FAKE_AGENT, '--flood', '100'] },
    {
      onLog: () => {
        most = Math.max(most, process.memoryUsage.rss());
      },
    },
  );
  expect(await attempt.run.ended).toMatchObject({ outcome: 'success', error: null });
  expect((await stat(join(attempt.dir, 'stdout.log'))).size).toBe(100 * 1024 * 1024);
  expect(most - before).toBeLessThan(150 * 1024 * 1024);
});
