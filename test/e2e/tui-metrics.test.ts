import { expect, test } from 'vitest';
import { openRobot } from '../rig/robot.ts';
import { seqctl } from '../rig/seqctl.ts';

test('the metrics of all runs, with their course', async () => {
  const tui = await openRobot([
    { id: 'build', model: 'shell', command: ['node', '--version'] },
    { id: 'broken', model: 'shell', command: ['node', '-e', 'process.exit(3)'] },
  ]);
  await tui.press('%');
  await tui.sees('Nothing has run yet.');
  await tui.press('esc');
  for (const args of [
    ['run', 'all'],
    ['restart', 'step', 'broken'],
    ['run', 'all', '--new-run'],
  ])
    expect((await seqctl(tui.root, args)).code).toBe(8);
  await tui.press('%');
  await tui.sees('oldest first');
  await tui.sees(/threads +5, 5 a day/);
  await tui.sees(/failure rate +60 % +[▁-█]{2}/);
  await tui.sees(/restart rate +20 % +(?:█▁|▁█)/);
  await tui.sees(/broken +3 x, p50 .* 3 failed/);
  await tui.press('%');
  await tui.seesNo('oldest first');
  await tui.press(':');
  await tui.type('metrics');
  await tui.sees('Metrics of all runs');
  await tui.press('enter');
  await tui.sees('oldest first');
});
