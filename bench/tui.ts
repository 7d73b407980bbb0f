/**
 * The terminal UI in a real pseudo terminal, against floors measured in the same run: a key press until the bytes
 * of its frame are there (floor: raw-floor.mjs), start until the graph is on the screen (floor: `node -e 0`), the
 * processor time of live and of idle screens, what a frame writes, and the heap over 5,000 frames.
 * Run: npm run build && npm run bench -- tui
 */
import { spawn as spawnProcess } from 'node:child_process';
import { mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { openTerminal, type BenchTerminal } from './terminal.ts';
import { makeLargeRepo, makeLiveRepo } from './tui-repos.ts';

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const BIN = fileURLToPath(new URL('../bin/threados.js', import.meta.url));
const FLOOR = fileURLToPath(new URL('raw-floor.mjs', import.meta.url));
const PRESSES = 140;
const STARTS = 11;
const SIZES = [
  [120, 40],
  [200, 60],
] as const;
const RIGHT = '\u001b[C';
const LEFT = '\u001b[D';
/** Scrolls the picture, which changes every row: the dearest key there is. */
const SCROLL_RIGHT = '\u001b[1;3C';
const SCROLL_LEFT = '\u001b[1;3D';
const KEYS = [
  ['scroll', SCROLL_RIGHT, SCROLL_LEFT],
  ['select', RIGHT, LEFT],
] as const;
const SETTLE_MS = 10;

export async function bench(): Promise<readonly Row[]> {
  const base = mkdtempSync(join(tmpdir(), 'threados-bench-'));
  try {
    const large = makeLargeRepo(join(base, 'large'), 10_000, 50);
    const thousand = makeLargeRepo(join(base, 'thousand'), 1000, 10);
    return [
      ...(await keyRows(large)),
      ...(await startRows(thousand)),
      ...(await idleRows(thousand)),
      ...(await liveRows(makeLiveRepo(join(base, 'live'), 50))),
      ...(await heapRows(large)),
    ];
  } finally {
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  }
}

const tui = (cwd: string, columns: number, rows: number, flags: readonly string[] = []): BenchTerminal =>
  openTerminal(process.execPath, [...flags, BIN, 'tui'], { cwd, columns, rows });

async function keyRows(root: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [columns, height] of SIZES) {
    const floor = openTerminal(process.execPath, [FLOOR, String(columns), String(height)], { cwd: root, columns, rows: height });
    const program = tui(root, columns, height);
    await Promise.all([floor.shows('step'), program.shows('? help')]);
    const times: Record<'floor' | 'select' | 'scroll', number[]> = { floor: [], select: [], scroll: [] };
    for (const [key, forth, back] of KEYS) {
      // Interleaved, so that what else the machine does falls on both alike.
      for (let i = 0; i < PRESSES + 20; i += 1) {
        const isForth = i % 20 < 10;
        const least = await floor.press(isForth ? RIGHT : LEFT);
        const took = await program.press(isForth ? forth : back);
        // The panes follow in a frame of their own, which must not be taken for the next key's.
        await sleep(SETTLE_MS);
        if (i < 20) continue;
        times.floor.push(least);
        times[key].push(took);
      }
    }
    await Promise.all([floor.close(), program.close()]);
    const size = `${String(columns)}x${String(height)}`;
    rows.push({ name: `raw floor, ${size}: key to bytes, median`, value: quantile(times.floor, 0.5), unit: 'ms' });
    for (const key of ['scroll', 'select'] as const) {
      rows.push(
        { name: `10,000 steps, ${size}: ${key}, median`, value: quantile(times[key], 0.5), unit: 'ms' },
        { name: `10,000 steps, ${size}: ${key}, p99`, value: quantile(times[key], 0.99), unit: 'ms' },
        { name: `10,000 steps, ${size}: ${key} / floor`, value: quantile(times[key], 0.5) / quantile(times.floor, 0.5), unit: 'x' },
      );
    }
  }
  return rows;
}

