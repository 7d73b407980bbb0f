import type { Policy } from '../../policy/compile.ts';
import type { Step } from '../../model/sequence.ts';

/** How many may run at once. A cap that policy.yaml sets is never exceeded; the defaults give way to `--max-parallel`. */
export interface Capacity {
  readonly total: number;
  readonly shell: number;
  readonly agents: number;
}

export function capacityOf(
  policy: Policy,
  asked: number | null,
  written: { parallel_shell?: number | undefined; parallel_agents?: number | undefined },
): Capacity {
  const { parallel_shell: shell, parallel_agents: agents } = policy.limits;
  if (asked === null) return { total: shell + agents, shell, agents };
  return {
    total: asked,
    shell: written.parallel_shell === undefined ? asked : Math.min(asked, shell),
    agents: written.parallel_agents === undefined ? asked : Math.min(asked, agents),
  };
}

/** An orchestrator only waits while its children run: it takes no place of its own, else it would wait for itself. */
export function takesPlace(step: Step): boolean {
  return step.type !== 'b';
}

export function hasRoom(capacity: Capacity, flying: readonly Step[], step: Step): boolean {
  if (!takesPlace(step)) return true;
  const counted = flying.filter(takesPlace);
  const kind = (each: Step) => each.model === 'shell';
  const alike = counted.filter((each) => kind(each) === kind(step)).length;
  return counted.length < capacity.total && alike < (kind(step) ? capacity.shell : capacity.agents);
}
