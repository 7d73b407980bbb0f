import { expect, test } from 'vitest';
import { makeProject } from '../rig/project.ts';
import { openRobot, robotIn, type Robot } from '../rig/robot.ts';
import { seqctl } from '../rig/seqctl.ts';
import { nodeStep, shellStep } from '../rig/steps.ts';

/** How each kind of thread looks while it runs. */

test('an orchestrator’s children come while it runs, in a frame that carries its name', async () => {
  const project = await makeProject();
  await project.does(['policy', 'mode', 'power', '--yes']);
  const words = [
    'fake: run seqctl step add one -- node --version',
    'fake: run seqctl step add two --depends-on one -- node --version',
    'fake: run seqctl run step one two',
    'fake: run seqctl wait one two --for done --timeout 30s',
  ];
  await project.does(['step', 'add', 'lead', '--type', 'b', '--review', 'none', '--prompt', `Task: lead.\n${words.join('\n')}\n`]);
  const tui = await robotIn(project.root, { env: project.env, cols: 170 });
  await tui.sees('━ B ━');
  await tui.press('r');
  await tui.sees('↳ lead');
  await tui.status('lead', 'DONE');
  // One sign for each child on the parent's card; on theirs, whose they are.
  await tui.sees(/[┃│] lead +✓✓ [┃│]/);
  await tui.sees(/╭─ base ─+ of lead ─╮/);
  const rows = await tui.pty.screen();
  const one = await tui.graph.card('one');
  const two = await tui.graph.card('two');
  const frame = rows.findIndex((row) => row.includes('╭╌ ↳ lead ╌'));
  expect(one.row).toBe(frame + 2);
  expect(two.row).toBe(one.row);
  const sides = [...(rows[one.row] ?? '').matchAll(/╎/g)].map((match) => match.index);
  expect(sides).toHaveLength(2);
  expect(sides[0]).toBeLessThan(one.column);
  expect(sides[1]).toBeGreaterThan(two.column);
  await tui.graph.select('lead');
  await tui.sees(/children +✓ one/);
});

test('P fans out, F shows its candidates and merges, L is wide with its watchdog, steps of a group stand in a frame', async () => {
  const tui = await openRobot(
    [
      nodeStep('suites', "process.exitCode = process.env.THREADOS_ITEM === 'api' ? 1 : 0", {
        type: 'p',
        mode: 'throughput',
        items: ['unit', 'api', 'load'],
        fanout: 3,
        join: 2,
      }),
      shellStep('left', { lane: 'two', group: 'pair' }),
      shellStep('right', { lane: 'two', group: 'pair' }),
      shellStep('best', { type: 'f', lane: 'two', candidates: ['left', 'right'] }),
      nodeStep('soak', 'setInterval(() => console.log(1), 50)', {
        type: 'l',
        lane: 'three',
        watchdog: { idle: '10m', on_stall: 'restart' },
      }),
    ],
    { cols: 160, rows: 46 },
  );
  await tui.sees('P ×3');
  await tui.sees('╭╌ pair ╌');
  await tui.sees('♥ idle 10m restart');
  await tui.press('G');
  await tui.status('suites', 'DONE');
  await tui.status('best', 'DONE');
  await tui.sees(/[┃│] suites +✓✗✓ [┃│]/);
  await tui.sees(/│ best +✓✓ │/);
  await tui.graph.select('suites');
  await tui.sees(/type +P, 3 instances, throughput/);
  await tui.graph.select('soak');
  await tui.press('x');
  await tui.status('soak', 'FAILED');
});

test('what leads to the selected step and what waits for it is lit, and nothing else', async () => {
  const tui = await openRobot([
    shellStep('one'),
    shellStep('two', { depends_on: ['one'] }),
    shellStep('three', { depends_on: ['two'] }),
    shellStep('beside', { lane: 'side', depends_on: ['one'] }),
  ]);
  await tui.graph.select('two');
  expect(await isDim(tui, 'one')).toBe(false);
  expect(await isDim(tui, 'three')).toBe(false);
  expect(await isDim(tui, 'beside')).toBe(true);
  await tui.graph.select('one');
  await tui.pty.until(/waits|lane +main/);
  expect(await isDim(tui, 'beside')).toBe(false);
});

/** Whether the left border of a step's card is drawn faintly. */
async function isDim(tui: Robot, id: string): Promise<boolean> {
  const { column, row } = await tui.graph.card(id);
  return (
    tui.pty.terminal.buffer.active
      .getLine(row)
      ?.getCell(column - 2)
      ?.isDim() !== 0
  );
}

test('a proposal calls a person once: bell, notification, title and a badge that stays', async () => {
  const tui = await openRobot([shellStep('one')]);
  const propose = async (id: string): Promise<void> => {
    const asked = await seqctl(tui.root, ['step', 'add', id, '--', 'node', '--version'], { env: { CLAUDECODE: '1' } });
    expect(asked.code).toBe(5);
  };
  const calls = (): string[] => [...tui.pty.output().matchAll(/\u001b\]9;([^\u0007\u001b]*)/g)].map((match) => match[1] ?? '');
  const bells = (): number =>
    tui.pty
      .output()
      .replaceAll(/\u001b\][^\u0007\u001b]*\u0007/g, '')
      .split('\u0007').length - 1;
  await propose('alpha');
  await tui.sees('◆ 1 waits for you');
  await tui.sees('proposes 1 action');
  const rung = bells();
  expect(rung).toBeGreaterThan(0);
  expect(calls().filter((text) => text.includes('proposes'))).toHaveLength(1);
  expect(tui.pty.output()).toContain('\u001b]2;test: 1 waiting, 0/1 done\u0007');

  // Other things happen: it does not call again, and the badge stays.
  await tui.press('r');
  await tui.status('one', 'DONE');
  await tui.sees('✓ 1 done');
  await tui.sees('◆ 1 waits for you');
  expect(bells()).toBe(rung);

  await propose('beta');
  await tui.sees('◆ 2 wait for you');
  expect(calls().filter((text) => text.includes('proposes'))).toHaveLength(2);
  expect(bells()).toBe(2 * rung);

  // The badge leads there by mouse.
  tui.pty.click(await tui.pty.find('◆ 2 wait'));
  await tui.sees('seqctl step add alpha');
  await tui.sees('x discard');
  await tui.press('x');
  await tui.sees('◆ 1 waits for you');
  await tui.press('x');
  await tui.seesNo('for you');
  expect(tui.pty.output()).toContain('\u001b]2;test: 1/1 done\u0007');
});
