import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { SessionRecord } from '../../src/executors/mprocs/session-file.ts';
import { readTextIfThere } from '../../src/store/disk.ts';
import { openPty, type Pty, type PtyOptions } from './pty.ts';

export const MPROCS = createRequire(import.meta.url)('mprocs') as string;
/** Run in a terminal: see its first lines. */
export const HERE = fileURLToPath(new URL('../fixtures/mprocs/here.ts', import.meta.url));

/** A folder with `.threados/state/`, removed after the test. */
export function makeRepo(name = 'repo with spaces'): string {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'threados-mprocs-')));
  onTestFinished(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));
  const root = join(base, name);
  mkdirSync(join(root, '.threados', 'state'), { recursive: true });
  return root;
}

/** An environment in which no file of the person who runs the tests plays a part. */
export function hermetic(root: string, more: Readonly<Record<string, string>> = {}): Record<string, string | undefined> {
  return { PATH: process.env['PATH'], HOME: root, ...more };
}

/** `seqctl mprocs open --layout here`, as far as this room goes, in a terminal of its own. */
export function openHereInPty(root: string, options: Partial<PtyOptions> & { args?: readonly string[] } = {}): Pty {
  const pty = openPty(process.execPath, [HERE, root, ...(options.args ?? [])], {
    cwd: root,
    env: hermetic(root),
    rows: 24,
    cols: 100,
    ...options,
  });
  onTestFinished(async () => {
    await pty.close();
    const session = readSession(root);
    // mprocs is in the pty's process group and gone with it, unless a test moved it.
    if (session?.state === 'open') killQuietly(session.pid);
  });
  return pty;
}

export function readSession(root: string): SessionRecord | null {
  const text = readTextIfThere(join(root, '.threados', 'state', 'session.json'));
  return text === null ? null : (JSON.parse(text) as SessionRecord);
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone.
  }
}
