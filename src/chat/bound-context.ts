import type { ChatContext, ChatStep } from '../model/chat.ts';

/** What a model is sent of the repo at most, in characters of JSON. */
export const MOST_CONTEXT = 24_000;
const MOST_NAMES = 60;

/**
 * A context small enough to send: the steps that the request names come first, then those that want something, then
 * the others in the file's order, until the room is used up. What is left out is counted. Pure.
 */
export function boundContext(context: ChatContext, request: string, most = MOST_CONTEXT): ChatContext {
  const words = new Set(request.toLowerCase().match(/[a-z0-9][a-z0-9_-]*/g) ?? []);
  const shortened: ChatContext = {
    ...context,
    lanes: context.lanes.slice(0, MOST_NAMES),
    proposals_waiting: context.proposals_waiting.slice(-10).map((each) => ({ ...each, actions: each.actions.slice(0, 20) })),
    allowed_commands: context.allowed_commands.slice(0, MOST_NAMES),
    models: context.models.slice(0, MOST_NAMES),
    steps: [],
  };
  let room = most - JSON.stringify(shortened).length;
  const kept = new Set<string>();
  const shorter = context.steps.map(shortenStep);
  for (const step of shorter.toSorted((a, b) => rank(a, words) - rank(b, words))) {
    const size = JSON.stringify(step).length + 1;
    if (size > room) continue;
    room -= size;
    kept.add(step.id);
  }
  const steps = shorter.filter((step) => kept.has(step.id));
  return { ...shortened, steps, steps_left_out: context.steps.length - steps.length };
}

/** Stable sorting keeps the file's order within a rank. */
function rank(step: ChatStep, words: ReadonlySet<string>): number {
  if (words.has(step.id) || words.has(step.name.toLowerCase())) return 0;
  return { RUNNING: 1, NEEDS_REVIEW: 1, FAILED: 1, READY: 2, BLOCKED: 3, DONE: 4 }[step.status];
}

function shortenStep(step: ChatStep): ChatStep {
  const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);
  const few = <T>(list: readonly T[]): readonly T[] => list.slice(0, MOST_NAMES);
  return {
    ...step,
    name: cut(step.name, 120),
    command: step.command === null ? null : cut(step.command, 300),
    reason: step.reason === null ? null : { ...step.reason, message: cut(step.reason.message, 300), ids: few(step.reason.ids) },
    depends_on: few(step.depends_on),
    after: few(step.after),
    candidates: few(step.candidates),
  };
}
