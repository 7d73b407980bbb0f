import type { StepId } from '../model/ids.ts';

/** Keys of actions and commands under which steps and instances are named. */
const NAMES = new Set([
  'id',
  'ids',
  'new_id',
  'step',
  'steps',
  'instance',
  'instances',
  'on',
  'after',
  'before',
  'parent',
  'depends_on',
  'candidates',
]);

/** Whether an entry's input speaks of a step, or of one of its instances. */
export function mentionsStep(input: unknown, step: StepId): boolean {
  if (Array.isArray(input)) return input.some((item) => mentionsStep(item, step));
  if (typeof input !== 'object' || input === null) return false;
  return Object.entries(input).some(([key, value]: [string, unknown]) => {
    if (!NAMES.has(key)) return mentionsStep(value, step);
    const names: unknown[] = Array.isArray(value) ? value : [value];
    return names.some((name) => (typeof name === 'string' ? name === step || name.startsWith(`${step}.`) : mentionsStep(name, step)));
  });
}
