import { expect, test } from 'vitest';
import { openRobot } from '../rig/robot.ts';
import { seqctl } from '../rig/seqctl.ts';
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

test('everything that can be chosen can be clicked: a command, a field, a template, an earlier run, a decision, a proposal', async () => {
  const tui = await openRobot([
    shellStep('one'),
    { id: 'ok', type: 'gate', lane: 'main', depends_on: ['one'] },
    shellStep('two', { lane: 'side', depends_on: ['ok'] }),
  ]);
  // A command of the palette.
  tui.pty.click(await tui.pty.find(': commands'));
  await tui.sees('what to do, or where to go');
  await tui.type('everything that can');
  await tui.sees('› Run everything that can start now');
  tui.pty.click(await tui.pty.find('Run everything that can start now'));
  await tui.sees('◆ 1 waits for you');
  // The badge, the card's quick action, and the decision.
  tui.pty.click(await tui.pty.find('◆ 1 waits'));
  await tui.sees('a review');
  tui.pty.click(await tui.pty.find('a review'));
  await tui.sees('y Approve');
  tui.pty.click(await tui.pty.find('y Approve'));
  await tui.status('ok', 'DONE');
  await tui.seesNo('for you');
  // A template of the rail, and fields of its form.
  await tui.press('0');
  await tui.sees('phases, gates');
  tui.pty.click(await tui.pty.find('many at once'));
  await tui.sees('New step');
  tui.pty.click(await tui.pty.find(' name '));
  await tui.type('Clicked here');
  await tui.sees('Clicked here');
  await tui.press('esc');
  await tui.seesNo('New step');
  // An earlier run, and back to now.
  expect((await seqctl(tui.root, ['run', 'step', 'one', '--new-run'])).code).toBe(0);
  await tui.press('1', '0');
  await tui.pty.until((rows) => rows.filter((row) => /^ +\d\d-\d\d \d\d:\d\d/.test(row)).length === 2);
  const runs = await tui.pty.find('Runs');
  tui.pty.click({ column: runs.column + 2, row: runs.row + 3 });
  await tui.sees(/run \d{8}-\d{6}/);
  await tui.press('0');
  tui.pty.click(await tui.pty.find('now'));
  await tui.seesNo(' run 2');
  await tui.press('0');
  // What an agent proposes, applied by its button.
  const asked = await seqctl(tui.root, ['step', 'add', 'alpha', '--', 'node', '--version'], { env: { CLAUDECODE: '1' } });
  expect(asked.code).toBe(5);
  // The new run's gate waits too; it is selected, so the badge leads on to the proposal.
  await tui.sees('◆ 2 wait for you');
  tui.pty.click(await tui.pty.find('◆ 2 wait'));
  await tui.sees('a Apply');
  tui.pty.click(await tui.pty.find('a Apply'));
  await tui.wrote('alpha');
});

test('with Ctrl the dragged dependency is soft; the ground is dragged to scroll; the wheel scrolls a log', async () => {
  const many = Array.from({ length: 12 }, (_, i) => shellStep(`s${String(i)}`, { depends_on: i === 0 ? [] : [`s${String(i - 1)}`] }));
  const tui = await openRobot([
    ...many,
    shellStep('talks', { lane: 'side', command: ['node', '-e', 'for (let i = 0; i < 200; i++) console.log("line", i)'] }),
  ]);
  const from = await tui.graph.card('s1');
  const to = await tui.graph.card('talks');
  const mouse = (code: number, place: typeof from, end: 'M' | 'm'): void =>
    tui.pty.type(`\u001b[<${String(code)};${String(place.column + 1)};${String(place.row + 1)}${end}`);
  const edge = { column: (await tui.graph.card('s0')).column + 21, row: from.row + 1 };
  mouse(16, edge, 'M');
  mouse(48, to, 'M');
  mouse(16, to, 'm');
  await tui.sees('Done: dep.add talks');
  expect(tui.sequence()).toMatch(/talks.*after|id: talks[\s\S]*after/);

  const ground = { column: 40, row: 30 };
  tui.pty.drag(ground, { column: 10, row: 30 });
  await tui.seesNo('┃ s0 ');
  tui.pty.drag({ column: 10, row: 30 }, ground);
  await tui.sees('┃ s0 ');

  await tui.graph.select('talks');
  await tui.press('G', 'l');
  await tui.sees('line 199');
  const log = await tui.pty.find('line 199');
  tui.pty.wheel(log, 'up');
  tui.pty.wheel(log, 'up');
  await tui.seesNo('line 199');
  await tui.sees('scrolled back');
});
