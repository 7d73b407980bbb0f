import { dirname } from 'node:path';
import type { Launch } from '../../model/launch.ts';
import type { Executor, RunningInstance } from '../../model/ports/process.ts';
import { fail, ok } from '../../model/result.ts';

/** Ends what is under way of a run should this process be killed outright (`runner/guardian.ts`). */
export interface TreeGuardian {
  watches(runFolder: string): void;
  close(): void;
}

export interface DirectExecutorDeps {
  /** The runner, in this very process: no wrapper process per step. */
  readonly run: (launch: Launch) => RunningInstance;
  /** `null`: the steps of a supervisor that is killed outright are left to reconcile. */
  readonly guardian: TreeGuardian | null;
  /** An interactive step can have this process's terminal. */
  readonly hasTerminal: boolean;
}

/** Runs steps as children of this process: CI, servers, and wherever no mprocs is open. */
export function createDirectExecutor({ run, guardian, hasTerminal }: DirectExecutorDeps): Executor {
  /** The terminal can be given to one at a time. */
  let onTerminal: string | null = null;

  return {
    name: 'direct',
    start(launch) {
      const refusal = launch.interactive ? whyNoTerminal(launch, hasTerminal, onTerminal) : null;
      if (refusal !== null)
        return Promise.resolve(
          fail('TERMINAL_UNAVAILABLE', refusal, { hint: 'Open mprocs (seqctl mprocs open), where every step has a terminal of its own.' }),
        );
      if (launch.interactive) onTerminal = launch.instance;
      guardian?.watches(dirname(launch.dir));
      const running = run(launch);
      void running.ended.then(() => {
        if (onTerminal === launch.instance) onTerminal = null;
      });
      return Promise.resolve(ok(running));
    },
    close() {
      guardian?.close();
      return Promise.resolve();
    },
  };
}

function whyNoTerminal(launch: Launch, hasTerminal: boolean, onTerminal: string | null): string | null {
  if (!hasTerminal) return `${launch.instance} is interactive, and there is no terminal here`;
  return onTerminal === null ? null : `${launch.instance} is interactive, and ${onTerminal} has the terminal`;
}
