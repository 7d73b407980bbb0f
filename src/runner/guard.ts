import type { Processes } from '../model/ports/process.ts';
import type { StatusFile } from '../model/status.ts';

/**
 * What a supervisor tells its guardian, one line each:
 *
 *   "FOLDER"   attempts of the run in this folder (absolute, as JSON) are under way
 *   bye        the supervisor ends in peace; what still runs is its own affair
 *
 * Which attempts, the status files say: each is claimed there, with its nonce, before anything of it is started.
 */
export const guardLine = {
  run: (folder: string) => `${JSON.stringify(folder)}\n`,
  bye: 'bye\n',
};

export interface GuardDeps extends Pick<Processes, 'stopTree'> {
  /** The newest attempt of every instance of a run. */
  attemptsIn(folder: string): readonly StatusFile[];
}

/**
 * The other end of that pipe, once it has closed. Where there was no `bye` the supervisor was killed outright: then
 * every tree that it had under way is ended.
 */
export async function guard(told: string, supervisor: number, deps: GuardDeps, graceMs: number): Promise<void> {
  const lines = told.split('\n');
  if (lines.includes(guardLine.bye.trim())) return;
  const folders = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as string);
  const open = folders.flatMap((folder) => deps.attemptsIn(folder)).filter((file) => isUnderWay(file, supervisor));
  await Promise.all(
    open.map(({ nonce, pid, pid_started_at }) => {
      const root = pid === null || pid_started_at === null ? null : { pid, started_at: pid_started_at };
      return deps.stopTree({ root, nonce }, { grace_ms: graceMs });
    }),
  );
}

function isUnderWay({ state, executor, runner_pid }: StatusFile, supervisor: number): boolean {
  return (state === 'starting' || state === 'running') && executor === 'direct' && runner_pid === supervisor;
}
