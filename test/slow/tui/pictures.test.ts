import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { expect, test } from 'vitest';
import { EXAMPLE, makeExample } from '../../rig/example-project.ts';
import { makeFolder } from '../../rig/repo.ts';
import { robotIn, type Robot } from '../../rig/robot.ts';
import { DARK, LIGHT, screenSvg, type Theme } from '../../rig/screen-svg.ts';
import { seqctl } from '../../rig/seqctl.ts';

/**
 * Pictures of the terminal UI, from real runs, as SVG and PNG: `npm run pictures` puts them into a temporary folder
 * (or PICTURES_TO) to be looked at. `PICTURES=keep npm run pictures` also renews those in docs/pictures.
 */
const FOLDER = process.env['PICTURES_TO'] ?? join(tmpdir(), 'threados-pictures');
const KEPT = process.env['PICTURES'] === 'keep' ? fileURLToPath(new URL('../../../docs/pictures/', import.meta.url)) : null;

interface PictureOptions {
  readonly theme?: Theme;
  /** Belongs to the docs. */
  readonly keep?: boolean;
}

async function picture(tui: Robot, name: string, { theme = DARK, keep = false }: PictureOptions = {}): Promise<void> {
  // Between a look and the next the terminal may have begun with another frame.
  do await tui.pty.screen();
  while (tui.pty.terminal.modes.synchronizedOutputMode);
  const svg = screenSvg(tui.pty.terminal, theme);
  expect(svg.length).toBeLessThan(150_000);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, `${name}.svg`), svg);
  writeFileSync(join(FOLDER, `${name}.png`), new Resvg(svg, { font: { defaultFontFamily: 'DejaVu Sans Mono' } }).render().asPng());
  if (keep && KEPT !== null) writeFileSync(join(KEPT, `${name}.svg`), svg);
}

const SIZE = { cols: 152, rows: 42 };

test('a sequence from its first run to its release', async () => {
  const { root, env } = await makeExample();
  const tui = await robotIn(root, { ...SIZE, env });
  await tui.press('g');
  await tui.status('plan-ok', 'NEEDS_REVIEW');
  await tui.graph.select('plan-ok');
  await tui.sees('1 waits for you');
  await tui.press('a');
  await tui.sees('y Approve');
  await tui.sees('docs/plan.md');
  await picture(tui, 'tui-gate', { keep: true });
  await tui.press('y');
  await tui.status('plan-ok', 'DONE');
  await tui.press('G');
  await tui.status('soak', 'RUNNING');
  await tui.status('merged', 'NEEDS_REVIEW');
  await tui.graph.select('merged');
  await tui.press('1');
  await tui.sees('1 waits for you');
  await picture(tui, 'overview');
  await picture(tui, 'overview-light', { theme: LIGHT });
  await tui.press('v', '2');
  await tui.sees('const receipt');
  await picture(tui, 'tui-diff', { keep: true });
  await tui.press('1');
  await tui.graph.select('soak');
  await tui.press('l');
  await tui.sees('POST /v2/charges');
  await picture(tui, 'log');
  await tui.press('1');
  // All that the README's picture is to show at once: a folded lane, every status, the map, a diff.
  tui.pty.resize(172, 44);
  await tui.press('home');
  await tui.graph.select('plan-ok');
  await tui.press('z');
  await tui.sees('▸ plan');
  await tui.graph.select('merged');
  await tui.press('v');
  await tui.sees('const receipt');
  await tui.press('alt+right', 'alt+right', 'alt+right', 'alt+right', 'alt+right');
  await tui.sees('P ×4');
  await picture(tui, 'tui', { keep: true });
  await tui.graph.select('soak');
  await tui.press('x');
  await tui.status('soak', 'FAILED');
});

test('editing', async () => {
  const { root, env } = await makeExample();
  const tui = await robotIn(root, { ...SIZE, env });
  await tui.graph.select('merged');
  await tui.press('n');
  await tui.type('screenshots');
  await tui.press('tab');
  await tui.type('Compare the pages before and after');
  await tui.sees('+    name: Compare the pages before and after');
  await picture(tui, 'tui-form', { keep: true });
  await tui.press('esc');
  await tui.seesNo('New step');
  await tui.press(':');
  await tui.type('run');
  await tui.sees('› Run');
  await picture(tui, 'palette');
  await tui.press('esc');
  await tui.seesNo('› Run');
  await tui.press('d');
  await tui.sees('Are you sure?');
  await picture(tui, 'confirm');
  await tui.press('n');
  await tui.sees('Nothing was done');
  await tui.press('?');
  await tui.sees('Keys');
  await picture(tui, 'help');
  await tui.press('esc');
  await tui.seesNo('Next step that waits');
  await tui.press('0');
  await tui.sees('Templates');
  await picture(tui, 'rail');
  await tui.press('0');
  await tui.press('-');
  await tui.seesNo('╭─ base');
  await picture(tui, 'zoom-line');
});

test('what an agent proposes', async () => {
  const { root, env } = await makeExample();
  const tui = await robotIn(root, { ...SIZE, env });
  const agent = { env: { ...env, CLAUDECODE: '1' } };
  const step = [
    'step',
    'add',
    'docs',
    '--name',
    'Write the docs',
    '--lane',
    'ship',
    '--depends-on',
    'merged',
    '--model',
    'claude-code',
    '--prompt',
    'Describe the new checkout.',
  ];
  expect((await seqctl(root, step, agent)).code).toBe(5);
  await tui.sees('waits for you');
  await tui.press('3');
  await tui.sees('Apply & Run');
  await picture(tui, 'tui-proposal', { keep: true });
});

test('small, large, empty', async () => {
  const { root, env } = await makeExample();
  const small = await robotIn(root, { cols: 80, rows: 24, env });
  await picture(small, 'small');
  await small.press('q');
  const empty = await robotIn(makeFolder('new-project'), { cols: 110, rows: 28 });
  await empty.sees('No sequence here yet');
  await picture(empty, 'empty');
});

test('two hundred steps', async () => {
  const many = Array.from({ length: 200 }, (_, i) => ({
    ...EXAMPLE[2],
    id: `t${String(i)}`,
    name: `t${String(i)}`,
    after: [],
    lane: ['collect', 'parse', 'train', 'score', 'report'][i % 5]!,
    depends_on: i < 5 ? [] : [`t${String(i - 5)}`, ...(i % 7 === 0 ? [`t${String(i - 4)}`] : [])],
  }));
  const { root, env } = await makeExample(many);
  const tui = await robotIn(root, { ...SIZE, env });
  await tui.graph.select('t57');
  await picture(tui, 'large');
  await tui.press('-', '-');
  await tui.seesNo('╭─ base');
  await tui.pty.until((now) => now.some((row) => row.startsWith(' ▾ parse')) && now[3]?.startsWith(' ▾ parse') === true);
  await picture(tui, 'large-dots');
});
