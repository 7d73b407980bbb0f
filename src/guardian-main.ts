/**
 * dist/guardian.cjs: lives beside a supervisor (`executors/direct`) and does nothing, until its stdin closes. It is
 * in a session of its own, so that what ends the supervisor's terminal or group does not end it.
 */
import { createInterface } from 'node:readline';
import { guard } from './runner/guard.ts';
import { createProcesses } from './runner/processes.ts';

/** Short: the supervisor is dead, and nobody will write down what the agents still have to say. */
const GRACE_MS = 2_000;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
const processes = createProcesses({ platform: process.platform, self: process.pid, systemRoot: process.env['SystemRoot'] });
void guard(createInterface({ input: process.stdin }), processes, GRACE_MS).then(() => process.exit(0));
