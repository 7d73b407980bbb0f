import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import { openPty, type Pty } from '../../rig/pty.ts';

function start(program: string): Pty {
  const pty = openPty(process.execPath, ['-e', program], { cwd: tmpdir(), cols: 60, rows: 10 });
  onTestFinished(() => pty.close());
  return pty;
}

const ECHO = `
  process.stdin.setRawMode(true);
  process.stdout.write('日本 ready\\r\\n\\x1b[?1000h\\x1b[?1006h');
  process.stdout.on('resize', () => console.log('size', process.stdout.columns, process.stdout.rows));
  process.stdin.on('data', (data) => data[0] === 3 ? process.exit(7) : process.stdout.write(JSON.stringify(String(data)) + '\\r\\n'));
`;

test('shows what a program draws, sends keys and mouse, resizes, and sees its end', async () => {
  const pty = start(ECHO);
  await pty.until('ready');
  expect(await pty.find('ready')).toEqual({ column: 5, row: 0 });
  expect(pty.terminal.modes.mouseTrackingMode).toBe('vt200');

  pty.press('down');
  await pty.until('"\\u001b[B"');
  pty.click({ column: 4, row: 2 });
  await pty.until('\\u001b[<0;5;3M');
  pty.resize(70, 12);
  await pty.until(/size 70 12/);

  pty.press('ctrl+c');
  expect((await pty.exited).exitCode).toBe(7);
});

test('a text that never comes is an error that carries the screen', async () => {
  const pty = start(ECHO);
  await pty.until('ready');
  await expect(pty.until('never', 50)).rejects.toThrow(/50 ms passed while waiting for never; the screen:\n日本 ready/);
});

test('the end of the program ends the wait', async () => {
  const pty = start('console.log("bye")');
  await expect(pty.until('never')).rejects.toThrow(/the program ended while waiting for never; the screen:\nbye/);
});

test('close ends the program and what it started', async () => {
  const pty = start(`
    const { spawn } = require('node:child_process');
    console.log('child', spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).pid, '.');
    setInterval(() => {}, 1000);
  `);
  const child = Number(/child (\d+)/.exec((await pty.until(/child \d+ \./)).join('\n'))?.[1]);
  await pty.close();
  await pty.close();
  await expect.poll(() => isAlive(child)).toBe(false);
  expect(isAlive(pty.pid)).toBe(false);
});

/** A zombie that nobody has collected yet counts as ended. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
