import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeRepo } from '../rig/repo.ts';
import { startSeqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

/** Stands for the real one, which wants a system bus: writes its pid down, and then is the program that it was given. */
const INHIBIT = '#!/bin/sh\necho $$ > "$(dirname "$0")/pid"\nshift 4\nexec "$@"\n';

test.skipIf(process.platform !== 'linux').each(['SIGINT', 'SIGKILL'] as const)(
  'a long run keeps the machine awake until it is over, also where %s ends it',
  async (signal) => {
    const root = await makeRepo([{ id: 'long', model: 'shell', command: ['sleep', '120'] }]);
    const bin = join(root, '..', 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'systemd-inhibit'), INHIBIT, { mode: 0o755 });
    const env = { PATH: [bin, process.env['PATH'] ?? ''].join(delimiter) };
    const child = startSeqctl(root, ['run', 'all', '--executor', 'direct'], { env });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const file = join(bin, 'pid');
    await until('the machine is kept awake', () => existsSync(file) && readFileSync(file, 'utf8') !== '', 60_000);
    const pid = Number(readFileSync(file, 'utf8'));
    expect(readFileSync(`/proc/${String(pid)}/comm`, 'utf8')).toBe('cat\n');
    child.kill(signal);
    await ended;
    await until('it may sleep again', () => !existsSync(`/proc/${String(pid)}`));
  },
);
