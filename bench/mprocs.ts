import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningInstance } from '../src/model/ports/process.ts';
import { claimed, readStatus } from '../test/fixtures/mprocs/claim.ts';
import { createMprocsSession, wire, wireExecutor } from '../test/fixtures/mprocs/wire.ts';
import { openPty } from '../test/rig/pty.ts';

/** What fifty steps at once cost in mprocs; compare only rows of one run. Needs dist/ (npm run build). */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const PANES = 50;
const ROUNDS = 3;
const LINES = 500;
const ROOT = join(import.meta.dirname, '..');
const PANE = join(ROOT, 'dist', 'pane.cjs');
/** A program that nearly costs nothing. */
const CHILD = ['/bin/sleep', '2'];
/** 100 lines of some 60 characters per second. */
const PRINTER = [
  '/usr/bin/perl',
  '-e',
  `$| = 1; for (1..${String(LINES)}) { print "line $_ ", "x" x 50, "\\n"; select(undef, undef, undef, 0.01) }`,
];

export async function bench(): Promise<Row[]> {
  const starts: { panes: number[]; wrappers: number[] } = { panes: [], wrappers: [] };
  const rows: Row[] = [];
  await withSession(async (session) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      starts.wrappers.push(await startWrappers());
      starts.panes.push(await session.startAll(`start-${String(round)}`, CHILD));
      await session.settled();
    }
  });
  const panes = Math.min(...starts.panes);
  const wrappers = Math.min(...starts.wrappers);
  rows.push({ name: `mprocs: ${String(PANES)} panes, until all children run (best of ${String(ROUNDS)})`, value: panes, unit: 'ms' });
  rows.push({
    name: `plain Node wrappers: ${String(PANES)}, until all children run (best of ${String(ROUNDS)})`,
    value: wrappers,
    unit: 'ms',
  });
  rows.push({ name: 'panes to plain wrappers', value: panes / wrappers, unit: 'times' });
  rows.push(...(await printing()));
  rows.push(...(await watching()));
  return rows;
}

/** Fifty steps that print for five seconds: is anything lost, and does mprocs still answer? */
async function printing(): Promise<Row[]> {
  const rows: Row[] = [];
  await withSession(async (session) => {
    await session.startAll('print', PRINTER);
    const took: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      const from = performance.now();
      await session.select(`print.${String((i % PANES) + 1)}`);
      took.push(performance.now() - from);
      await delay(100);
    }
    took.sort((a, b) => a - b);
    await session.settled();
    rows.push({ name: `mprocs select while ${String(PANES)} steps print 100 lines/s, median`, value: took[10] ?? NaN, unit: 'ms' });
    rows.push({ name: 'the same, slowest of 20', value: took[19] ?? NaN, unit: 'ms' });
    rows.push({ name: `log lines lost of ${String(PANES * LINES)}`, value: PANES * LINES - session.logLines(), unit: 'lines' });
    rows.push({ name: `mprocs memory with ${String(PANES)} full panes`, value: session.residentMb(), unit: 'MB' });
  });
  return rows;
}

