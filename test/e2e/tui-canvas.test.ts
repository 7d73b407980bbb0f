import { expect, test } from 'vitest';
import { openRobot } from '../rig/robot.ts';
import { shellStep } from '../rig/steps.ts';

/** Ten columns in six lanes: more than a screen holds in either direction. */
const WIDE = Array.from({ length: 60 }, (_, i) =>
  shellStep(`s${String(i)}`, { lane: `lane${String(i % 6)}`, depends_on: i < 6 ? [] : [`s${String(i - 6)}`] }),
);
const SIZE = { cols: 120, rows: 30 };

test('one gets about by key: step by step, by screens, without moving the selection, and back to its middle', async () => {
  const tui = await openRobot(WIDE, SIZE);
  await tui.sees('┃ s0 ');
  await tui.press('right', 'down');
  await tui.sees('┃ s7 ');
  await tui.press('end');
  await tui.sees('┃ s54 ');
  await tui.seesNo('│ s7 ');
  await tui.press('home');
  await tui.sees('┃ s0 ');
  await tui.press('pagedown');
  await tui.seesNo('┃ s0 ');
  await tui.press('pageup');
  await tui.sees('┃ s0 ');
  await tui.press('alt+right', 'alt+right', 'alt+right', 'alt+right', 'alt+right', 'alt+right');
  await tui.seesNo('┃ s0 ');
  await tui.press('alt+left');
  await tui.press('c');
  await tui.sees('┃ s0 ');
  await tui.press('alt+down', 'alt+down', 'alt+down', 'alt+down');
  await tui.seesNo('┃ s0 ');
  await tui.press('alt+up', 'alt+up', 'alt+up', 'alt+up');
  await tui.sees('┃ s0 ');
  // A step far away is centred where it is found.
  await tui.graph.select('s33');
  await tui.press('c');
  const { column } = await tui.graph.card('s33');
  expect(column).toBeGreaterThan(20);
  expect(column).toBeLessThan(60);
});

test('cards, lines, dots; lanes folded and unfolded; the map put away', async () => {
  const tui = await openRobot(WIDE, SIZE);
  await tui.sees(/─+━+─+/);
  await tui.press('o');
  await tui.seesNo('   map ');
  await tui.press('o');
  await tui.sees('   map ');
  await tui.press('-');
  await tui.sees(/○ s0 .*· s6 /);
  await tui.press('-');
  await tui.seesNo(' s6 ');
  // A dot for each step of the lane, beside its name.
  await tui.pty.until((rows) => rows.some((row) => /▾ lane0.*○.*(?:·.*){9}/.test(row)));
  await tui.press('+', '+');
  await tui.sees('┏━ base ━');
  await tui.press('z');
  await tui.sees('▸ lane0');
  await tui.press('down');
  await tui.press('z');
  await tui.sees('▸ lane1');
  await tui.press('Z');
  await tui.seesNo('▸ lane');
});

test('marked steps are run, and deleted, together', async () => {
  const tui = await openRobot([
    shellStep('one'),
    shellStep('two', { lane: 'side' }),
    shellStep('three', { lane: 'third' }),
    shellStep('four', { lane: 'third', depends_on: ['three'] }),
  ]);
  await tui.graph.select('one');
  await tui.press('space');
  await tui.sees('base ◉');
  await tui.graph.select('two');
  await tui.press('space', 'r');
  await tui.status('one', 'DONE');
  await tui.status('two', 'DONE');
  await tui.status('three', 'READY');
  await tui.seesNo('base ◉');
  await tui.graph.select('three');
  await tui.press('space');
  await tui.graph.select('four');
  await tui.press('space');
  await tui.pty.until((rows) => rows.join('\n').split('base ◉').length === 3);
  await tui.press('d');
  await tui.sees('seqctl step rm three --yes');
  await tui.sees('seqctl step rm four --yes');
  await tui.press('y');
  await tui.seesNo('│ four ');
  expect(tui.sequence()).not.toMatch(/three|four/);
  await tui.press('@');
  await tui.sees('seqctl run step one two');
});

test('what cannot be run says why', async () => {
  const tui = await openRobot([shellStep('one'), shellStep('two', { depends_on: ['one'] })]);
  await tui.graph.select('two');
  await tui.press('r');
  await tui.sees(/two.*(?:waits|cannot|blocked).*one/);
  await tui.status('two', 'BLOCKED');
});
