import { describe, expect, test } from 'vitest';
import { createWindowsTable } from '../../../src/runner/processes/table-windows.ts';
import type { WindowsApi } from '../../../src/runner/processes/windows-api.ts';
import { createJobs } from '../../../src/runner/processes/windows-jobs.ts';
import { jobLimits, millisecondsAt, readProcessEntry } from '../../../src/runner/processes/windows-structures.ts';

const KILL_ON_JOB_CLOSE = 0x2000;

function filetime(ms: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(ms === 0 ? 0n : (BigInt(ms) + 11_644_473_600_000n) * 10_000n + 9_999n);
  return buffer;
}

function entryOf(pid: number, parent: number, name: string): Buffer {
  const entry = Buffer.alloc(568);
  entry.writeUInt32LE(pid, 8);
  entry.writeUInt32LE(parent, 32);
  entry.write(`${name}\0left over from a longer one`, 44, 'utf16le');
  return entry;
}

interface FakeProcess {
  readonly parent: number;
  readonly born: number;
  readonly ended?: number;
}

/** Windows, as far as these functions go: who is in a job is ended when its handle closes. */
function fakeWindows(processes: Map<number, FakeProcess>) {
  const jobs = new Map<number, { members: Set<number>; flags: number }>();
  const api: WindowsApi = {
    eachProcess(each) {
      for (const [pid, { parent }] of processes) each(entryOf(pid, parent, `p${pid}.exe`));
      return true;
    },
    processTimes: (pid) => {
      const found = processes.get(pid);
      return found ? Buffer.concat([filetime(found.born), filetime(found.ended ?? 0), Buffer.alloc(16)]) : null;
    },
    createJob() {
      jobs.set(jobs.size + 1, { members: new Set(), flags: 0 });
      return jobs.size;
    },
    setJobLimits(job, limits) {
      const known = jobs.get(Number(job));
      if (known) known.flags = limits.readUInt32LE(16);
      return true;
    },
    assignToJob(job, pid) {
      jobs.get(Number(job))?.members.add(pid);
      return true;
    },
    jobProcesses(job, list) {
      const members = [...(jobs.get(Number(job))?.members ?? [])].filter((pid) => processes.has(pid));
      if (list.length < 8 + 8 * members.length) return false;
      list.writeUInt32LE(members.length, 4);
      members.forEach((pid, i) => list.writeBigUInt64LE(BigInt(pid), 8 + 8 * i));
      return true;
    },
    close(job) {
      const closed = jobs.get(Number(job));
      if (closed !== undefined && (closed.flags & KILL_ON_JOB_CLOSE) !== 0) for (const pid of closed.members) processes.delete(pid);
      jobs.delete(Number(job));
    },
  };
  return { api, jobs };
}

describe('structures', () => {
  test('a time is rounded down to milliseconds; none is 0', () => {
    expect(millisecondsAt(filetime(1_790_000_000_123), 0)).toBe(1_790_000_000_123);
    expect(millisecondsAt(Buffer.alloc(8), 0)).toBe(0);
  });

  test('an entry holds number, parent and name', () => {
    expect(readProcessEntry(entryOf(42, 7, 'größe.exe'))).toEqual({ pid: 42, parent: 7, name: 'größe.exe' });
  });

  test('limits are of the size that Windows checks', () => {
    expect(jobLimits({ killOnClose: true })).toHaveLength(144);
    expect(jobLimits({ killOnClose: true }).readUInt32LE(16)).toBe(KILL_ON_JOB_CLOSE);
    expect(jobLimits({ killOnClose: false }).equals(Buffer.alloc(144))).toBe(true);
  });
});

describe('jobs', () => {
  test('who is left is ended with the attempt, also where there are more than fit a first look', () => {
    const processes = new Map(Array.from({ length: 300 }, (_, i) => [i + 100, { parent: 1, born: 5 }] as const));
    const { api } = fakeWindows(processes);
    const jobs = createJobs(api, 1);
    for (const pid of processes.keys()) jobs.hold('n', pid);
    const nonceOf = jobs.look();
    expect([100, 399, 400].map(nonceOf)).toEqual(['n', 'n', null]);
    jobs.letGo('n', { spare: false });
    expect(processes.size).toBe(0);
    expect(jobs.look()(100)).toBeNull();
  });

  test('who may live on does', () => {
    const processes = new Map([[100, { parent: 1, born: 5 }]]);
    const jobs = createJobs(fakeWindows(processes).api, 1);
    jobs.hold('n', 100);
    jobs.letGo('n', { spare: true });
    expect(processes.size).toBe(1);
  });

  test('a job that holds this process is not closed by it', () => {
    const processes = new Map([
      [1, { parent: 0, born: 1 }],
      [100, { parent: 1, born: 5 }],
    ]);
    const { api, jobs: held } = fakeWindows(processes);
    const jobs = createJobs(api, 1);
    jobs.hold('n', 1);
    jobs.hold('n', 100);
    jobs.letGo('n', { spare: false });
    expect([...processes.keys()]).toEqual([1, 100]);
    jobs.letGo('n', { spare: true });
    expect(held.get(1)?.flags).toBe(0);
  });
});

describe('the process table', () => {
  test('rows with parent, stamp and the nonce of their job; the ended are left out', async () => {
    const processes = new Map<number, FakeProcess>([
      [4, { parent: 0, born: 0 }],
      [100, { parent: 4, born: 1000 }],
      [101, { parent: 100, born: 2000, ended: 3000 }],
    ]);
    const { api } = fakeWindows(processes);
    const jobs = createJobs(api, 1);
    jobs.hold('n', 100);
    const table = createWindowsTable({ systemRoot: 'C:\\Windows', native: Promise.resolve({ api, jobs }) });
    const snapshot = await table.read();
    const { rows } = snapshot;
    expect(rows).toEqual([
      { pid: 4, parent: 0, group: null, session: null, stamp: 'win:0' },
      { pid: 100, parent: 4, group: null, session: null, stamp: 'win:1000' },
    ]);
    expect(rows.map((row) => snapshot.nonceOf(row))).toEqual([null, 'n']);
    expect(rows.map((row) => snapshot.commandOf(row))).toEqual(['p4.exe', 'p100.exe']);
    expect(await table.stamps?.([100, 101, 999])).toEqual(new Map([[100, 'win:1000']]));
  });

  test('without koffi it does not tell stamps by itself', async () => {
    const table = createWindowsTable({ systemRoot: 'C:\\Windows', native: Promise.resolve(null) });
    expect(await table.stamps?.([1])).toBeNull();
  });
});
