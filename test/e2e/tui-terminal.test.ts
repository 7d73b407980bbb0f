import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openPty } from '../rig/pty.ts';
import { makeRepo } from '../rig/repo.ts';
import { openRobot } from '../rig/robot.ts';
import { cleanEnvironment, seqctl } from '../rig/seqctl.ts';
import { shellStep } from '../rig/steps.ts';
import { until } from '../rig/until.ts';

const BIN = fileURLToPath(new URL('../../bin/threados.js', import.meta.url));

const STEPS = [shellStep('one', { name: '日本語 😀 👩‍💻 name' }), shellStep('two', { depends_on: ['one'] })];

test.each([
  [60, 20],
  [80, 24],
  [120, 40],
  [300, 100],
])('%i by %i', async (cols, rows) => {
  const tui = await openRobot(STEPS, { cols, rows });
  await tui.sees(' one ');
  await tui.press('enter');
  await tui.sees('Esc close');
  await tui.press('esc');
  await tui.seesNo('Esc close');
  await tui.press('n');
  await tui.sees('New step');
  const screen = await tui.pty.screen();
  expect(screen).toHaveLength(rows);
  expect(screen.filter((row) => Array.from(row).length > cols)).toEqual([]);
});

test('another size at any time, and Ctrl+L', async () => {
  const tui = await openRobot(STEPS, { cols: 150, rows: 44 });
  for (const [cols, rows] of [
    [70, 22],
    [200, 60],
    [61, 20],
    [120, 40],
  ] as const) {
    tui.pty.resize(cols, rows);
    await tui.pty.until((now) => now.length === rows && now.some((row) => row.includes(' one ')) && (now.at(-1) ?? '').includes('search'));
  }
  const before = await tui.pty.screen();
  tui.pty.terminal.reset();
  await tui.press('ctrl+l');
  await tui.pty.until((now) => now.join('\n') === before.join('\n'));
});

test('no Unicode, no colours', async () => {
  const tui = await openRobot([shellStep('one'), shellStep('two', { depends_on: ['one'] })], {
    env: { THREADOS_ASCII: '1', NO_COLOR: '1' },
  });
  await tui.press('?');
  await tui.sees('Keys');
  expect((await tui.pty.screen()).filter((row) => /[^ -~]/.test(row))).toEqual([]);
  await tui.press('esc');
  await tui.sees('? help');
  const screen = await tui.pty.screen();
  expect(screen.filter((row) => /[^ -~]/.test(row))).toEqual([]);
  expect(tui.pty.output()).not.toMatch(/\u001b\[[0-9;]*\b(?:3[0-7]|9[0-7]|4[0-7])m/);
});

test('a locale without Unicode is drawn for in plain characters', async () => {
  const tui = await openRobot([shellStep('one')], { env: { LC_ALL: 'C' } });
  await tui.sees('#= base =');
  expect((await tui.pty.screen()).filter((row) => /[^ -~]/.test(row))).toEqual([]);
});

test('a paste is one text, whatever is in it', async () => {
  const tui = await openRobot(STEPS);
  await tui.press('n');
  await tui.sees('New step');
  await tui.press('tab');
  await tui.type('\u001b[200~two\r\nlines 日本\u001b[201~');
  await tui.sees('two lines 日本');
  await tui.press('backspace');
  await tui.type('x');
  await tui.sees('two lines 日x');
});

test('Ctrl+Z where no shell waits: everything comes back', async () => {
  const tui = await openRobot(STEPS);
  await tui.press('ctrl+z');
  await tui.sees(' one ');
  await tui.press('right');
  await tui.sees(/waits for +\S one/);
  expect(tui.pty.terminal.buffer.active.type).toBe('alternate');
});

test('the title tells the counts, and goes when we go', async () => {
  const tui = await openRobot(STEPS);
  await tui.press('G');
  await tui.status('two', 'DONE');
  await tui.sees('✓ 2 done');
  expect(tui.pty.output()).toContain('\u001b]2;test: 2/2 done\u0007');
  await tui.press('q');
  expect(await tui.pty.exited).toMatchObject({ exitCode: 0 });
  expect(tui.pty.output()).toContain('\u001b[23;0t');
});

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)('%s gives the terminal back', async (signal) => {
  const tui = await openRobot(STEPS);
  process.kill(tui.pty.pid, signal);
  await tui.pty.exited;
  await tui.pty.screen();
  expect(tui.pty.terminal.buffer.active.type).toBe('normal');
  expect(tui.pty.terminal.modes).toMatchObject({ mouseTrackingMode: 'none', bracketedPasteMode: false, wraparoundMode: true });
});

