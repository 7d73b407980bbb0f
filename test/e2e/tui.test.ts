import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openPty, type Pty } from '../rig/pty.ts';
import { makeRepo, statuses } from '../rig/repo.ts';
import { cleanEnvironment } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

const BIN = fileURLToPath(new URL('../../bin/threados.js', import.meta.url));
const say = (word: string) => [process.execPath, '-e', `console.log('${word}')`];

/** A step, a gate behind it, and a step behind that. */
async function openTui(): Promise<{ root: string; tui: Pty }> {
  const root = await makeRepo([
    { id: 'build', model: 'shell', lane: 'main', command: say('built-it') },
    { id: 'check', type: 'gate', lane: 'main', depends_on: ['build'] },
    { id: 'ship', model: 'shell', lane: 'main', depends_on: ['check'], command: say('shipped-it') },
  ]);
  const tui = openPty(process.execPath, [BIN, 'tui'], { cwd: root, env: cleanEnvironment() });
  onTestFinished(() => tui.close());
  // The hints are Ink's: with them the whole screen is there and reads keys.
  await tui.until((rows) => rows.some((row) => row.includes('build')) && rows.some((row) => row.includes('? help')), 15_000);
  return { root, tui };
}

test('shows the graph and the selected step, and gives the terminal back on q', async () => {
  const { tui } = await openTui();
  expect(tui.terminal.buffer.active.type).toBe('alternate');
  await tui.until('check');
  tui.press('right');
  await tui.until(/waits for +\S build/);
  tui.press('q');
  expect(await tui.exited).toMatchObject({ exitCode: 0 });
  await tui.screen();
  expect(tui.terminal.buffer.active.type).toBe('normal');
  expect(tui.terminal.modes.mouseTrackingMode).toBe('none');
  expect(tui.terminal.modes.bracketedPasteMode).toBe(false);
});

test('runs the selected step, and approves the gate behind it', async () => {
  const { root, tui } = await openTui();
  tui.press('r');
  await tui.until('Started build');
  await until('build is done', async () => (await statuses(root))['build'] === 'DONE');
  tui.press('l');
  await tui.until('built-it');
  tui.press('right');
  await tui.until('waits for you', 10_000);
  tui.press('a');
  await tui.until('y Approve');
  tui.press('y');
  await until('the gate is approved', async () => (await statuses(root))['check'] === 'DONE');
});

test('adds a step by the form, typed in one burst', async () => {
  const { root, tui } = await openTui();
  tui.press('n');
  await tui.until('New step');
  tui.type('extra');
  await tui.until(/id +extra/);
  tui.press('enter');
  await until('the step is there', async () => 'extra' in (await statuses(root)));
  await tui.until((rows) => !rows.some((row) => row.includes('New step')));
});

test('opens help and palette, and closes them', async () => {
  const { tui } = await openTui();
  tui.press('?');
  await tui.until('Next step that waits for you');
  tui.press('esc');
  await tui.until((rows) => !rows.some((row) => row.includes('Next step that waits for you')));
  tui.press(':');
  await tui.until('Esc cancel');
  tui.type('command log');
  await tui.until(/Command log/);
  tui.press('enter');
  await tui.until('Nothing was done yet');
});

test('gives the terminal back when it is told to end', async () => {
  const { tui } = await openTui();
  process.kill(tui.pid, 'SIGTERM');
  expect(await tui.exited).toMatchObject({ exitCode: 143 });
  await tui.screen();
  expect(tui.terminal.buffer.active.type).toBe('normal');
});
