import type { Processes, ProcessIdentity, StopOutcome } from '../../model/ports/process.ts';
import { shareLooks } from './census.ts';
import { createLinuxTable } from './table-linux.ts';
import { createPosixTable } from './table-posix.ts';
import { createWindowsTable, type WindowsTableDeps } from './table-windows.ts';
import type { ProcessTable } from './table.ts';
import { monotonic } from '../../util/monotonic.ts';
import { ancestorsOf, membersOf, type TreeTarget } from './tree.ts';
import { askSystem } from './ask-system.ts';
import { stopTree, type StopDeps } from './stop-tree.ts';
import { createJobs } from './windows-jobs.ts';

/** What the runner asks beyond the port. */
export interface TreeProcesses extends Processes {
  /**
   * After the end of an attempt: ends what it left behind. Where nothing is left, which is nearly always, the
   * cost is one look that is shared with all steps that ended since the last one.
   */
  sweep(target: TreeTarget, options: { grace_ms: number }): Promise<StopOutcome>;
  /**
   * Windows: puts a process, and what it starts from now on, into the attempt's job, which ends with this process.
   * Elsewhere, and where jobs cannot be had, nothing happens.
   */
  hold(nonce: string, pid: number): Promise<void>;
  /** The attempt is over; `spare`: who is left in its job may live on. */
  letGo(nonce: string, options: { spare: boolean }): Promise<void>;
}

export interface ProcessesOptions {
  readonly platform: NodeJS.Platform;
  /** This process: never a member of any tree that it ends. */
  readonly self: number;
  /** Windows' own folder (`%SystemRoot%`). */
  readonly systemRoot?: string | undefined;
  readonly table?: ProcessTable;
}

export function createProcesses(options: ProcessesOptions): TreeProcesses {
  const systemRoot = options.systemRoot ?? 'C:\\Windows';
  const native = options.platform === 'win32' ? loadNative(options.self) : Promise.resolve(null);
  const table = options.table ?? tableOf(options, systemRoot, native);
  const look = shareLooks(table);
  const stamps = async (pids: readonly number[]): Promise<ReadonlyMap<number, string>> => {
    const told = await table.stamps?.(pids);
    if (told) return told;
    const { rows } = await look();
    return new Map(rows.filter((row) => pids.includes(row.pid)).map((row) => [row.pid, row.stamp]));
  };
  const deps: StopDeps = {
    self: options.self,
    look,
    signal: sendSignal,
    killTree: options.platform === 'win32' ? (pid) => taskkill(systemRoot, pid) : null,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    monotonic,
  };
  return {
    identify: async (pid) => (await stamps([pid])).get(pid) ?? null,
    isAlive: async ({ pid, started_at }) => {
      const told = await table.stamps?.([pid]);
      if (told) return told.get(pid) === started_at;
      const { rows } = await look();
      // Without a table to read, only its number can be asked for: better RUNNING for too long than `lost` by mistake.
      return rows.length === 0 ? hasNumber(pid) : rows.some((row) => row.pid === pid && row.stamp === started_at);
    },
    identifyAll: stamps,
    stopTree: (target, { grace_ms }) => stopTree(deps, treeOf(target), { grace_ms }),
    sweep: (target, { grace_ms }) => stopTree(deps, target, { grace_ms, since: target.roots[0]?.started_at }),
    census: async (target) => {
      const snapshot = await look();
      const members = membersOf(snapshot, treeOf(target), { self: options.self });
      return members.map((row) => ({ pid: row.pid, command: snapshot.commandOf(row) }));
    },
    hold: async (nonce, pid) => (await native)?.jobs.hold(nonce, pid),
    letGo: async (nonce, how) => (await native)?.jobs.letGo(nonce, how),
    ancestors: async (pid) => (options.platform === 'win32' ? [] : ancestorsOf((await look()).rows, pid)),
  };
}

function treeOf(target: { readonly root: ProcessIdentity | null; readonly nonce: string }): TreeTarget {
  return { roots: target.root ? [target.root] : [], nonce: target.nonce };
}

type Native = WindowsTableDeps['native'];

async function loadNative(self: number): Native {
  const { loadWindowsApi } = await import('./windows-api.ts');
  const api = await loadWindowsApi();
  return api === null ? null : { api, jobs: createJobs(api, self) };
}

function tableOf({ platform, self }: ProcessesOptions, systemRoot: string, native: Native): ProcessTable {
  if (platform === 'win32') return createWindowsTable({ systemRoot, native });
  return platform === 'linux' || platform === 'android' ? createLinuxTable(self) : createPosixTable(platform);
}

function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone, or not ours to signal: the next look tells which.
  }
}

function hasNumber(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function taskkill(systemRoot: string, pid: number): Promise<void> {
  await askSystem(`${systemRoot}\\System32\\taskkill.exe`, ['/PID', String(pid), '/T', '/F'], { timeout_ms: 10_000 });
}
