import { askSystem } from './ask-system.ts';
import { makeStamp } from './identity.ts';
import type { ProcessRow, ProcessTable, Snapshot } from './table.ts';
import type { WindowsApi } from './windows-api.ts';
import type { Jobs } from './windows-jobs.ts';
import { millisecondsAt, readProcessEntry } from './windows-structures.ts';

export interface WindowsTableDeps {
  readonly systemRoot: string;
  /** `null`: the slow way. */
  readonly native: Promise<{ readonly api: WindowsApi; readonly jobs: Jobs } | null>;
}

/**
 * Windows: the system's own functions where koffi is there (milliseconds), else PowerShell. Environments of other
 * processes cannot be read: trees are found by ancestry, and by the jobs that this process holds. A parent's number
 * stays in the row after the parent has ended.
 */
export function createWindowsTable({ systemRoot, native }: WindowsTableDeps): ProcessTable {
  return {
    async read() {
      const known = await native;
      return (known === null ? null : readNative(known)) ?? readByPowerShell(systemRoot);
    },
    async stamps(pids) {
      const known = await native;
      if (known === null) return null;
      const stamps = pids.flatMap((pid) => {
        const times = known.api.processTimes(pid);
        // The number of one that has ended stays taken while anybody holds a handle of it.
        return times === null || millisecondsAt(times, 8) !== 0 ? [] : [[pid, stampOf(times)] as const];
      });
      return new Map(stamps);
    },
  };
}

function stampOf(times: Buffer | null): string {
  return makeStamp('win', times === null ? 0 : millisecondsAt(times, 0));
}

function readNative({ api, jobs }: { readonly api: WindowsApi; readonly jobs: Jobs }): Snapshot | null {
  const rows: ProcessRow[] = [];
  const names = new Map<number, string>();
  const told = api.eachProcess((entry) => {
    const { pid, parent, name } = readProcessEntry(entry);
    const times = api.processTimes(pid);
    if (times !== null && millisecondsAt(times, 8) !== 0) return;
    rows.push({ pid, parent, group: null, session: null, stamp: stampOf(times) });
    names.set(pid, name);
  });
  if (!told) return null;
  const nonceOf = jobs.look();
  return { rows, nonceOf: (row) => nonceOf(row.pid), commandOf: (row) => names.get(row.pid) ?? '' };
}

/** One CIM query for the whole table, through the PowerShell that every Windows brings: half a second and more. */
const SCRIPT = [
  "$ErrorActionPreference='SilentlyContinue'",
  '[Console]::OutputEncoding=[Text.Encoding]::UTF8',
  "$e=[datetime]'1970-01-01T00:00:00Z'",
  'Get-CimInstance Win32_Process -Property ProcessId,ParentProcessId,CreationDate,CommandLine,Name|ForEach-Object{' +
    '$b=0;if($_.CreationDate){$b=[long][math]::Floor(($_.CreationDate.ToUniversalTime()-$e.ToUniversalTime()).TotalMilliseconds)};' +
    '$c=$_.CommandLine;if(-not $c){$c=$_.Name};' +
    "\"$($_.ProcessId) $($_.ParentProcessId) $b $($c -replace '[\\r\\n]',' ')\"}",
].join(';');

async function readByPowerShell(systemRoot: string): Promise<Snapshot> {
  const powershell = `${systemRoot}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', SCRIPT];
  return parseTable(await askSystem(powershell, args, { timeout_ms: 30_000 }));
}

export function parseTable(text: string): Snapshot {
  const commands = new Map<number, string>();
  const rows: ProcessRow[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, pid, parent, born, command] = /^(\d+) (\d+) (\d+) (.*)$/.exec(line) ?? [];
    if (pid === undefined) continue;
    rows.push({ pid: Number(pid), parent: Number(parent), group: null, session: null, stamp: makeStamp('win', Number(born)) });
    commands.set(Number(pid), command ?? '');
  }
  return { rows, nonceOf: () => null, commandOf: (row) => commands.get(row.pid) ?? '' };
}
