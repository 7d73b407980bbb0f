import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeProject } from '../rig/project.ts';
import { makeRepo } from '../rig/repo.ts';
import { openRobot, robotIn } from '../rig/robot.ts';
import { shellStep } from '../rig/steps.ts';

test('the inspector tells of an agent’s step what it used, what it says, and where its files are', async () => {
  const project = await makeProject();
  await project.does([
    'step',
    'add',
    'draft',
    '--model',
    'claude-code',
    '--review',
    'none',
    '--prompt',
    'Write it.\nfake: say All is written.\n',
  ]);
  const tui = await robotIn(project.root, { env: project.env });
  await tui.press('t');
  await tui.sees('.threados/prompts/draft.md');
  await tui.sees('Write it.');
  await tui.press('r');
  await tui.status('draft', 'DONE');
  await tui.press('l');
  await tui.sees('All is written.');
  await tui.press('2', '[', '[');
  await tui.sees(/usage +\d+ in, \d+ out, \$\d/);
  await tui.sees(/stdout +stdout\.log/);
  await tui.sees(/summary +summary\.md/);
  await tui.sees(/in +\.threados\/runs\//);
  await tui.press('[');
  await tui.sees('draft #1');
  await tui.sees(/runs on +direct/);
  await tui.sees(/file +stdout\.log \(\d/);
});

test('solid arrows wait until it is done, dashed ones are order only; a gate is a diamond', async () => {
  const tui = await openRobot([
    shellStep('one'),
    shellStep('hard', { depends_on: ['one'] }),
    shellStep('soft', { lane: 'side', after: ['one'] }),
    { id: 'ok', type: 'gate', name: 'Good?', lane: 'main', depends_on: ['hard'] },
  ]);
  await tui.sees(/one[^\n]*\n[^\n]*○─┬?─*▶│|○[─┬]+▶/);
  await tui.sees(/[╰╌]╌+▶│/);
  await tui.sees(/╱▔ gate ▔+╲/);
  await tui.sees(/─▶─◇ +· blocked +◇─/);
  await tui.sees('╲ Good?');
});

test('the rail undoes the newest edit; a program is allowed; lost processes are looked for', async () => {
  const tui = await openRobot([shellStep('one')]);
  await tui.press('y');
  await tui.sees('Clone one');
  await tui.press('enter');
  await tui.wrote('one-copy');
  await tui.press('0');
  await tui.sees(/step\.clone +undo/);
  tui.pty.click(await tui.pty.find('step.clone'));
  await tui.sees('This takes back: step.clone');
  await tui.press('y');
  await tui.sees('Undone: step.clone');
  expect(tui.sequence()).not.toContain('one-copy');
  await tui.press('1', ':');
  await tui.type('allow a command');
  await tui.sees('› Allow a command');
  await tui.press('enter');
  await tui.sees('such as terraform');
  await tui.type('terraform');
  await tui.press('enter');
  await tui.sees('From now on every step may run terraform');
  await tui.press('y');
  await tui.sees('terraform may be run now.');
  expect(readFileSync(join(tui.root, '.threados', 'policy.yaml'), 'utf8')).toContain('terraform');
  await tui.press('ctrl+r');
  await tui.sees('0 alive, 0 lost');
});

test('a repo that goes away under it is no crash', async () => {
  const root = await makeRepo([shellStep('one')]);
  const tui = await robotIn(root, { cwd: tmpdir(), args: ['--cwd', root] });
  await tui.graph.select('one');
  rmSync(root, { recursive: true, force: true });
  await tui.press('t', 'r');
  await tui.sees('No sequence here yet');
  await tui.press('q');
  expect(await tui.pty.exited).toMatchObject({ exitCode: 0 });
});
