import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cleanEnvironment } from '../test/rig/seqctl.ts';
import { makeGraphRepo, removeFolder } from './graph-repo.ts';
import type { Row } from './measure.ts';

/** The supervisor with 50 steps at once that print 10 MB each, and how fast their logs are kept, redacted. Linux; needs dist/. */
const STEPS = 50;
const MEGABYTES = 10;
const SEQCTL = join(import.meta.dirname, '..', 'bin', 'seqctl.js');
const LINE = `${'a line of words that a build or an agent prints '.repeat(2)}\\n`;
const PRINTER = [
  process.execPath,
  '-e',
  `const text = '${LINE}'.repeat(1000); let left = ${String(MEGABYTES)}e6; (function more() {
  if (left <= 0) return; left -= text.length; process.stdout.write(text, more); })();`,
];

export async function bench(): Promise<Row[]> {
  const root = await makeGraphRepo(
    Array.from({ length: STEPS }, () => []),
    PRINTER,
  );
  try {
    const begun = performance.now();
    const argv = [SEQCTL, 'run', 'all', '--max-parallel', String(STEPS)];
    const child = spawn(process.execPath, argv, { cwd: root, env: cleanEnvironment(), stdio: 'ignore' });
    let peak = 0;
    while (child.exitCode === null && child.signalCode === null) {
      peak = Math.max(peak, peakOf(child.pid ?? 0));
      await delay(50);
    }
    const seconds = (performance.now() - begun) / 1000;
    const runs = join(root, '.threados', 'runs');
    const [run = ''] = readdirSync(runs);
    const kept = Array.from({ length: STEPS }, (_, i) => statSync(join(runs, run, `s${String(i)}`, 'stdout.log')).size);
    const megabytes = kept.reduce((sum, bytes) => sum + bytes, 0) / 1e6;
    return [
      { name: `supervisor at ${String(STEPS)} steps printing ${String(MEGABYTES)} MB each, peak`, value: peak, unit: 'MB' },
      { name: 'kept in logs', value: megabytes, unit: 'MB' },
      { name: 'logs, all steps together', value: megabytes / seconds, unit: 'MB/s' },
    ];
  } finally {
    removeFolder(root);
  }
}

/** Of its resident memory, ever. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
