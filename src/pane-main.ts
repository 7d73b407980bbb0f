/**
 * dist/pane.cjs TOKEN: runs one attempt in a pane of mprocs, and shows what it says. Small, and CommonJS, because
 * fifty of them start at once: whatever is not needed before the child runs is loaded after it
 * (dist/finish.cjs).
 */
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as SecondHalf from './finish-main.ts';
import type { Launch } from './model/launch.ts';
import type { Finishers } from './model/ports/process.ts';
import type { StatusFile } from './model/status.ts';
import { findLaunchFile, readSessionPid, takeLaunch } from './runner/launch-file.ts';
import { footer, header } from './runner/pane-lines.ts';
import { createProcesses } from './runner/processes/processes.ts';
import { runInstance } from './runner/run-instance.ts';
import { readStopRequest } from './runner/stop-request.ts';
import { readStatusFile, writeStatusFile } from './store/status-file.ts';

/** What `exit` says of an attempt that did not end with a code. */
const NO_CODE = 1;
const PARENT_MS = 500;

function take(): Launch | string {
  const word = process.argv[2] ?? '';
  const path = findLaunchFile(word, process.cwd());
  const launch = path === null ? null : takeLaunch(path);
  if (!launch) return 'This pane has nothing to run (any more). Start its step with: seqctl run step ID';
  const claimed = readStatusFile(launch.dir);
  // Meanwhile the attempt was stopped, lost or begun anew.
  if (claimed === null || claimed === 'broken' || claimed.nonce !== launch.nonce || claimed.state !== 'starting')
    return `${launch.instance}: attempt ${String(launch.attempt)} is no longer wanted`;
  return launch;
}

async function run(launch: Launch): Promise<StatusFile> {
  const processes = createProcesses({ platform: process.platform, self: process.pid, systemRoot: process.env['SystemRoot'] });
  // Before anything is started, so that nothing can be started outside; whatever ends this process then ends it all.
  if (process.platform === 'win32') await processes.hold(launch.nonce, process.pid);
  const mprocs = process.platform === 'win32' ? (readSessionPid(launch.root) ?? process.ppid) : process.ppid;
  const stop = new AbortController();
  const kill = new AbortController();
  // What mprocs sends for stop and kill, what the terminal sends when it is closed, Ctrl+C. A second one kills.
  const onSignal = () => (stop.signal.aborted ? kill : stop).abort();
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  // Ctrl+C in front of an agent's own screen never comes here: the terminal is raw, and the agent gets the key.
  process.on('SIGINT', onSignal);
  if (process.platform === 'win32') watchParent(onSignal);
  const show = shownIn(launch);
  const { ended } = runInstance(launch, {
    clock: { now: () => Date.now() },
    platform: process.platform,
    processes,
    runner: { pid: process.pid, startedAt: () => processes.identify(process.pid) },
    writeStatus: (status, durable) => writeStatusFile(launch.dir, status, durable),
    readStop: readStopRequest,
    finishers: () => loadFinishers(launch),
    onLog: (stream, bytes) => show(stream, bytes),
    stop: stop.signal,
    kill: kill.signal,
    terminal: launch.interactive ? { input: process.stdin, output: process.stdout } : null,
    abandoned: () => isGone(mprocs),
    takesOver: true,
  });
  // After the child was started, which waits for nothing here that takes longer than a turn.
  setImmediate(() => show('stdout', ''));
  const status = await ended;
  show('stdout', footer(status));
  return status;
}

/** The pane's screen, the header first. Node's streams take a while to be made: the child does not wait for them. */
function shownIn(launch: Launch): (stream: 'stdout' | 'stderr', bytes: Uint8Array | string) => void {
  let begun = false;
  return (stream, bytes) => {
    if (!begun) {
      begun = true;
      // The pane may close before the last words are out.
      for (const each of [process.stdout, process.stderr]) each.on('error', () => undefined);
      process.stdout.write(header(launch));
    }
    if (bytes.length > 0) process[stream].write(bytes);
  };
}

/** Whether mprocs has ended. POSIX hands its children to another parent; Windows keeps the number of the dead. */
function isGone(mprocs: number): boolean {
  return process.platform === 'win32' ? !isThere(mprocs) : process.ppid !== mprocs;
}

/**
 * Windows starts a row through cmd.exe, and mprocs ends that alone: its end is what a signal is elsewhere.
 */
function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (isThere(parent)) return;
    clearInterval(timer);
    onGone();
  }, PARENT_MS).unref();
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The second half, which lies beside this file and is no part of it. */
async function loadFinishers(launch: Launch): Promise<Finishers> {
  const file = join(dirname(process.argv[1] ?? ''), 'finish.cjs');
  return ((await import(pathToFileURL(file).href)) as typeof SecondHalf).createFinishers(launch);
}

const launch = take();
if (typeof launch === 'string') {
  process.stderr.write(`${launch}\n`);
  process.exitCode = NO_CODE;
} else {
  void run(launch).then((status) => {
    process.exitCode = status.outcome === 'success' ? (status.exit_code ?? 0) : status.exit_code || NO_CODE;
    // Whoever may live on and hold the outputs (`keep_background`) must not keep the pane.
    process.stdout.write('', () => process.exit());
  });
}
