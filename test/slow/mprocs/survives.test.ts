import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SingleCommand } from '../../../src/executors/mprocs/command.ts';
import { encodeCommand } from '../../../src/executors/mprocs/encode.ts';
import { createRemote, type Remote } from '../../../src/executors/mprocs/remote.ts';
import { makeRepo, openHereInPty, readSession } from '../../rig/mprocs.ts';

const COUNT = 10_000;

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.integer({ min: 1, max: 0xffff }), { maxLength: 30 }).map((units) => String.fromCharCode(...units)),
  fc.constantFrom(
    '',
    '---',
    '- a',
    'a: b',
    '%YAML 1.2\n---',
    '"',
    "'",
    '\\',
    '*a',
    '&a',
    '!!x',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\ud800',
    '\x1b[2J',
    '\x1b]0;x\x07',
    '😀'.repeat(50),
  ),
);
const texts = fc.sample(anyText, COUNT).filter((text) => !text.includes('\0'));
const names = [...texts, ...fc.sample(fc.string({ unit: 'grapheme-ascii', maxLength: 300 }), COUNT)];
/** What the encoder refuses is never sent. */
const accepted = (commands: readonly SingleCommand[]): SingleCommand[] => commands.filter((command) => encodeCommand(command).ok);
const quoted = (text: string): string => `'${text.toWellFormed().replaceAll("'", `'\\''`)}'`;

async function openSession(): Promise<{ remote: Remote; alive: () => boolean }> {
  const root = makeRepo();
  const pty = openHereInPty(root);
  await pty.until('Every step of this repo', 15_000);
  await expect.poll(() => readSession(root)?.state, { timeout: 5000 }).toBe('open');
  const record = readSession(root);
  if (record?.state !== 'open') throw new Error('not open');
  return { remote: createRemote(record.port, { timeoutMs: 30_000 }), alive: () => process.kill(record.pid, 0) };
}

async function sendAll(remote: Remote, commands: readonly SingleCommand[], perBatch: number): Promise<void> {
  for (let i = 0; i < commands.length; i += perBatch) {
    expect(await remote.send({ c: 'batch', cmds: commands.slice(i, i + perBatch) })).toEqual({ outcome: 'queued' });
  }
  // A crash closes the connection too: only a further answer shows that it lives.
  expect(await remote.send({ c: 'batch', cmds: [] })).toEqual({ outcome: 'queued' });
}

test('mprocs survives ten thousand names', async () => {
  const { remote, alive } = await openSession();
  await sendAll(remote, accepted(names.map((name) => ({ c: 'rename-proc', name }))), 100);
  expect(alive()).toBe(true);
});

test('mprocs survives ten thousand keys, whatever was asked for', async () => {
  const { remote, alive } = await openSession();
  const words = [...texts, ...fc.sample(fc.stringMatching(/^<?([CSMcsm]-)*([A-Za-z0-9]|Enter|F1[0-9]|Minus|LT|é)>?$/), COUNT)];
  const keys = accepted(words.map((key): SingleCommand => ({ c: 'send-key', key })));
  expect(keys.length).toBeGreaterThan(1000);
  // Not into the welcome row: Ctrl+C would end it, and so it should.
  await sendAll(remote, [{ c: 'add-proc', name: 'cat', cmd: 'exec cat >/dev/null' }, { c: 'select-proc', index: 1 }, ...keys], 100);
  expect(alive()).toBe(true);
});

test('mprocs survives ten thousand new rows with any word in their command', async () => {
  const { remote, alive } = await openSession();
  const perTurn = 50;
  for (let i = 0; i < texts.length; i += perTurn) {
    const turn = texts.slice(i, i + perTurn);
    await sendAll(
      remote,
      turn.map((text, j) => ({ c: 'add-proc', name: `row ${String(i + j)}`, cmd: `: ${quoted(text)}` })),
      perTurn,
    );
    // Rows that are still up stay; all of them are tried again with every turn.
    const rows = Array.from({ length: Math.min(i + perTurn, 5 * perTurn) }, (_, j) => i + perTurn + 1 - j);
    await sendAll(
      remote,
      rows.filter((id) => id > 1).map((id) => ({ c: 'remove-proc', id })),
      rows.length,
    );
  }
  expect(alive()).toBe(true);
});