test('for a screen reader there are lines, and the chat is one of them', async () => {
  const root = await makeRepo(STEPS);
  const pty = openPty(process.execPath, [BIN, 'tui'], { cwd: root, env: cleanEnvironment({ INK_SCREEN_READER: 'true' }), rows: 60 });
  onTestFinished(() => pty.close());
  await pty.until('one, base, lane main, ready.', 20_000);
  await pty.until('Say what you want, and Enter.');
  expect((await seqctl(root, ['run', 'step', 'one'])).code).toBe(0);
  await pty.until('one: done');

  pty.type('put a gate before two\r');
  await pty.until('seqctl gate insert gate-two --before two', 10_000);
  await pty.until('apply does it, run does it and runs it, diff reads what it changes, discard drops it.');
  pty.type('diff\r');
  await pty.until('+  - id: gate-two');
  expect(readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8')).not.toContain('gate-two');
  pty.type('apply\r');
  await pty.until(/p-[0-9a-f]+ is applied/);
  expect(readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8')).toContain('gate-two');

  // What destroys is asked about once.
  pty.type('remove the step two\r');
  await pty.until('seqctl step rm two', 10_000);
  pty.type('apply\r');
  await pty.until('Type yes to do it');
  pty.type('no\r');
  await pty.until('Nothing was done.');
  pty.type('discard\r');
  await pty.until(/is discarded/);
  expect(readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8')).toContain('"two"');

  // What others propose is told of, once, and rings.
  const asked = await seqctl(root, ['step', 'add', 'alpha', '--', 'node', '--version'], { env: { CLAUDECODE: '1' } });
  expect(asked.code).toBe(5);
  await pty.until('by agent:claude-code waits for you, 1 action:');
  expect(pty.output()).toContain('\u0007');
  pty.type('q\r');
  expect(await pty.exited).toMatchObject({ exitCode: 0 });
  expect(pty.terminal.buffer.active.type).toBe('normal');
  expect(pty.output()).not.toContain('\u001b[?1049h');
});

test('Ctrl+C and the end of the input leave the lines', async () => {
  const root = await makeRepo(STEPS);
  for (const key of ['ctrl+c', 'ctrl+d']) {
    const pty = openPty(process.execPath, [BIN, 'tui'], { cwd: root, env: cleanEnvironment({ INK_SCREEN_READER: 'true' }) });
    onTestFinished(() => pty.close());
    await pty.until('Say what you want, and Enter.', 20_000);
    pty.press(key);
    expect(await pty.exited).toMatchObject({ exitCode: 0 });
  }
});

test('a person is called once for each step that begins to wait', async () => {
  const tui = await openRobot([
    { id: 'draft', lane: 'main', model: 'shell', command: ['node', '--version'], review: 'required' },
    shellStep('ship', { depends_on: ['draft'] }),
  ]);
  await tui.press('r');
  await tui.sees('◆ 1 waits for you');
  await tui.sees('draft waits for your review');
  await tui.press('right', 'left', '?');
  await tui.sees('Next step that waits for you');
  await tui.press('esc');
  await tui.sees('◆ 1 waits for you');
  expect(tui.pty.output().match(/\u001b\]9;[^\u001b]*draft[^\u001b]*\u001b\\/g)).toHaveLength(1);
});

test('the mouse is left to the terminal where that is asked for', async () => {
  const root = await makeRepo(STEPS);
  const pty = openPty(process.execPath, [BIN, 'tui', '--no-mouse'], { cwd: root, env: cleanEnvironment() });
  onTestFinished(() => pty.close());
  await pty.until('? help', 20_000);
  expect(pty.terminal.modes.mouseTrackingMode).toBe('none');
  pty.press('q');
  await pty.exited;
});

test('light or dark: only the terminal’s own colours, and none that one of them would swallow', async () => {
  const tui = await openRobot([
    ...STEPS,
    shellStep('bad', { lane: 'side', command: ['node', '-e', 'process.exit(1)'] }),
    { id: 'ok', type: 'gate', lane: 'main', depends_on: ['two'] },
  ]);
  await tui.press('G');
  await tui.status('ok', 'NEEDS_REVIEW');
  await tui.sees('◆ 1 waits for you');
  for (const [key, shows] of [
    ['?', 'Keys'],
    [':', 'Commands'],
    ['n', 'New step'],
    ['d', 'Are you sure?'],
    ['0', 'Templates'],
    ['3', 'what do you want?'],
    ['%', 'By run'],
  ] as const) {
    await tui.press(key);
    await tui.sees(shows);
    await tui.press('esc');
    if (!['0', '3'].includes(key)) await tui.seesNo(shows);
    else await tui.sees('n new');
  }
  await tui.press('P');
  await tui.sees('without asking');
  await tui.press('y');
  await tui.sees('Done: policy.mode');
  await tui.sees(/ POWER *$/m);
  const codes = [...tui.pty.output().matchAll(/\u001b\[([0-9;]*)m/g)].map((match) => (match[1] ?? '').split(';'));
  // No black or white, and no ground: each is the ground of some theme, or its ink.
  expect(codes.filter((each) => each.some((code) => /^(?:3[078]|9[07]|4[0-8]|10[0-7])$/.test(code)))).toEqual([]);
  // Not by colour alone: each status has its sign and its word.
  const screen = (await tui.pty.screen()).join('\n');
  for (const sign of ['✓ done', '✗ failed', '◆ 1']) expect(screen).toContain(sign);
});

test.skipIf(process.platform === 'win32')('a shell stops it on Ctrl+Z, and fg brings it back', async () => {
  const root = await makeRepo(STEPS);
  const pty = openPty('bash', ['--norc', '--noprofile', '-i'], { cwd: root, env: { ...cleanEnvironment(), PS1: 'shell> ' } });
  onTestFinished(() => pty.close());
  await pty.until('shell>');
  pty.type(`"${process.execPath}" "${BIN}" tui\r`);
  await pty.until('? help', 20_000);
  pty.press('ctrl+z');
  await pty.until(/Stopped/);
  expect(pty.terminal.buffer.active.type).toBe('normal');
  expect(pty.terminal.modes.mouseTrackingMode).toBe('none');
  pty.type('fg\r');
  await pty.until('? help');
  expect(pty.terminal.buffer.active.type).toBe('alternate');
  pty.press('right');
  await pty.until(/waits for +\S one/);
  pty.press('q');
  await pty.until((rows) => rows.some((row) => row.startsWith('shell>')) && !rows.some((row) => row.includes('? help')));
});

test.skipIf(process.platform === 'win32')('a crash gives the terminal back, and its trace can be read', async () => {
  const fault = "process.on('SIGUSR2', () => { throw new Error('made to crash'); });";
  const tui = await openRobot(STEPS, { env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` } });
  process.kill(tui.pty.pid, 'SIGUSR2');
  expect((await tui.pty.exited).exitCode).not.toBe(0);
  await until('the trace is shown', async () => (await tui.pty.screen()).join('\n').includes('made to crash'));
  expect(tui.pty.terminal.buffer.active.type).toBe('normal');
  expect(tui.pty.terminal.modes).toMatchObject({ mouseTrackingMode: 'none', bracketedPasteMode: false });
});
