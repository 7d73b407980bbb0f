import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openPty, type Pty } from '../rig/pty.ts';
import { makeRepo } from '../rig/repo.ts';
import { robotIn } from '../rig/robot.ts';
import { cleanEnvironment, seqctl } from '../rig/seqctl.ts';
import { shellStep } from '../rig/steps.ts';
import { until } from '../rig/until.ts';

const BIN = fileURLToPath(new URL('../../bin/threados.js', import.meta.url));
const HOOK = fileURLToPath(new URL('../rig/hold-load.cjs', import.meta.url));
const FRAME = /\u001b\[\?2026h[\s\S]*?\u001b\[\?2026l/g;

const STEPS = [shellStep('one', { name: '日本語 😀 name' }), shellStep('two', { depends_on: ['one'] })];

interface Held {
  readonly pty: Pty;
  /** Lets Ink be loaded; with a text, it fails with that. */
  readonly letGo: (error?: string) => void;
  readonly frames: () => readonly string[];
}

/** The terminal UI as it is before Ink has been loaded. */
function openWithoutInk(root: string, options: { env?: Readonly<Record<string, string>>; cols?: number } = {}): Held {
  const flag = join(root, '.threados', 'state', 'let-go');
  rmSync(flag, { force: true });
  const hold = { NODE_OPTIONS: `--require ${JSON.stringify(HOOK)}`, THREADOS_HELD: 'ink.cjs', THREADOS_HELD_UNTIL: flag };
  const env = cleanEnvironment({ ...hold, ...options.env });
  const pty = openPty(process.execPath, [BIN, 'tui'], { cwd: root, env, cols: options.cols ?? 150, rows: 44 });
  onTestFinished(() => pty.close());
  return { pty, letGo: (error = '') => writeFileSync(flag, error), frames: () => pty.output().match(FRAME) ?? [] };
}

const pictureOf = (root: string): string => join(root, '.threados', 'state', 'cache', 'picture.json');

/** A repo whose terminal UI was started and left once; the screen that this start came to. */
async function repoWithPicture(): Promise<{ readonly root: string; readonly screen: readonly string[] }> {
  const root = await makeRepo(STEPS);
  const tui = await robotIn(root);
  await until('the picture is kept', () => existsSync(pictureOf(root)));
  const screen = await tui.pty.screen();
  await tui.press('q');
  expect(await tui.pty.exited).toMatchObject({ exitCode: 0 });
  return { root, screen };
}

test('the whole screen of the last start is there before Ink, which changes nothing of it; keys are not lost', async () => {
  const { root, screen } = await repoWithPicture();
  const { pty, letGo, frames } = openWithoutInk(root);
  await pty.until('? help', 20_000);
  expect(await pty.screen()).toEqual(screen);
  expect(pty.terminal.buffer.active.type).toBe('alternate');
  pty.press('right');
  pty.type('?');
  letGo();
  await pty.until('Keys');
  pty.press('esc');
  await pty.until(/waits for +one/);
  // The kept one, and then at once what the key changed: the heavy border goes to the other card.
  const [first = '', second = ''] = frames();
  expect(first).toContain('日');
  expect(second).toContain('┏');
  expect(second).not.toContain('about');
  pty.press('q');
  expect(await pty.exited).toMatchObject({ exitCode: 0 });
});

test('where anything has changed, nothing old is shown', async () => {
  const { root } = await repoWithPicture();
  expect((await seqctl(root, ['run', 'step', 'one'])).code).toBe(0);
  const { pty, letGo, frames } = openWithoutInk(root);
  const rows = await pty.until('done', 20_000);
  expect(rows.join('\n'), 'the canvas alone').not.toContain('? help');
  expect(frames()).toHaveLength(1);
  letGo();
  await pty.until('? help');
});

test.each([
  ['another size', { cols: 120 }],
  ['no colours', { env: { NO_COLOR: '1' } }],
  ['no Unicode', { env: { THREADOS_ASCII: '1' } }],
] as const)('a picture is for one terminal only: %s', async (_name, options) => {
  const { root } = await repoWithPicture();
  const { pty, letGo, frames } = openWithoutInk(root, options);
  const rows = await pty.until('ready', 20_000);
  expect(rows.join('\n')).not.toContain('? help');
  if ('env' in options && 'NO_COLOR' in options.env) expect(frames().join('')).not.toMatch(/\u001b\[[0-9;]*\b3[0-7]m/);
  if ('env' in options && 'THREADOS_ASCII' in options.env) expect(rows.filter((row) => /[^ -~]/.test(row))).toEqual([]);
  letGo();
  await pty.until('? help');
});

test('what somebody else wrote into the file does not speak to the terminal', async () => {
  const { root } = await repoWithPicture();
  const kept = readFileSync(pictureOf(root), 'utf8');
  writeFileSync(pictureOf(root), kept.replace('one', '\\u001b]0;forged\\u0007'));
  const { pty, letGo } = openWithoutInk(root);
  await pty.until('ready', 20_000);
  letGo();
  await pty.until('? help');
  expect(pty.output()).not.toContain('forged');
});

test('nothing is kept where there is no sequence', async () => {
  const root = await makeRepo([]);
  rmSync(join(root, '.threados'), { recursive: true });
  const tui = await robotIn(root);
  await tui.sees('i   create');
  await tui.press('q');
  await tui.pty.exited;
  expect(existsSync(join(root, '.threados'))).toBe(false);
});

test('a crash before Ink is there gives the terminal back', async () => {
  const { root } = await repoWithPicture();
  const { pty, letGo } = openWithoutInk(root);
  await pty.until('? help', 20_000);
  letGo('made to crash');
  expect(await pty.exited).not.toMatchObject({ exitCode: 0 });
  await pty.screen();
  await until('it is told', async () => (await pty.screen()).join('\n').includes('made to crash'));
  expect(pty.terminal.buffer.active.type).toBe('normal');
  expect(pty.terminal.modes).toMatchObject({ mouseTrackingMode: 'none', bracketedPasteMode: false, wraparoundMode: true });
});

test('Ctrl+C leaves as soon as it can be heard', async () => {
  const { root } = await repoWithPicture();
  const { pty, letGo } = openWithoutInk(root);
  await pty.until('? help', 20_000);
  pty.press('ctrl+c');
  letGo();
  expect(await pty.exited).toMatchObject({ exitCode: 0 });
  await pty.screen();
  expect(pty.terminal.buffer.active.type).toBe('normal');
});

test('what was compiled is kept, however the program ends', async () => {
  const root = await makeRepo(STEPS);
  const cache = join(root, '.threados', 'state', 'compiled-for-test');
  const tui = await robotIn(root, { env: { XDG_CACHE_HOME: cache, LOCALAPPDATA: cache } });
  await until('it is kept', () => existsSync(cache) && readdirSync(cache, { recursive: true }).length > 3);
  await tui.pty.close();
});

test('a screen reader gets lines, and no picture', async () => {
  const { root } = await repoWithPicture();
  const { pty } = openWithoutInk(root, { env: { INK_SCREEN_READER: 'true' } });
  await pty.until('two, base, lane main, blocked', 20_000);
  expect(pty.output()).not.toContain('\u001b[?1049h');
  pty.type('q\r');
  expect(await pty.exited).toMatchObject({ exitCode: 0 });
});
