import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openMprocs } from '../rig/mprocs-session.ts';
import { makeRepo } from '../rig/repo.ts';
import { robotIn } from '../rig/robot.ts';
import { nodeStep, shellStep } from '../rig/steps.ts';

const AGENT = fileURLToPath(new URL('../fixtures/interactive.mjs', import.meta.url));
const FOREVER = "let i = 0; setInterval(() => console.log('beat', ++i), 100)";

test.skipIf(process.platform === 'win32')('beside mprocs: a step is shown there, alone and back, gets a key, and is closed', async () => {
  const root = await makeRepo([
    shellStep('talk', { command: [process.execPath, AGENT], interactive: true, success_exit_codes: [3] }),
    nodeStep('soak', FOREVER, { lane: 'side' }),
  ]);
  const { pty: mprocs } = await openMprocs(root);
  const tui = await robotIn(root);
  await tui.press('g');
  await tui.sees('● 2 running');
  await tui.sees(/mprocs +SAFE/);

  // Its pane, and what it says there.
  await tui.graph.select('soak');
  await tui.press('m');
  await mprocs.until('--- soak · attempt 1', 10_000);
  await tui.graph.select('talk');
  await tui.press('m');
  await mprocs.until('terminal true', 10_000);

  // A key goes there after one yes.
  await tui.press('M');
  await tui.sees('Send a key to talk');
  await tui.type('y');
  await tui.press('enter');
  await tui.sees('This sends a key to talk');
  await tui.press('y');
  await tui.sees('Done: mprocs.send-key talk');
  await tui.press('M');
  await tui.sees('Send a key to talk');
  await tui.type('<Enter>');
  await tui.press('enter');
  await tui.sees('This sends a key to talk');
  await tui.press('y');
  await mprocs.until('you said y', 10_000);

  // Alone on its screen, with the keyboard in it; by hand back to the list.
  await tui.press('alt+m');
  await mprocs.until((rows) => rows.some((row) => row.includes('you said y')) && !rows.some((row) => row.includes('soak ')), 10_000);
  mprocs.type('\x01');
  await mprocs.until('soak ');

  await tui.press('@');
  await tui.sees('seqctl mprocs select talk --zoom');
  await tui.sees("seqctl mprocs send-key talk '<Enter>' --yes");
  await tui.press('esc');
  await tui.seesNo('Command log');

  // What is not running has no pane to type into.
  await tui.graph.select('soak');
  await tui.press('x');
  await tui.status('soak', 'FAILED');
  await tui.sees('✗ 1 failed');
  await tui.press('M');
  await tui.sees("Send a key to the step's pane: not possible here.");

  await tui.press(':');
  await tui.type('close mprocs');
  await tui.sees('› Close mprocs');
  await tui.press('enter');
  await tui.sees('This closes mprocs and ends what runs in its panes');
  await tui.press('y');
  await tui.sees('mprocs is closed');
  await tui.status('talk', 'FAILED');
  expect(await mprocs.exited).toMatchObject({ exitCode: 0 });
});
