import * as v from 'valibot';
import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import { ACTION_NAMES, ACTION_SCHEMAS, type Action, type ActionName } from './action.ts';
import { explainIssue } from './explain-issue.ts';
import { fail, ok, type Result } from './result.ts';

const MOST_ACTIONS = 10_000;

/**
 * `{"actions": […]}` or a bare list, from anywhere, into typed actions. INVALID_ACTION names the first bad one by
 * its index and says everything that is wrong with it.
 */
export function parseActions(input: unknown): Result<readonly Action[]> {
  const list = Array.isArray(input) ? input : actionsOf(input);
  if (list === null) {
    return fail('INVALID_ACTION', 'expected {"actions": [...]}', { hint: 'seqctl schema actions shows every action and its fields' });
  }
  if (list.length === 0) return fail('INVALID_ACTION', 'the list of actions is empty');
  if (list.length > MOST_ACTIONS) return fail('INVALID_ACTION', `at most ${MOST_ACTIONS} actions at once, these are ${list.length}`);
  const actions: Action[] = [];
  for (const [index, item] of list.entries()) {
    const parsed = parseAction(item, index);
    if (!parsed.ok) return parsed;
    actions.push(parsed.value);
  }
  return ok(actions);
}

function actionsOf(input: unknown): readonly unknown[] | null {
  if (typeof input !== 'object' || input === null || !Object.hasOwn(input, 'actions')) return null;
  const { actions } = input as { actions: unknown };
  return Array.isArray(actions) && Object.keys(input).length === 1 ? actions : null;
}

function parseAction(input: unknown, index: number): Result<Action> {
  const name =
    typeof input === 'object' && input !== null && Object.hasOwn(input, 'action') ? (input as { action: unknown }).action : undefined;
  const where = `actions[${index}]`;
  if (typeof name !== 'string') return fail('INVALID_ACTION', `${where} has no "action"`, { details: { action_index: index } });
  if (!isActionName(name)) {
    const shown = printable(name.slice(0, 80));
    return fail('INVALID_ACTION', `${where}: there is no action "${shown}".${didYouMean(name.slice(0, 80), ACTION_NAMES)}`, {
      details: { action_index: index },
    });
  }
  const schema: v.GenericSchema<unknown, Action> = ACTION_SCHEMAS[name];
  const parsed = v.safeParse(schema, input);
  if (parsed.success) {
    const reserved = reservedKey(input);
    if (reserved === null) return ok(parsed.output);
    return fail('INVALID_ACTION', `${where} (${name}): "${reserved}" is a reserved name`, { details: { action_index: index } });
  }
  const fields = Object.keys(ACTION_SCHEMAS[name].entries);
  const problems = parsed.issues.map((issue) => explainIssue(issue, name, fields));
  return fail('INVALID_ACTION', `${where} (${name}): ${problems.join('; ')}`, { details: { action_index: index, problems } });
}

function isActionName(name: string): name is ActionName {
  return Object.hasOwn(ACTION_SCHEMAS, name);
}

/** A key under which every object has something already: valibot passes over it, so that it would be lost in silence. */
function reservedKey(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const own = ['__proto__', 'prototype', 'constructor'].find((key) => Object.hasOwn(value, key));
  if (own !== undefined) return own;
  for (const inner of Object.values(value)) {
    const found = reservedKey(inner);
    if (found !== null) return found;
  }
  return null;
}
