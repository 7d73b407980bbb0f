/** Writes docs/pictures/demo.svg: a recording of a real `threados demo`, as a terminal shows it. Run: npx tsx test/rig/record-demo.ts */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openPty } from './pty.ts';
import { HEIGHT, rowSvg, svgDocument, WIDTH } from './screen-svg.ts';

const COLS = 104;
/** Rows of the picture; the program has more, so that nothing it wrote scrolls away. */
const SHOWN = 26;
const WRITTEN = 120;
/** Waiting longer than this (milliseconds) is not worth watching. */
const LONGEST = 700;
/** Time to read the end before it begins anew. */
const REST = 6000;

const root = new URL('../../', import.meta.url);
const command = `$ threados demo`;
const env = { ...process.env, FORCE_COLOR: '1', THREADOS_FORMAT: undefined };
const pty = openPty(process.execPath, [fileURLToPath(new URL('bin/threados.js', root)), 'demo'], {
  cwd: fileURLToPath(root),
  env,
  cols: COLS,
  rows: WRITTEN,
});

/** When each row was first seen to hold something, in milliseconds of the recording. */
const times: number[] = [];
let now = 600;
let seen = Date.now();
const program = { ended: false };
void pty.exited.then(() => (program.ended = true));
do {
  const rows = await pty.screen();
  const filled = rows.findLastIndex((row) => row !== '') + 1;
  if (filled > times.length) {
    now += Math.min(Date.now() - seen, LONGEST);
    seen = Date.now();
    // Rows that came at once are shown one after the other, quickly, as a terminal draws them.
    while (times.length < filled) times.push((now += 30));
  }
  await new Promise((resolve) => setTimeout(resolve, 15));
} while (!program.ended);

const total = now + REST;
const percent = (ms: number): string => ((ms / total) * 100).toFixed(2);
const names = new Map<string, string>();
const keyframes: string[] = [];
const appear = times.map((time) => {
  const name = names.get(percent(time)) ?? `r${names.size}`;
  if (!names.has(percent(time))) {
    names.set(percent(time), name);
    keyframes.push(`@keyframes ${name}{0%{opacity:0}${percent(time)}%{opacity:1}}`);
  }
  return name;
});
// The picture follows the writing, a row at a time.
const moves = times.flatMap((time, row) =>
  row + 2 < SHOWN ? [] : [`${percent(time)}%{transform:translateY(${-(row + 2 - SHOWN + 1) * HEIGHT}px)}`],
);
keyframes.push(`@keyframes scroll{0%{transform:translateY(0)}${moves.join('')}}`);
const style = `<style>g{animation-duration:${total}ms;animation-iteration-count:infinite;animation-timing-function:step-end}${keyframes.join('')}</style>`;
const prompt = `<text x="0" y="15" fill="#d6d9de">${command}</text>`;
const lines = times.map((_, row) => `<g style="animation-name:${appear[row] ?? ''}">${rowSvg(pty.terminal, row, row + 1)}</g>`);
const margin = 12;
const picture = `${style}<svg x="${margin}" y="${margin}" width="${COLS * WIDTH}" height="${SHOWN * HEIGHT}"><g style="animation-name:scroll">${prompt}${lines.join('')}</g></svg>`;
await pty.close();
mkdirSync(new URL('docs/pictures/', root), { recursive: true });
writeFileSync(new URL('docs/pictures/demo.svg', root), `${svgDocument(COLS * WIDTH + 2 * margin, SHOWN * HEIGHT + 2 * margin, picture)}\n`);
