/**
 * Which lock holds up: proper-lockfile, a file of our own made with O_EXCL (with a look at whether its process
 * lives), and the kernel's lock by node:sqlite that `store/` uses. Fifty processes take turns at one number; a
 * holder is killed with a waiter behind it; a holder is suspended past every stale time. Run: npm run bench -- locks
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const KINDS = ['proper-lockfile', 'own O_EXCL file', 'node:sqlite'] as const;
type Kind = (typeof KINDS)[number];

const PROCESSES = 50;
const TURNS = 10;
/** Longer than proper-lockfile's shortest stale time. */
const SUSPENDED_MS = 3500;

export async function bench(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const kind of KINDS) {
    rows.push(...(await contention(kind)), { name: `${kind}: wait after kill -9`, value: await afterKill(kind), unit: 'ms' });
    if (process.platform === 'win32') continue;
    rows.push({ name: `${kind}: holders beside a suspended one`, value: await besideSuspended(kind), unit: 'processes' });
  }
  return rows;
}

/** Every process adds 1 to a number, `TURNS` times, under the lock; what is missing at the end was lost. */
async function contention(kind: Kind): Promise<Row[]> {
  const dir = folder();
  const counter = join(dir, 'n');
  writeFileSync(counter, '0');
  const children = Array.from({ length: PROCESSES }, () => worker(kind, dir, 'count'));
  await Promise.all(children.map((child) => said(child, 'ready')));
  const began = performance.now();
  for (const child of children) child.stdin?.write('go\n');
  await Promise.all(children.map(ended));
  const took = performance.now() - began;
  const lost = PROCESSES * TURNS - Number(readFileSync(counter, 'utf8'));
  rmSync(dir, { recursive: true, force: true });
  return [
    { name: `${kind}: ${String(PROCESSES)} processes, per turn`, value: took / (PROCESSES * TURNS), unit: 'ms' },
    { name: `${kind}: turns lost`, value: lost, unit: 'turns' },
  ];
}

async function afterKill(kind: Kind): Promise<number> {
  const dir = folder();
  const holder = worker(kind, dir, 'hold');
  await said(holder, 'held');
  const waiter = worker(kind, dir, 'hold');
  await said(waiter, 'ready');
  const killed = performance.now();
  holder.kill('SIGKILL');
  await said(waiter, 'held');
  const waited = performance.now() - killed;
  waiter.kill('SIGKILL');
  await Promise.all([holder, waiter].map(ended));
  rmSync(dir, { recursive: true, force: true });
  return waited;
}

/** How many others get in while a suspended process holds the lock: each one is a second holder. */
async function besideSuspended(kind: Kind): Promise<number> {
  const dir = folder();
  const holder = worker(kind, dir, 'hold');
  await said(holder, 'held');
  holder.kill('SIGSTOP');
  const waiter = worker(kind, dir, 'hold');
  const entered = await Promise.race([
    said(waiter, 'held').then(() => 1),
    new Promise<number>((resolve) => setTimeout(resolve, SUSPENDED_MS, 0)),
  ]);
  for (const child of [holder, waiter]) child.kill('SIGKILL');
  await Promise.all([holder, waiter].map(ended));
  rmSync(dir, { recursive: true, force: true });
  return entered;
}

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'threados-locks-'));
}

function worker(kind: Kind, dir: string, what: 'count' | 'hold'): ChildProcess {
  const script = fileURLToPath(new URL('lock-worker.ts', import.meta.url));
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, kind, dir, what, String(TURNS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
}

function said(child: ChildProcess, word: string): Promise<void> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(word)) resolve();
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('close', () => resolve());
  });
}
