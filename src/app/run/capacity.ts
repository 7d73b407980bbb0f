import type { Policy } from '../../policy/compile.ts';
import type { Step } from '../../model/sequence.ts';

/** How many may run at once. A cap that policy.yaml sets is never exceeded; the defaults give way to `--max-parallel`. */
export interface Capacity {
  readonly total: number;
  readonly shell: number;
  readonly agents: number;
}

/** What a step takes a place among. */
export type Kind = 'shell' | 'agent' | 'orchestrator';
export const KINDS: readonly Kind[] = ['shell', 'agent', 'orchestrator'];

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
export function kindOf(step: Step): Kind {
  if (step.type === 'b') return 'orchestrator';
  return step.model === 'shell' ? 'shell' : 'agent';
}

export function hasRoom(capacity: Capacity, flying: readonly Step[], kind: Kind): boolean {
  if (kind === 'orchestrator') return true;
  const kinds = flying.map(kindOf);
  const alike = kinds.filter((each) => each === kind).length;
  const counted = kinds.filter((each) => each !== 'orchestrator').length;
  return counted < capacity.total && alike < (kind === 'shell' ? capacity.shell : capacity.agents);
}
