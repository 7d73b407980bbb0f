import type { ChatStep } from '../../model/chat.ts';
import { pattern, type Rule } from './rule.ts';
import { isUnclear, oneStep, stepOf, type Said, type World } from './world.ts';

/** Questions: answered out of the context, without an action. */
export const ASK_RULES: readonly Rule[] = [
  {
    form: 'what is waiting for me?',
    leads: 'gates, reviews and proposals that want a person, and how to answer them',
    patterns: [
      pattern(
        "(?:what(?:'s| is| are| does)?|who|(?:is|does) (?:there )?anything|anything|which steps?) .*\\b(?:wait\\w*|needs?)\\b.*\\b(?:me|my|i|approval|review|person|us)\\b.*",
      ),
      pattern('what (?:should|must|can|do) i (?:approve|review|have to (?:approve|review|do))'),
    ],
    read: (_groups, world) => answer(waiting(world)),
  },
  {
    form: 'what failed? why did STEP fail? why is STEP blocked?',
    leads: 'the failed steps with their reasons; of one step its status and reason',
    patterns: [
      pattern('(?:what|which steps?|did anything|has anything|have any(?: steps)?)(?: have| has)? fail\\w*'),
      pattern(
        "why (?:did|does|is|has|can't|cannot|can|isn't|doesn't|won't) (?<step>.+?) (?:not )?(?:fail\\w*|block\\w*|wait\\w*|run\\w*|stop\\w*|start\\w*|stuck)",
      ),
    ],
    read: ({ step }, world) => {
      if (step === undefined) return answer(withStatus(world, ['FAILED'], 'Nothing has failed.'));
      const id = oneStep(world, step);
      if (isUnclear(id)) return id;
      const found = stepOf(world, id);
      return found === undefined ? null : answer([stepLine(found)]);
    },
  },
  {
    form: 'what is running?',
    leads: 'the running steps',
    patterns: [pattern('(?:what|which steps?|is anything)(?: is| are)?(?: still)? running(?: now)?')],
    read: (_groups, world) => answer(withStatus(world, ['RUNNING'], 'Nothing is running.')),
  },
  {
    form: 'what can run? what is next?',
    leads: 'the steps that can start now',
    patterns: [
      pattern("what(?:'s| is| comes)? next"),
      pattern('(?:what|which steps?) can (?:i )?(?:run|start)(?: now)?'),
      pattern('what is (?:ready|runnable)'),
    ],
    read: (_groups, world) => answer(withStatus(world, ['READY'], 'Nothing can start now.')),
  },
  {
    form: 'status, how far are we?',
    leads: 'how many steps are done, running, waiting',
    patterns: [
      pattern("(?:show (?:me )?|what(?:'s| is) )?(?:the )?status(?: of (?:the )?(?:run|sequence|everything))?"),
      pattern('how far (?:are we|is it)'),
      pattern('how (?:is|are) (?:it|things|we|the run) (?:going|doing)'),
      pattern('where (?:are we|do we stand)'),
    ],
    read: (_groups, world) => {
      const counts = Object.entries(world.context.counts).filter(([, count]) => count > 0);
      const line = counts.map(([status, count]) => `${count} ${status}`).join(', ');
      return answer([line === '' ? 'The sequence has no steps yet.' : `${world.context.sequence}: ${line}.`, ...waiting(world)]);
    },
  },
];

function answer(lines: readonly string[]): Said {
  return { say: lines.join('\n'), actions: [] };
}

function withStatus(world: World, wanted: readonly ChatStep['status'][], none: string): readonly string[] {
  const steps = world.context.steps.filter((step) => wanted.includes(step.status));
  return steps.length === 0 ? [none] : steps.map(stepLine);
}

function stepLine(step: ChatStep): string {
  return `${step.id} is ${step.status}${step.reason === null ? '' : `: ${step.reason.message}`}`;
}

function waiting({ context }: World): readonly string[] {
  const steps = context.steps
    .filter((step) => step.status === 'NEEDS_REVIEW')
    .map(({ id, type }) => (type === 'gate' ? `gate ${id}: seqctl gate approve ${id}` : `review of ${id}: seqctl step approve ${id}`));
  const proposals = context.proposals_waiting.map(({ id, actor }) => `proposal ${id} by ${actor}: seqctl proposal show ${id}`);
  const all = [...steps, ...proposals];
  return all.length === 0 ? ['Nothing is waiting for you.'] : ['These wait for you:', ...all.map((line) => `- ${line}`)];
}
