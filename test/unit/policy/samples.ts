import type { Action, ActionName, ActionOf } from '../../../src/model/action.ts';
import type { Actor, Caller } from '../../../src/model/actor.ts';
import type { PolicySpec } from '../../../src/model/policy.ts';
import type { Sequence, Step } from '../../../src/model/sequence.ts';
import { compilePolicy, type Policy } from '../../../src/policy/compile.ts';
import { resolvedStep } from '../../fixtures/records.ts';

export const LINUX = { cores: 4, platform: 'linux' } as const;
export const WINDOWS = { cores: 4, platform: 'win32' } as const;

export function policyOf(spec: Omit<PolicySpec, 'version'> = {}, machine: { cores: number; platform: NodeJS.Platform } = LINUX): Policy {
  const policy = compilePolicy({ version: 1, ...spec }, machine);
  if (!policy.ok) throw new Error(policy.error.message);
  return policy.value;
}

/** One harmless request per action: a new action without a row does not compile. */
export const PLAIN: { readonly [N in ActionName]: ActionOf<N> } = {
  'step.add': { action: 'step.add', id: 'x' },
  'step.edit': { action: 'step.edit', id: 'x', name: 'X' },
  'step.rm': { action: 'step.rm', id: 'x' },
  'step.clone': { action: 'step.clone', id: 'x', new_id: 'y' },
  'step.move': { action: 'step.move', id: 'x', lane: 'a' },
  'step.approve': { action: 'step.approve', id: 'x' },
  'step.reject': { action: 'step.reject', id: 'x', reason: 'no' },
  'dep.add': { action: 'dep.add', id: 'x', on: ['y'] },
  'dep.rm': { action: 'dep.rm', id: 'x', on: ['y'] },
  'group.parallelize': { action: 'group.parallelize', id: 'x', fanout: 2 },
  'fusion.create': { action: 'fusion.create', id: 'f', candidates: ['x', 'y'] },
  'gate.insert': { action: 'gate.insert', id: 'g', after: ['x'] },
  'gate.approve': { action: 'gate.approve', id: 'g' },
  'gate.reject': { action: 'gate.reject', id: 'g', reason: 'no' },
  'prompt.set': { action: 'prompt.set', id: 'x', prompt: 'p' },
  'run.step': { action: 'run.step', ids: ['x'] },
  'run.group': { action: 'run.group', group: 'g' },
  'run.runnable': { action: 'run.runnable' },
  'run.all': { action: 'run.all' },
  'stop.step': { action: 'stop.step', ids: ['x'] },
  'restart.step': { action: 'restart.step', ids: ['x'] },
  'mprocs.select': { action: 'mprocs.select', id: 'x' },
  'mprocs.send-key': { action: 'mprocs.send-key', id: 'x', key: 'q' },
  'worktree.rm': { action: 'worktree.rm', ids: ['x'] },
  'policy.mode': { action: 'policy.mode', mode: 'safe' },
};

/** The same actions in forms that weigh more. */
export const HEAVY: readonly Action[] = [
  { action: 'step.rm', id: 'x', cascade: true },
  { action: 'run.step', ids: ['x'], force: true },
  { action: 'run.all', new_run: true },
  { action: 'restart.step', ids: ['x'], new_run: true },
  { action: 'stop.step', ids: ['x'], kill: true },
  { action: 'policy.mode', mode: 'power' },
  { action: 'step.edit', id: 'me', name: 'mine' },
  { action: 'prompt.set', id: 'above', prompt: 'p' },
  { action: 'gate.insert', id: 'g', before: ['me'] },
];

export function caller(actor: Actor, inside: Caller['inside'] = null): Caller {
  return { actor, inside, evidence: 'test' };
}

const INSIDE = { run_id: '20260101-000000-abcd', step_id: 'me' };
/** In the order of the columns of the tables. */
export const CALLERS: readonly Caller[] = [
  caller('human'),
  caller('demo'),
  caller('chat'),
  caller('agent:claude-code'),
  caller('agent:me', INSIDE),
  caller('http'),
  caller('mcp'),
  caller('mcp', INSIDE),
];

export const NO_LIMITS = { children: 100, depth: 10, lifetime: 1000, parallel: null, models: null };

export const step = (id: string, more: Partial<Step> = {}): Step => resolvedStep(id, { command: ['true'], limits: NO_LIMITS, ...more });
export const of = (...steps: Step[]): Sequence => ({ version: 1, name: 's', lanes: [], steps });
