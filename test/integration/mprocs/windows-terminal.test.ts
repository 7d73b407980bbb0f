import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createMprocsSession, wire } from '../../fixtures/mprocs/wire.ts';
import { hermetic, makeRepo, MPROCS, readSession } from '../../rig/mprocs.ts';

const WT = fileURLToPath(new URL('../../fixtures/mprocs/wt.mjs', import.meta.url));

test.skipIf(process.platform === 'win32')(
  'wt.exe hands over to a terminal with another environment: what counts goes by file',
  async () => {
    const root = makeRepo('a repo; with spaces');
    const bin = join(root, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'wt.exe'), `#!/bin/sh\nexec '${process.execPath}' '${WT}' "$@"\n`, { mode: 0o755 });
    // Known to whoever asks, and not to the terminal.
    const env = hermetic(root, { THREADOS_MPROCS_PATH: MPROCS, PATH: `${bin}:${process.env['PATH'] ?? ''}` });
    const session = createMprocsSession({ ...wire(root, '', env), platform: 'win32' });
    onTestFinished(async () => {
      await session.close();
    });
    expect(await session.open('split')).toMatchObject({ ok: true, value: { state: 'open', version: '0.7.3' } });
    const record = readSession(root);
    expect(record?.state === 'open' && record.binary).toBe(MPROCS);
    expect(await session.close()).toMatchObject({ ok: true, value: { state: 'closed' } });
  },
);
