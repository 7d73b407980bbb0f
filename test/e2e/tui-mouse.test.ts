import { expect, test } from 'vitest';
import { openRobot } from '../rig/robot.ts';
import { shellStep } from '../rig/steps.ts';

test('click a card, its quick action, a tab, a lane, a button', async () => {
  const tui = await openRobot([shellStep('one'), shellStep('two', { depends_on: ['one'] })]);
  await tui.graph.select('two');
  await tui.graph.select('one');
  tui.pty.click(await tui.pty.find('r run  e edit'));
  await tui.status('one', 'DONE');
  tui.pty.click(await tui.pty.find('attempts'));
  await tui.sees('one #1');
  tui.pty.click(await tui.pty.find('▾ main'));
  await tui.sees('▸ main');
  tui.pty.click(await tui.pty.find('▸ main'));
  await tui.sees('▾ main');
  // Back from the inspector, whose hints are others.
  await tui.sees('n new');
  tui.pty.click(await tui.pty.find('? help'));
  await tui.sees('Next step that waits for you');
  await tui.press('esc');
  await tui.seesNo('Next step that waits');
  await tui.press('d');
  await tui.sees('Are you sure?');
  tui.pty.click(await tui.pty.find('n No'));
  await tui.sees('Nothing was done');
});

test('drag from a card’s edge to another card makes a dependency', async () => {
  const tui = await openRobot([shellStep('one'), shellStep('two', { lane: 'side' })]);
  await tui.graph.select('one');
  const from = await tui.graph.card('one');
  const to = await tui.graph.card('two');
  tui.pty.drag({ column: from.column + 21, row: from.row + 1 }, { column: to.column + 3, row: to.row });
  await tui.sees('Done: dep.add two');
  expect(tui.sequence()).toMatch(/two.*one/);
});

test('drag a card to another place, and to another lane', async () => {
  const tui = await openRobot([shellStep('one'), shellStep('two'), shellStep('three', { lane: 'side' })]);
  const one = await tui.graph.card('one');
  const two = await tui.graph.card('two');
  tui.pty.drag(one, two);
  await tui.sees('Done: step.move one');
  expect(tui.sequence().indexOf('"one"')).toBeGreaterThan(tui.sequence().indexOf('"two"'));
  // The two have changed places when the picture has followed the file.
  await tui.pty.until((rows) => rows.findIndex((row) => row.includes('│ two ')) < rows.findIndex((row) => /[│┃] one +[│┃]/.test(row)));
  const card = await tui.graph.card('one');
  const side = await tui.graph.card('three');
  tui.pty.drag(card, { column: card.column + 40, row: side.row });
  await tui.wrote(/"one".*side/);
});

test('the wheel scrolls the canvas and the inspector; the minimap jumps', async () => {
  const many = Array.from({ length: 40 }, (_, i) =>
    shellStep(`s${String(i)}`, { lane: `lane${String(i % 8)}`, depends_on: i < 8 ? [] : [`s${String(i - 8)}`] }),
  );
  const tui = await openRobot(many, { cols: 120, rows: 34 });
  await tui.sees(' s0 ');
  tui.pty.wheel({ column: 40, row: 10 }, 'down');
  tui.pty.wheel({ column: 40, row: 10 }, 'down');
  tui.pty.wheel({ column: 40, row: 10 }, 'down');
  await tui.seesNo('▾ lane0');
  await tui.press('c');
  await tui.sees('▾ lane0');
  const map = await tui.pty.find('▪  ▪  ▪  ▪  ▪');
  tui.pty.click({ column: map.column + 12, row: map.row });
  await tui.sees(' s32 ');
});
