import type { WindowsApi } from './windows-api.ts';
import { jobLimits, processListBytes, readProcessList } from './windows-structures.ts';

/**
 * Job objects that this process holds, one per attempt, named by its nonce. Whoever is in one stays in it, and so does
 * all that it starts; when the last handle closes, which is also when this process dies by whatever means, Windows
 * ends everyone in it.
 */
export interface Jobs {
  /** Puts a process into the attempt's job. One that this is not possible for is still found by ancestry. */
  hold(nonce: string, pid: number): void;
  /** The attempt is over: ends who is left in its job, or with `spare` lets them live on. */
  letGo(nonce: string, options: { readonly spare: boolean }): void;
  /** The attempt that a process belongs to, as far as this process knows. Asks the system once per look. */
  look(): (pid: number) => string | null;
}

type Job = NonNullable<ReturnType<WindowsApi['createJob']>>;

/** `self`: a job in which this process itself is cannot be closed before its end. */
export function createJobs(api: WindowsApi, self: number): Jobs {
  const jobs = new Map<string, { readonly job: Job; readonly holdsSelf: boolean }>();

  function members(job: Job): readonly number[] {
    for (let count = 64; ; count *= 4) {
      const list = Buffer.alloc(processListBytes(count));
      if (api.jobProcesses(job, list)) return readProcessList(list);
      if (count > 100_000) return [];
    }
  }

  return {
    hold(nonce, pid) {
      const known = jobs.get(nonce);
      const job = known?.job ?? api.createJob();
      if (job === null) return;
      if (known === undefined) {
        api.setJobLimits(job, jobLimits({ killOnClose: true }));
        jobs.set(nonce, { job, holdsSelf: pid === self });
      }
      api.assignToJob(job, pid);
    },
    letGo(nonce, { spare }) {
      const held = jobs.get(nonce);
      if (held === undefined) return;
      if (spare) api.setJobLimits(held.job, jobLimits({ killOnClose: false }));
      if (held.holdsSelf) return;
      jobs.delete(nonce);
      api.close(held.job);
    },
    look() {
      const nonces = new Map<number, string>();
      for (const [nonce, { job }] of jobs) for (const pid of members(job)) nonces.set(pid, nonce);
      return (pid) => nonces.get(pid) ?? null;
    },
  };
}
