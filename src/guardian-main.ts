/**
 * dist/guardian.cjs PID: lives beside a supervisor (`executors/direct`) and does nothing, until its stdin closes. It is
 * in a session of its own, so that what ends the supervisor's terminal or group does not end it.
 */
import { join } from 'node:path';

/** Short: the supervisor is dead, and nobody will write down what the agents still have to say. */
const GRACE_MS = 2_000;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
let told = '';
process.stdin.setEncoding('utf8').on('data', (text: string) => (told += text));
process.stdin.on('error', () => undefined); // `close` follows
process.stdin.once('close', () => void end().then(() => process.exit(0)));

/** What this needs is not loaded before: nearly every supervisor ends in peace, and many end soon. */
async function end(): Promise<void> {
  const { guard } = await import('./runner/guard.ts');
  const { createProcesses } = await import('./runner/processes/processes.ts');
  const { listNames } = await import('./store/disk.ts');
  const { readStatusFile } = await import('./store/status-file.ts');
  const processes = createProcesses({ platform: process.platform, self: process.pid, systemRoot: process.env['SystemRoot'] });
  const attemptsIn = (folder: string) =>
    listNames(folder).flatMap((name) => {
      const file = readStatusFile(join(folder, name));
      return file === null || file === 'broken' ? [] : [file];
    });
  await guard(told, Number(process.argv[2]), { attemptsIn, stopTree: (target, options) => processes.stopTree(target, options) }, GRACE_MS);
}
