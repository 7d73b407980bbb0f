import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** A connection to this process on the loopback, as its socket here has it. */
export interface Connection {
  readonly localPort: number;
  readonly remotePort: number;
}

/**
 * The process at the other end of a loopback connection, by the tables of Linux; `null` where it cannot be told: it is
 * gone already, or another user's. Takes a few milliseconds, so it is asked once per connection and only where it matters.
 */
export function peerProcess({ localPort, remotePort }: Connection): number | null {
  const inode = ['/proc/net/tcp', '/proc/net/tcp6']
    .map((table) => socketInode(table, remotePort, localPort))
    .find((found) => found !== null);
  if (inode === undefined) return null;
  const wanted = `socket:[${inode}]`;
  for (const pid of names('/proc')) if (/^\d+$/.test(pid) && holds(pid, wanted)) return Number(pid);
  return null;
}

/** Lines are `sl local remote state tx:rx tr:when retrnsmt uid timeout inode …`, addresses `0100007F:1D09`. */
function socketInode(table: string, from: number, to: number): string | null {
  for (const line of read(table).split('\n').slice(1)) {
    const [, local = '', remote = '', , , , , , , inode] = line.trim().split(/\s+/);
    if (portOf(local) === from && portOf(remote) === to && inode !== undefined && inode !== '0') return inode;
  }
  return null;
}

function portOf(address: string): number {
  return Number.parseInt(address.slice(address.lastIndexOf(':') + 1), 16);
}

function holds(pid: string, wanted: string): boolean {
  return names(`/proc/${pid}/fd`).some((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`) === wanted;
    } catch {
      return false;
    }
  });
}

function names(dir: string): readonly string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
