import { makeStamp } from './process-identity.ts';
import type { ProcessRow, ProcessTable, Snapshot } from './process-table.ts';
import { askSystem } from './ask-system.ts';

/**
 * Windows: one CIM query for the whole table, through the PowerShell that every Windows brings. It takes half
 * a second and more, so callers share looks (`census.ts`). Environments of other processes cannot be read:
 * trees are found by ancestry alone. A parent's number stays in the row after the parent has ended.
 */
const SCRIPT = [
  "$ErrorActionPreference='SilentlyContinue'",
  '[Console]::OutputEncoding=[Text.Encoding]::UTF8',
  "$e=[datetime]'1970-01-01T00:00:00Z'",
  'Get-CimInstance Win32_Process -Property ProcessId,ParentProcessId,CreationDate,CommandLine,Name|ForEach-Object{' +
    '$b=0;if($_.CreationDate){$b=[long]($_.CreationDate.ToUniversalTime()-$e.ToUniversalTime()).TotalMilliseconds};' +
    '$c=$_.CommandLine;if(-not $c){$c=$_.Name};' +
    "\"$($_.ProcessId) $($_.ParentProcessId) $b $($c -replace '[\\r\\n]',' ')\"}",
].join(';');

export function createWindowsTable(systemRoot: string): ProcessTable {
  const powershell = `${systemRoot}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', SCRIPT];
  return { read: async () => parseTable(await askSystem(powershell, args, { timeout_ms: 30_000 })) };
}

export function parseTable(text: string): Snapshot {
  const commands = new Map<number, string>();
  const rows: ProcessRow[] = [];
  for (const line of text.split(/\r?\n/)) {
    const [, pid, parent, born, command] = /^(\d+) (\d+) (\d+) (.*)$/.exec(line) ?? [];
    if (pid === undefined) continue;
    rows.push({ pid: Number(pid), parent: Number(parent), group: null, session: null, stamp: makeStamp('cim', Number(born)) });
    commands.set(Number(pid), command ?? '');
  }
  return { rows, nonceOf: () => null, commandOf: (row) => commands.get(row.pid) ?? '' };
}
