import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLinuxTable, parseStat } from '../../../src/runner/processes/table-linux.ts';
import { parsePs } from '../../../src/runner/processes/table-posix.ts';
import { parseTable } from '../../../src/runner/processes/table-windows.ts';

const REST = '4194304 100 0 0 0 1 2 0 0 20 0 1 0 234067 2000 50';

describe('Linux', () => {
  test('a name with brackets and spaces does not shift the fields', () => {
    expect(parseStat(`77 (a) b (c) S 1 70 60 0 -1 ${REST}`, 'c10242cb')).toEqual({
      pid: 77,
      parent: 1,
      group: 70,
      session: 60,
      stamp: 'c10242cb:234067',
      ended: false,
    });
  });
  test('one that waits to be reaped has ended', () => {
    expect(parseStat(`77 (x) Z 1 70 60 0 -1 ${REST}`, 'b')?.ended).toBe(true);
  });
  test('half a line is none', () => {
    expect(parseStat('77 (x) S 1 70', 'b')).toBeNull();
  });

  test('since a stamp: the older ones as they were a moment ago, the others as they are, those that are gone not at all', async () => {
    const proc = mkdtempSync(join(tmpdir(), 'threados-proc-'));
    const put = (pid: number, parent: number, born: number) => {
      mkdirSync(join(proc, String(pid)), { recursive: true });
      writeFileSync(
        join(proc, String(pid), 'stat'),
        `${String(pid)} (x) S ${String(parent)} 1 1 0 -1 ${REST.replace('234067', String(born))}`,
      );
    };
    let now = 0;
    const table = createLinuxTable(1, proc, () => now);
    const look = async (since?: string) => (await table.read(since)).rows.map(({ pid, parent }) => [pid, parent]);
    try {
      put(10, 1, 100);
      put(11, 1, 100);
      put(20, 1, 200);
      expect(await look()).toEqual([
        [10, 1],
        [11, 1],
        [20, 1],
      ]);
      put(10, 2, 100);
      put(20, 2, 200);
      put(30, 2, 300);
      rmSync(join(proc, '11'), { recursive: true });
      expect(await look('noboot:200')).toEqual([
        [10, 1],
        [20, 2],
        [30, 2],
      ]);
      expect(await look('another-boot:200'), 'no stamp of this boot').toContainEqual([10, 2]);
      put(10, 3, 100);
      expect(await look()).toContainEqual([10, 3]);
      put(10, 4, 100);
      now = 300;
      expect(await look('noboot:200'), "its number may be another one's by now").toContainEqual([10, 4]);
    } finally {
      rmSync(proc, { recursive: true });
    }
  });
});

describe('ps', () => {
  const text = [
    '    1     0     1 Ss   Mon Nov 23 08:15:00 2026 /sbin/init',
    '  501     1   501 S+   Mon Nov  2 09:01:02 2026 /bin/sh -c x TERM=xterm THREADOS_NONCE=abc HOME=/Users/a b',
    '  502   501   501 Z    Mon Nov 23 09:01:03 2026 (sh)',
    'nonsense',
  ].join('\n');
  test('reads numbers, the stamp in UTC, the nonce; leaves out the dead', () => {
    const snapshot = parsePs(text);
    expect(snapshot.rows).toEqual([
      { pid: 1, parent: 0, group: 1, session: null, stamp: `ps:${String(Date.UTC(2026, 10, 23, 8, 15) / 1000)}` },
      { pid: 501, parent: 1, group: 501, session: null, stamp: `ps:${String(Date.UTC(2026, 10, 2, 9, 1, 2) / 1000)}` },
    ]);
    expect(snapshot.rows.map((row) => [snapshot.nonceOf(row), snapshot.commandOf(row)])).toEqual([
      [null, '/sbin/init'],
      ['abc', '/bin/sh -c x'],
    ]);
  });
});

describe('CIM', () => {
  test('reads numbers, the stamp and the command line', () => {
    const snapshot = parseTable('4 0 1795420000000 System\r\n812 4 1795420001234 "C:\\a b\\x.exe" --y\r\n\r\n');
    expect(snapshot.rows).toEqual([
      { pid: 4, parent: 0, group: null, session: null, stamp: 'win:1795420000000' },
      { pid: 812, parent: 4, group: null, session: null, stamp: 'win:1795420001234' },
    ]);
    expect(snapshot.rows.map((row) => snapshot.commandOf(row))).toEqual(['System', '"C:\\a b\\x.exe" --y']);
  });
});
