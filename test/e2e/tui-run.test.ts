import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRepo } from '../rig/repo.ts';
import { openRobot, robotIn } from '../rig/robot.ts';
import { seqctl } from '../rig/seqctl.ts';
import { nodeStep } from '../rig/steps.ts';

const FOREVER = "let i = 0; setInterval(() => console.log('beat', ++i), 20)";

test('run one, then all that can run; a failure is restarted; the command log has the lines', async () => {
  const tui = await openRobot([
    nodeStep('one', "console.log('first words')"),
    nodeStep('two', 'process.exit(3)', { depends_on: ['one'] }),
    nodeStep('three', '', { depends_on: ['one'], lane: 'side' }),
  ]);
  await (await tui.graph.select('one')).press('r');
  await tui.sees('Started one');
  await tui.status('one', 'DONE');
  await tui.press('l');
  await tui.sees('first words');
  await tui.press('g');
  await tui.status('two', 'FAILED');
  await tui.status('three', 'DONE');
  await tui.sees('✗ 1 failed');
  await tui.graph.select('two');
  await tui.press('enter');
  await tui.sees('Esc close');
  await tui.press('[', '[');
  await tui.sees('exit code');
  await tui.press('1', 'R');
  await tui.sees('#2');
  await tui.press('2', '[');
  await tui.sees('two #1');
  await tui.press('@');
  await tui.sees('seqctl restart step two');
  await tui.sees('seqctl run runnable');
});

test('a running step shows its log live, is searched, is stopped, and killed', async () => {
  const tui = await openRobot([nodeStep('soak', FOREVER)]);
  await tui.press('r', 'l');
  await tui.sees(/beat \d\d/);
  await tui.sees('● 1 running');
  await tui.press('2', '/');
  await tui.type('beat 5');
  await tui.sees('beat 5');
  await tui.press('enter');
  await tui.sees('/beat 5');
  await tui.press('z');
  await tui.seesNo('▾ main');
  await tui.press('z');
  await tui.sees('▾ main');
  await tui.press('1', 'x');
  await tui.status('soak', 'FAILED');
  await tui.press('R');
  await tui.status('soak', 'RUNNING');
  await tui.press('X');
  await tui.sees('This kills soak');
  await tui.press('y');
  await tui.status('soak', 'FAILED');
  await tui.press('R');
  await tui.status('soak', 'RUNNING');
  await tui.press('S');
  await tui.sees('This stops the scheduler and soak');
  await tui.press('y');
  await tui.status('soak', 'FAILED');
});

test('a gate is reviewed: rejected with a reason, then approved, and the badge goes', async () => {
  const tui = await openRobot([
    nodeStep('draft', "console.log('the draft')"),
    { id: 'ok', type: 'gate', lane: 'main', depends_on: ['draft'] },
    nodeStep('ship', '', { depends_on: ['ok'] }),
  ]);
  await tui.press('g');
  await tui.sees('◆ 1 waits for you');
  expect(tui.pty.output()).toContain('\u0007');
  await tui.press('j', 'a');
  await tui.sees('Gate: ok');
  await tui.sees('the draft');
  await tui.press('n');
  await tui.sees('What is wrong?');
  await tui.type('too short');
  await tui.press('enter');
  await tui.sees('will run again with the reason');
  await tui.press('g');
  await tui.status('ok', 'NEEDS_REVIEW');
  await tui.sees('◆ 1 waits for you');
  await tui.press('j', 'a');
  await tui.sees('End of its log');
  await tui.press('y');
  await tui.status('ok', 'DONE');
  await tui.seesNo('waits for you');
});

test('a gate is approved as it was shown: what came after is shown first', async () => {
  const tui = await openRobot([
    nodeStep('draft', "const fs = require('fs'); fs.appendFileSync('n', '.'); console.log('draft of', fs.statSync('n').size)"),
    { id: 'ok', type: 'gate', lane: 'main', depends_on: ['draft'] },
  ]);
  await tui.press('g');
  await tui.sees('◆ 1 waits for you');
  await tui.press('j', 'a');
  await tui.sees('draft of 1');
  await tui.sees('y Approve');
  expect((await seqctl(tui.root, ['restart', 'step', 'draft'])).code).toBe(0);
  await tui.status('ok', 'NEEDS_REVIEW');
  await tui.press('y');
  await tui.sees('It has changed since you looked');
  await tui.sees('draft of 2');
  await tui.status('ok', 'NEEDS_REVIEW');
  await tui.press('y');
  await tui.status('ok', 'DONE');
  const [sha] = /"subject":"([0-9a-f]{64})"/.exec(readFileSync(join(tui.root, '.threados', 'audit.log'), 'utf8'))?.slice(1) ?? [];
  await tui.press('@');
  await tui.sees(`seqctl gate approve ok --subject ${sha?.slice(0, 8) ?? 'none'}`);
});

