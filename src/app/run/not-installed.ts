import type { Step } from '../../model/sequence.ts';
import type { StepState } from '../../model/status.ts';
import type { StepId } from '../../model/ids.ts';

/** `error.code` of an attempt that never began because its program is not installed. */
export const MISSING = 'missing';

/**
 * What is missing on this machine, where that alone kept everything that was meant from running: for a script this is
 * not a step that ran and failed, but a machine that is not set up. `null` where anything has run, or failed otherwise.
 */
export function notInstalled(
  meant: readonly Step[],
  states: ReadonlyMap<StepId, StepState>,
): { readonly code: 'AGENT_NOT_FOUND' | 'PROGRAM_NOT_FOUND'; readonly message: string } | null {
  const tried = meant.flatMap((step) =>
    (states.get(step.id)?.instances ?? []).flatMap(({ file }) => (file === null ? [] : [{ step, file }])),
  );
  const [first] = tried;
  if (first === undefined || tried.some(({ file }) => file.outcome !== 'spawn-error' || file.error?.code !== MISSING)) return null;
  return { code: first.step.command === null ? 'AGENT_NOT_FOUND' : 'PROGRAM_NOT_FOUND', message: first.file.error?.message ?? '' };
}
