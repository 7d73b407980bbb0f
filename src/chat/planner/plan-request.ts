import type { ChatContext } from '../../model/chat.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { nearest } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import { nearestForms } from './nearest-forms.ts';
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
 * is asked about, a request of another form is refused, with the forms that come near it. Pure.
 */
export function planRequest(request: string, context: ChatContext): Result<Said> {
  const words = readWords(request);
  const world: World = { context, words, made: [], changed: false, it: null };
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
  const found = whole ?? askRules(RULES, words.text, world);
  if (found !== null && !isUnclear(found)) return ok(found);
  // What a part lacks says more than what the whole would lack.
  const unclear = whole ?? inParts ?? found;
  return notUnderstood(isUnclear(unclear) ? unclear.unclear : unknownRequest(words.text, world), words.text);
}

/** What it was, and the same with its verb spelled right where that is something: said, never done. */
function unknownRequest(text: string, world: World): string {
  const shown = (part: string): string => printable(world.words.open(part).slice(0, 200));
  const corrected = withVerbCorrected(text);
  const meant = corrected === null ? null : askRules(RULES, corrected, world);
  const guess = corrected === null || meant === null || isUnclear(meant) ? '' : ` Did you mean "${shown(corrected)}"?`;
  return `I did not understand "${shown(text)}".${guess}`;
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

function planClauses(clauses: readonly string[], world: World): Said | Unclear {
  let at = world;
  const said: Said[] = [];
  for (const clause of clauses) {
    const read = askRules(RULES, clause, at);
    if (read === null) return { unclear: unknownRequest(clause, at) };
    if (isUnclear(read)) return read;
    said.push(read);
    const made = read.actions.flatMap((action) =>
      action.action === 'step.clone' ? [action.new_id] : 'id' in action && action.id !== undefined ? [action.id] : [],
    );
    at = { ...at, made: [...at.made, ...made], changed: at.changed || read.actions.length > 0, it: read.it ?? at.it };
  }
  return { say: said.map((each) => each.say).join('\n'), actions: said.flatMap((each) => each.actions), it: at.it ?? '' };
}

function notUnderstood(message: string, text: string): Result<never> {
  const near = nearestForms(
    text,
    RULES.map((rule) => rule.form),
  );
  const all = 'ask "what can you do?" for all requests that work without a model (docs/chat.md)';
  return fail('NOT_UNDERSTOOD', message, { hint: near.length === 0 ? all : `near it: ${near.join(' · ')}; ${all}` });
}

/** `null` where its first word is a verb of some form already, or near none. */
function withVerbCorrected(text: string): string | null {
  const [typed = ''] = text.split(' ', 1);
  const verbs = RULES.flatMap((rule) => rule.form.split(', ').flatMap((form) => /^[a-z]+/.exec(form) ?? []));
  const verb = verbs.includes(typed.toLowerCase()) ? null : nearest(typed, verbs);
  return verb === null ? null : verb + text.slice(typed.length);
}

function helpText(): string {
  return [
    'Without a model I understand:',
    ...RULES.map((rule) => `- ${rule.form}`),
    'Put names and tasks of several words into quotes.',
  ].join('\n');
}
