import type { Clock } from '../model/ports/time.ts';
import type { Executor } from '../model/ports/process.ts';
import type { RunStore } from '../model/ports/store.ts';
import type { TreeProcesses } from '../runner/processes/processes.ts';
import type { HostTerminal } from '../runner/terminal-child.ts';
import type { Finishing } from './finishers.ts';
import type { Place } from './place.ts';

export interface DirectParts {
  readonly place: Place;
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  readonly clock: Clock;
  readonly runs: RunStore;
  readonly processes: TreeProcesses;
  readonly startedAt: () => Promise<string>;
  readonly finishing: Finishing;
  /** This process's own, where it has one. */
  readonly terminal: HostTerminal | null;
}

/** Steps as children of this process, watched by a guardian. */
export async function directExecutor(parts: DirectParts): Promise<Executor> {
  const { createDirectExecutor } = await import('../executors/direct/executor.ts');
  const { createGuardian } = await import('../runner/guardian.ts');
  const { runInstance } = await import('../runner/run-instance.ts');
  const { readStopRequest } = await import('../runner/stop-request.ts');
  return createDirectExecutor({
    hasTerminal: parts.terminal !== null,
    guardian: createGuardian([process.execPath, `${parts.place.dist}/guardian.cjs`]),
    run: (launch) =>
      runInstance(launch, {
        clock: parts.clock,
        platform: parts.platform,
        processes: parts.processes,
        runner: { pid: parts.pid, startedAt: parts.startedAt },
        writeStatus: (status, durable) => parts.runs.writeStatus(status, durable),
        readStop: readStopRequest,
        finishers: () => parts.finishing(launch),
        terminal: parts.terminal,
      }),
  });
}
