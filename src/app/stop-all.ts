import { interruptionOf } from '../model/interruption.ts';
import type { Result } from '../model/result.ts';
import { requirePerson, requireYes } from './caller.ts';
import type { Deps } from './deps.ts';
import { loadStateAnyhow } from './state.ts';
import { reportStops, stopInstance } from './stop.ts';
import type { StopReport } from './threados.ts';

/**
 * `seqctl stop all`: ends every running instance and the scheduler that would start more. The inbox is emptied first;
 * the scheduler is told by the file `state/scheduler/stop`, since a signal cannot be sent to it everywhere.
 */
export async function stopAll(deps: Deps, request: { yes: boolean; signal: AbortSignal }): Promise<Result<StopReport>> {
  const person = await requirePerson(deps, 'stop.all', 'stop everything');
  if (!person.ok) return person;
  const state = await loadStateAnyhow(deps);
  if (!state.ok) return state;
  const running = [...state.value.files.values()].filter((file) => file.state === 'starting' || file.state === 'running');
  const steps = running.map((file) => file.instance);
  const confirmed = await requireYes(deps, {
    action: 'stop.all',
    confirmed: request.yes || running.length === 0,
    what: `${running.length} running would be stopped: ${steps.join(', ')}`,
    details: { steps },
  });
  if (!confirmed.ok) return confirmed;
  for (const entry of await deps.inbox.take()) await deps.inbox.remove(entry.id);
  const scheduler = await deps.locks.holder('scheduler');
  if (scheduler !== null && scheduler.pid !== deps.machine.pid) {
    const stamp = await (await deps.processes()).identify(scheduler.pid);
    if (stamp !== null) await deps.artifacts.write(schedulerStopFile(deps), `${scheduler.pid} ${stamp}\n`);
  }
  const kill = interruptionOf(request.signal) !== null;
  const stops = await Promise.all(running.map((file) => stopInstance(deps, state.value.runId, file, file.instance, kill)));
  const { runId, warnings } = state.value;
  return reportStops(deps, runId, { instances: stops, ...(warnings.length === 0 ? {} : { warnings }) }, kill);
}

/** Names the one scheduler that is to stop by pid and start stamp; any other takes no notice of it. */
function schedulerStopFile(deps: Deps): string {
  return `${deps.root}/.threados/state/scheduler/stop`;
}

/** Whether this process, as the scheduler, was told to stop. */
export async function schedulerIsTold(deps: Deps): Promise<boolean> {
  const file = schedulerStopFile(deps);
  // Asked on every turn, nearly always in vain.
  if ((await deps.artifacts.stamp(file)) === null) return false;
  const told = await deps.artifacts.read(file);
  return told !== null && told.trim() === `${deps.machine.pid} ${await deps.machine.startedAt()}`;
}
