import type { ActionName } from '../model/action.ts';
import type { Caller } from '../model/actor.ts';

/** A person, or the demo, which only ever acts in the folder it made. */
export function isPerson(caller: Caller): boolean {
  return caller.actor === 'human' || caller.actor === 'demo';
}

/** Actions that nobody but a person carries out, in both modes; from others they never become a proposal. */
export const HUMAN_ONLY_ACTIONS: readonly ActionName[] = ['gate.approve', 'gate.reject', 'step.approve', 'step.reject', 'policy.mode'];
