/** A supervisor in a process of its own, to be killed: runs the launches of a file and says when they are under way. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDirectExecutor } from '../../../src/executors/direct/executor.ts';
import type { Launch } from '../../../src/model/launch.ts';
import { createGuardian } from '../../../src/runner/guardian.ts';
import { createProcesses } from '../../../src/runner/processes/processes.ts';
import { runInstance } from '../../../src/runner/run-instance.ts';
import { readStopRequest } from '../../../src/runner/stop-request.ts';
import { writeWhole } from '../../../src/runner/write-whole.ts';

const launches = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Launch[];
const guardian = createGuardian([
  process.execPath,
  '--experimental-strip-types',
  '--no-warnings',
  fileURLToPath(new URL('../../../src/guardian-main.ts', import.meta.url)),
]);
const processes = createProcesses({ platform: process.platform, self: process.pid });
const executor = createDirectExecutor({
  guardian,
  hasTerminal: false,
  run: (launch) =>
    runInstance(launch, {
      clock: { now: () => Date.now() },
      platform: process.platform,
      processes,
      runner: { pid: process.pid, startedAt: () => processes.identify(process.pid) },
      writeStatus: (status, durable) => writeWhole(join(launch.dir, 'status.json'), JSON.stringify(status), durable),
      readStop: readStopRequest,
      finishers: () => Promise.reject(new Error('none here')),
    }),
});
const running = await Promise.all(launches.map((launch) => executor.start(launch)));
for (const each of running) if (each.ok) await each.value.ended;
await executor.close();
