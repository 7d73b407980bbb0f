import { companionsOf } from '../../engine/instances.ts';
import type { InstanceId } from '../../model/ids.ts';
import type { Step } from '../../model/sequence.ts';
import type { StatusFile } from '../../model/status.ts';
import type { Deps } from '../deps.ts';
import type { LaunchContext } from './prepare.ts';
import { takeOff } from './flight.ts';

export interface Companion {
  /** The step has ended: one last look, so that DONE is said of what is there now, and then no more. */
  readonly finish: (success: boolean) => Promise<void>;
}

/**
 * The verifier of an L step, `id.verify`: runs on its schedule while the step runs, one attempt at a time, and once
 * more after a successful end. Each attempt is kept like any other; the newest one is what counts.
 */
export function startCompanion(
  deps: Deps,
  context: () => LaunchContext,
  step: Step,
  onEnd: (instance: InstanceId, file: StatusFile) => void,
): Companion | null {
  const [instance] = companionsOf(step);
  const watchdog = step.watchdog;
  if (instance === undefined || watchdog === null || watchdog.verify === null) return null;
  const verifier: Step = {
    ...step,
    model: 'shell',
    command: watchdog.verify,
    prompt_file: null,
    setup: null,
    interactive: false,
    diff: false,
    artifacts: [],
    success_exit_codes: [0],
    timeout_ms: watchdog.every_ms,
    watchdog: null,
  };
  let running: Promise<void> = Promise.resolve();
  let idle = true;
  const look = async (): Promise<void> => {
    const taken = await takeOff(deps, { ...context(), resume: null, exhausted: [], promptText: null }, verifier, instance);
    if (!taken.ok) return;
    if ('running' in taken.value) onEnd(instance, taken.value.claimed);
    onEnd(instance, 'running' in taken.value ? await taken.value.running.ended : taken.value.ended);
  };
  const timer = setInterval(() => {
    // The last look takes longer than the time between two: this one is left out.
    if (!idle) return;
    idle = false;
    running = look().finally(() => {
      idle = true;
    });
  }, watchdog.every_ms);
  return {
    async finish(success) {
      clearInterval(timer);
      await running.catch(() => undefined);
      if (success) await look();
    },
  };
}