/** The same as a person sees it: fifty printing steps of a real run, and the commands that one types meanwhile. */
async function watching(): Promise<Row[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'threados-bench-')));
  const seqctl = (...args: readonly string[]) =>
    new Promise<string>((resolve, reject) => {
      const child = spawn(process.execPath, [join(ROOT, 'bin', 'seqctl.js'), ...args], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
      child.once('error', reject);
      child.once('close', () => resolve(out));
    });
  const timed = async (times: number, ...args: readonly string[]) => {
    const took: number[] = [];
    for (let i = 0; i < times; i += 1) {
      const from = performance.now();
      await seqctl(...args);
      took.push(performance.now() - from);
    }
    return took.sort((a, b) => a - b)[Math.floor(times / 2)] ?? NaN;
  };

  await seqctl('init', '--name', 'bench');
  const steps = Array.from({ length: PANES }, (_, i) => `  - ${JSON.stringify({ id: `p${String(i)}`, command: PRINTER })}\n`);
  writeFileSync(join(root, '.threados', 'sequence.yaml'), `version: 1\nname: bench\nsteps:\n${steps.join('')}`);
  await seqctl('trust', '--yes');
  const quiet = await timed(11, 'status');
  const pty = openPty(process.execPath, [join(ROOT, 'bin', 'seqctl.js'), 'mprocs', 'open', '--layout', 'here'], {
    cwd: root,
    rows: 45,
    cols: 160,
  });
  try {
    while (!(await seqctl('mprocs', 'status')).includes('"state":"open"')) await delay(20);
    const run = seqctl('run', 'all', '--max-parallel', String(PANES));
    while (!(await seqctl('status')).includes(`"RUNNING":${String(PANES)}`)) await delay(20);
    const status = await timed(5, 'status');
    const select = await timed(5, 'mprocs', 'select', 'p7');
    await run;
    return [
      { name: `seqctl status of ${String(PANES)} steps, nothing running (median of 11)`, value: quiet, unit: 'ms' },
      { name: `seqctl status while ${String(PANES)} steps print in mprocs (median of 5)`, value: status, unit: 'ms' },
      { name: 'seqctl mprocs select meanwhile (median of 5)', value: select, unit: 'ms' },
    ];
  } finally {
    await seqctl('mprocs', 'close', '--yes');
    await pty.close();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface Session {
  /** Milliseconds from the first request until every status file says `running`. */
  startAll(name: string, argv: readonly string[]): Promise<number>;
  /** Everything that was started has ended. */
  settled(): Promise<void>;
  select(instance: string): Promise<void>;
  /** In the logs of the last `startAll`. */
  logLines(): number;
  residentMb(): number;
}

async function withSession(use: (session: Session) => Promise<void>): Promise<void> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'threados-bench-')));
  mkdirSync(join(root, '.threados', 'state'), { recursive: true });
  const pty = openPty(process.execPath, [join(ROOT, 'test/fixtures/mprocs/here.ts'), root, PANE], { cwd: root, rows: 45, cols: 160 });
  const mprocs = createMprocsSession(wire(root, PANE));
  const executor = wireExecutor(root, PANE, {
    readStatus: (launch) => Promise.resolve(readStatus(launch)),
    onLost: (launch) => Promise.resolve(readStatus(launch)),
  });
  try {
    while ((await mprocs.status()).state !== 'open') await delay(20);
    let running: RunningInstance[] = [];
    let dirs: string[] = [];
    await use({
      async startAll(name, argv) {
        const launches = Array.from({ length: PANES }, (_, i) => claimed(root, `${name}.${String(i + 1)}`, argv));
        dirs = launches.map(({ dir }) => dir);
        const from = performance.now();
        running = await Promise.all(
          launches.map(async (launch) => {
            const started = await executor.start(launch);
            if (!started.ok) throw new Error(started.error.message);
            await started.value.started;
            return started.value;
          }),
        );
        return performance.now() - from;
      },
      async settled() {
        await Promise.all(running.map(({ ended }) => ended));
      },
      async select(instance) {
        const selected = await mprocs.select(instance);
        if (!selected.ok) throw new Error(selected.error.message);
      },
      logLines: () => dirs.reduce((sum, dir) => sum + readFileSync(join(dir, 'stdout.log'), 'utf8').split('\n').length - 1, 0),
      residentMb() {
        const status = readFileSync(`/proc/${String(mprocsPid(root))}/status`, 'utf8');
        return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
      },
    });
  } finally {
    await mprocs.close();
    await executor.close();
    await pty.close();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function mprocsPid(root: string): number {
  return (JSON.parse(readFileSync(join(root, '.threados', 'state', 'session.json'), 'utf8')) as { pid: number }).pid;
}

/** The least that a wrapper in Node can be: it starts a child, and says so. */
const WRAPPER = `const c = require('node:child_process').spawn(${JSON.stringify(CHILD[0])}, ${JSON.stringify(CHILD.slice(1))}); c.on('spawn', () => console.log('runs'));`;

async function startWrappers(): Promise<number> {
  const from = performance.now();
  const children = Array.from({ length: PANES }, () => spawn(process.execPath, ['-e', WRAPPER], { stdio: ['ignore', 'pipe', 'inherit'] }));
  const ended = children.map((child) => new Promise((resolve) => child.once('close', resolve)));
  await Promise.all(children.map((child) => new Promise((resolve) => child.stdout.once('data', resolve))));
  const took = performance.now() - from;
  await Promise.all(ended);
  return took;
}
