/** What kernel32.dll puts into its buffers on 64-bit Windows (x64 and ARM64 alike). Pure. */

/** Seconds from 1601, where FILETIMEs begin, to 1970. */
const EPOCH_MS = 11_644_473_600_000n;

/** Milliseconds since 1970 of the FILETIME at `offset`, rounded down; 0 where there is none. */
export function millisecondsAt(buffer: Buffer, offset: number): number {
  const ticks = buffer.readBigUInt64LE(offset);
  return ticks === 0n ? 0 : Number(ticks / 10_000n - EPOCH_MS);
}

/** PROCESSENTRY32W. */
export function readProcessEntry(entry: Buffer): { readonly pid: number; readonly parent: number; readonly name: string } {
  const name = entry.subarray(44, 564).toString('utf16le');
  return { pid: entry.readUInt32LE(8), parent: entry.readUInt32LE(32), name: name.slice(0, name.indexOf('\0')) };
}

const KILL_ON_JOB_CLOSE = 0x2000;

/** JOBOBJECT_EXTENDED_LIMIT_INFORMATION with that one flag, or with none. */
export function jobLimits(options: { readonly killOnClose: boolean }): Buffer {
  const limits = Buffer.alloc(144);
  limits.writeUInt32LE(options.killOnClose ? KILL_ON_JOB_CLOSE : 0, 16);
  return limits;
}

/** Bytes of a JOBOBJECT_BASIC_PROCESS_ID_LIST for so many processes. */
export function processListBytes(count: number): number {
  return 8 + 8 * count;
}

/** JOBOBJECT_BASIC_PROCESS_ID_LIST. */
export function readProcessList(list: Buffer): number[] {
  return Array.from({ length: list.readUInt32LE(4) }, (_, i) => Number(list.readBigUInt64LE(8 + 8 * i)));
}