/** Starts on what the last one left, starts after the sequence was written anew, and Node alone, in turns. */
async function startRows(root: string): Promise<Row[]> {
  const times: Record<'node' | 'graph' | 'answer' | 'changed', number[]> = { node: [], graph: [], answer: [], changed: [] };
  // Leaves in order, which fills the caches.
  const first = tui(root, 120, 40);
  await first.shows('? help');
  first.type('q');
  await first.exited;
  for (let i = 0; i < STARTS; i += 1) {
    times.node.push(await nodeStart());
    const { graph, answer } = await start(root);
    times.graph.push(graph);
    times.answer.push(answer);
    const now = Date.now() / 1000;
    utimesSync(join(root, '.threados', 'sequence.yaml'), now, now);
    times.changed.push((await start(root)).graph);
  }
  const floor = quantile(times.node, 0.5);
  return [
    { name: 'node -e 0', value: floor, unit: 'ms' },
    { name: '1,000 steps: the graph is on the screen', value: quantile(times.graph, 0.5), unit: 'ms' },
    { name: '1,000 steps: graph / node -e 0', value: quantile(times.graph, 0.5) / floor, unit: 'x' },
    { name: '1,000 steps, changed since: graph / node -e 0', value: quantile(times.changed, 0.5) / floor, unit: 'x' },
    { name: '1,000 steps: a key is answered / node -e 0', value: quantile(times.answer, 0.5) / floor, unit: 'x' },
  ];
}

/** Milliseconds until the graph is there, and until a key that was pressed then has been answered by a pane. */
async function start(root: string): Promise<{ readonly graph: number; readonly answer: number }> {
  const began = performance.now();
  const program = tui(root, 120, 40);
  await program.shows('ready');
  const graph = performance.now() - began;
  program.type('?');
  await program.shows('Next step that waits for you');
  const answer = performance.now() - began;
  await program.close();
  return { graph, answer };
}

function nodeStart(): Promise<number> {
  const began = performance.now();
  return new Promise((resolve) => {
    spawnProcess(process.execPath, ['-e', '0'], { stdio: 'ignore' }).on('exit', () => {
      resolve(performance.now() - began);
    });
  });
}

async function idleRows(root: string): Promise<Row[]> {
  const program = tui(root, 120, 40);
  await program.shows('? help');
  await sleep(2000);
  program.frames();
  const percent = await program.processorShare(10_000);
  const written = program.frames().length;
  await program.close();
  return [
    { name: 'idle: of a core', value: percent, unit: '%' },
    { name: 'idle: frames in 10 s', value: written, unit: 'frames' },
  ];
}

async function liveRows(root: string): Promise<Row[]> {
  const program = tui(root, 120, 40);
  await program.shows('? help');
  await program.press('g');
  await program.shows('50 running');
  await program.press('l');
  await sleep(3000);
  program.frames();
  const percent = await program.processorShare(10_000);
  const frames = program.frames().map((frame) => frame.length);
  program.type('S');
  await program.shows('Are you sure?');
  program.type('y');
  await program.shows('50 failed');
  await program.close();
  return [
    { name: '50 running with a live log: of a core', value: percent, unit: '%' },
    { name: '50 running: bytes of a frame, median', value: quantile(frames, 0.5), unit: 'bytes' },
    { name: '50 running: bytes of the largest frame', value: Math.max(...frames), unit: 'bytes' },
  ];
}

async function heapRows(root: string): Promise<Row[]> {
  const program = tui(root, 120, 40, ['--trace-gc']);
  await program.shows('? help');
  const press = async (count: number): Promise<number> => {
    for (let i = 0; i < count; i += 1) await program.press(i % 20 < 10 ? SCROLL_RIGHT : SCROLL_LEFT);
    return smallest(program.heaps());
  };
  await press(1000);
  const before = await press(1000);
  const after = await press(5000);
  await program.close();
  return [
    { name: 'heap after 2,000 frames', value: before, unit: 'MB' },
    { name: 'heap after 5,000 more', value: after, unit: 'MB' },
  ];
}

function smallest(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : Math.min(...values);
}

function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN;
}
