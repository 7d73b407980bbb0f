import type { Result } from '../../model/result.ts';

/** Runs work alone among all processes that talk to this repo's mprocs. */
export type Exclusive = <T>(work: () => Promise<Result<T>>) => Promise<Result<T>>;

/** `lock`: the repo's `mprocs` lock; LOCKED where it could not be had. */
export function createExclusive(lock: <T>(work: () => Promise<T>) => Promise<Result<T>>): Exclusive {
  return async (work) => {
    const done = await lock(work);
    return done.ok ? done.value : done;
  };
}
