import type { Action } from '../../model/action.ts';
import { parseActions } from '../../model/parse-action.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { decodeAction, isRecord } from './decode.ts';
import { LOOKS } from './json-schema.ts';

/** What a provider answered, held to its schema. */
export interface ChatAnswer {
  readonly say: string;
  readonly look: readonly Look[];
  readonly actions: readonly Action[];
}
export interface Look {
  readonly what: (typeof LOOKS)[number];
  readonly id: string;
}

const MOST_ACTIONS = 200;

/** The whole text of an answer. INVALID_ACTION says what is wrong with it, in words that a model can mend it by. */
export function readAnswer(text: string): Result<ChatAnswer> {
  const input = parseJson(text);
  if (!input.ok) return input;
  const answer = input.value;
  if (!isRecord(answer)) return wrong('the answer must be one JSON object with "say", "look" and "actions"');
  const { say = '', look = [], actions = [] } = answer;
  if (typeof say !== 'string') return wrong('"say" must be a text');
  if (!Array.isArray(look)) return wrong('"look" must be a list');
  if (!Array.isArray(actions)) return wrong('"actions" must be a list');
  const looks = (look as readonly unknown[]).map(lookOf);
  if (looks.includes(null)) return wrong(`each of "look" must be {"what": ${LOOKS.join(' | ')}, "id": a step}`);
  if (actions.length > MOST_ACTIONS) return wrong(`at most ${MOST_ACTIONS} actions, these are ${actions.length}`);
  const parsed = actions.length === 0 ? ok([]) : parseActions((actions as readonly unknown[]).map(decodeAction));
  if (!parsed.ok) return parsed;
  return ok({ say, look: looks.filter((each) => each !== null), actions: parsed.value });
}

function parseJson(text: string): Result<unknown> {
  // Where nothing constrains the decoding, models like to wrap what they write.
  const bare = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/.exec(text)?.[1] ?? text;
  try {
    return ok(JSON.parse(bare) as unknown);
  } catch (error) {
    return wrong(`the answer is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : 'cannot be read'}`);
  }
}

function lookOf(item: unknown): Look | null {
  if (!isRecord(item)) return null;
  const what = LOOKS.find((each) => each === item['what']);
  return what === undefined || typeof item['id'] !== 'string' ? null : { what, id: item['id'] };
}

function wrong(message: string): Result<never> {
  return fail('INVALID_ACTION', message);
}