test('what changed outside is shown before it runs, and trusted by one key', async () => {
  const tui = await openRobot([nodeStep('one', '')]);
  writeFileSync(join(tui.root, '.threados', 'sequence.yaml'), tui.sequence().replace('"-e",""', '"-e","console.log(1)"'));
  await tui.sees('console.log(1)');
  await tui.press('r');
  await tui.sees('This changed outside ThreadOS');
  await tui.press('y');
  await tui.status('one', 'DONE');
});

test('a proposal of an agent is a card: discarded, applied, applied and run', async () => {
  const tui = await openRobot([nodeStep('one', '')]);
  const propose = async (id: string): Promise<void> => {
    const asked = await seqctl(tui.root, ['step', 'add', id, '--', 'node', '--version'], { env: { CLAUDECODE: '1' } });
    expect(asked.code).toBe(5);
  };
  await propose('alpha');
  await tui.sees('1 waits for you');
  await tui.press('3');
  await tui.sees('seqctl step add alpha');
  await tui.press('x');
  await tui.sees('Nothing is proposed');
  expect(tui.sequence()).not.toContain('alpha');
  await propose('beta');
  await tui.sees('seqctl step add beta');
  await tui.press('a');
  await tui.wrote('beta');
  await tui.press('1');
  await tui.graph.select('beta');
});

test('more power is asked for, and shown', async () => {
  const tui = await openRobot([nodeStep('one', '')]);
  await tui.press('P');
  await tui.sees('without asking');
  await tui.press('y');
  await tui.sees('POWER');
  await tui.press('P');
  await tui.sees('SAFE');
});

test('an earlier run is looked at, and left again', async () => {
  const tui = await openRobot([nodeStep('one', '')]);
  await tui.press('r');
  await tui.status('one', 'DONE');
  expect((await seqctl(tui.root, ['run', 'step', 'one', '--new-run'])).code).toBe(0);
  await tui.press('0');
  await tui.sees('Runs');
  await tui.press('down', 'down', 'down', 'down', 'down', 'down', 'down', 'enter');
  await tui.sees(/run \d{8}-\d{6}/);
  await tui.press('esc');
  await tui.seesNo(' run 2');
});

test('without mprocs its keys say what to do', async () => {
  const tui = await openRobot([nodeStep('soak', FOREVER)]);
  await tui.press('m');
  await tui.sees(/mprocs/);
  await tui.press('r');
  await tui.sees('● 1 running');
  await tui.press('M');
  await tui.sees('Send a key to soak');
  await tui.type('q');
  await tui.press('enter');
  await tui.sees(/mprocs|Are you sure/);
});

test('a step that wants a review is looked at, sent back, approved, and its diff taken into the main tree', async () => {
  const root = await makeRepo([
    nodeStep('write', "require('fs').writeFileSync('made.txt', 'made by a step\\n'); console.log('written')", {
      worktree: true,
      review: 'required',
    }),
  ]);
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'all'],
  ])
    execFileSync('git', args, { cwd: root });
  const tui = await robotIn(root);
  await tui.press('r');
  await tui.sees('◆ 1 waits for you');
  await tui.press('a');
  await tui.sees('Review: write');
  await tui.sees('made.txt');
  await tui.sees('+made by a step');
  await tui.press('n');
  await tui.type('again, please');
  await tui.press('enter');
  await tui.status('write', 'READY');
  await tui.press('r');
  await tui.status('write', 'NEEDS_REVIEW');
  // The screen learns of it a moment after the disk: a key pressed before would be about a step that runs.
  await tui.sees('◆ 1 waits for you');
  await tui.press('a');
  await tui.sees('+made by a step');
  await tui.press('y');
  await tui.status('write', 'DONE');
  await tui.press('A');
  await tui.sees('This applies the diff of write to the main tree');
  await tui.press('y');
  await tui.sees('write is in the main tree: made.txt');
  expect(readFileSync(join(tui.root, 'made.txt'), 'utf8')).toBe('made by a step\n');
});

test('a group runs together, and steps are filtered by their status', async () => {
  const tui = await openRobot([
    nodeStep('east', '', { group: 'pair' }),
    nodeStep('west', '', { group: 'pair', lane: 'side' }),
    nodeStep('alone', '', { lane: 'side' }),
  ]);
  await tui.graph.select('east');
  await tui.press('ctrl+g');
  await tui.status('east', 'DONE');
  await tui.status('west', 'DONE');
  await tui.status('alone', 'READY');
  await tui.press('F');
  await tui.sees(/2 done.*ready/);
});
