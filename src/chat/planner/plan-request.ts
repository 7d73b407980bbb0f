import type { ChatContext } from '../../model/chat.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { Rule } from './rule.ts';
import { ASK_RULES } from './rules-ask.ts';
import { EDIT_RULES } from './rules-edit.ts';
import { RUN_RULES } from './rules-run.ts';
import { SHAPE_RULES } from './rules-shape.ts';
import { STEP_RULES } from './rules-step.ts';
import { clausesOf, readWords } from './words.ts';
import { isUnclear, type Said, type Unclear, type World } from './world.ts';

/** Everything that the builtin planner understands, in the order in which it is asked. */
export const RULES: readonly Rule[] = [...ASK_RULES, ...SHAPE_RULES, ...STEP_RULES, ...EDIT_RULES, ...RUN_RULES];

const HELP = /^(?:help|what can you do|what do you (?:know|understand)|how does this work)$/i;

/**
 * Actions for a plain request, or NOT_UNDERSTOOD with what is missing. Nothing is guessed: a step that is not there
 * is asked about, a request of another form is refused. Pure.
 */
export function planRequest(request: string, context: ChatContext): Result<Said> {
  const words = readWords(request);
  const world: World = { context, words, made: [], it: null };
  if (HELP.test(words.text)) return ok({ say: helpText(), actions: [] });
  const whole = askRules(
    RULES.filter((rule) => rule.whole === true),
    words.text,
    world,
  );
  const clauses = clausesOf(words.text);
  // A rule over the whole request may swallow "… and then run it": where every clause is understood by itself, that counts.
  const inParts = clauses.length > 1 ? planClauses(clauses, world) : null;
  if (inParts !== null && !isUnclear(inParts)) return ok(inParts);
  const found = whole ?? askRules(RULES, words.text, world) ?? inParts;
  if (found === null) return notUnderstood(`I did not understand "${printable(request.trim().slice(0, 200))}".`);
  return isUnclear(found) ? notUnderstood(found.unclear) : ok(found);
}

function askRules(rules: readonly Rule[], text: string, world: World): Said | Unclear | null {
  let unclear: Unclear | null = null;
  for (const rule of rules) {
    for (const each of rule.patterns) {
      const match = each.exec(text);
      const read = match === null ? null : rule.read(match.groups ?? {}, world);
      if (read !== null && !isUnclear(read)) return read;
      unclear ??= read;
    }
  }
  return unclear;
}

/** `null`: some clause is nothing that any rule knows. */
function planClauses(clauses: readonly string[], world: World): Said | Unclear | null {
  let at = world;
  const said: Said[] = [];
  for (const clause of clauses) {
    const read = askRules(RULES, clause, at);
    if (read === null || isUnclear(read)) return read;
    said.push(read);
    const made = read.actions.flatMap((action) =>
      action.action === 'step.clone' ? [action.new_id] : 'id' in action && action.id !== undefined ? [action.id] : [],
    );
    at = { ...at, made: [...at.made, ...made], it: read.it ?? at.it };
  }
  return { say: said.map((each) => each.say).join('\n'), actions: said.flatMap((each) => each.actions), it: at.it ?? '' };
}

function notUnderstood(message: string): Result<never> {
  return fail('NOT_UNDERSTOOD', message, { hint: 'ask "what can you do?" for the requests that work without a model (docs/chat.md)' });
}

function helpText(): string {
  return [
    'Without a model I understand:',
    ...RULES.map((rule) => `- ${rule.form}`),
    'Put names and tasks of several words into quotes.',
  ].join('\n');
}
