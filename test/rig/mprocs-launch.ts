import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Executor } from '../../src/model/ports/process.ts';
import type { StatusFile } from '../../src/model/status.ts';
import { readStatus } from '../fixtures/mprocs/claim.ts';
import { wireExecutor } from '../fixtures/mprocs/wire.ts';

const FAKE_PANE = fileURLToPath(new URL('../fixtures/mprocs/pane.mjs', import.meta.url));

/** The executor on a repo, and the launches that it gave up as lost. */
export function executorOn(root: string, options: { entry?: string; beginMs?: number } = {}): { executor: Executor; lost: string[] } {
  const lost: string[] = [];
  const executor = wireExecutor(root, options.entry ?? FAKE_PANE, {
    times: { livenessMs: 200, beginMs: options.beginMs ?? 30_000 },
    // eslint-disable-next-line @typescript-eslint/require-await -- a rejection, not a throw
    readStatus: async (launch) => readStatus(launch),
    onLost: (launch) => {
      lost.push(launch.instance);
      const status: StatusFile = { ...readStatus(launch), state: 'lost', outcome: 'lost' };
      writeFileSync(join(launch.dir, 'status.json'), JSON.stringify(status));
      return Promise.resolve(status);
    },
  });
  onTestFinished(() => executor.close());
  return { executor, lost };
}
