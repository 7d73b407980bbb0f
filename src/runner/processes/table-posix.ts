import { makeStamp } from './identity.ts';
import { NONCE_VARIABLE, type ProcessRow, type ProcessTable, type Snapshot } from './table.ts';
import { askSystem } from './ask-system.ts';

/** One column each: after `name=` POSIX takes the rest of the word for a heading. */
const COLUMNS = ['pid=', 'ppid=', 'pgid=', 'stat=', 'lstart=', 'command='].flatMap((column) => ['-o', column]);
const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\w{3}\s+\w{3}\s+\d+\s+[\d:]+\s+\d{4})\s?(.*)$/;

/** macOS and other systems without /proc: `ps`, whose `-E` (elsewhere `e`) also shows the environment of one's own processes. */
export function createPosixTable(platform: NodeJS.Platform): ProcessTable {
  // Times are printed in the zone and language of whoever asks; two askers must read the same stamp.
  const env = { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C', TZ: 'UTC0' };
  const ps = (selection: readonly string[]) => askSystem('ps', [...selection, ...COLUMNS], { env, timeout_ms: 10_000 });
  return {
    read: async () => parsePs(await ps(platform === 'darwin' ? ['-A', '-E', '-ww'] : ['axeww'])),
    stamps: async (pids) => {
      if (pids.length === 0) return new Map();
      const { rows } = parsePs(await ps(['-ww', '-p', pids.join(',')]));
      return new Map(rows.map((row) => [row.pid, row.stamp]));
    },
  };
}

export function parsePs(text: string): Snapshot {
  const commands = new Map<number, string>();
  const rows: ProcessRow[] = [];
  for (const line of text.split('\n')) {
    const [, pid, parent, group, state, started, command] = LINE.exec(line) ?? [];
    const born = Date.parse(`${started ?? ''} UTC`);
    if (pid === undefined || state?.startsWith('Z') || Number.isNaN(born)) continue;
    rows.push({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      session: null,
      stamp: makeStamp('ps', born / 1000),
    });
    commands.set(Number(pid), command ?? '');
  }
  const commandOf = (row: ProcessRow) => commands.get(row.pid) ?? '';
  const nonce = new RegExp(`(?:^|\\s)${NONCE_VARIABLE}=(\\S+)`);
  return {
    rows,
    nonceOf: (row) => nonce.exec(commandOf(row))?.[1] ?? null,
    // The environment follows the words with nothing to tell them apart: cut at the first NAME=.
    commandOf: (row) => commandOf(row).replace(/\s[A-Za-z_]\w*=.*$/, ''),
  };
}
