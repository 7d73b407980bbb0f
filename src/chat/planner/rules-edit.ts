import { pattern, type Rule } from './rule.ts';
import { durationOf } from './words.ts';
import { isUnclear, modelNamed, newId, oneStep, someSteps, stepOf, type Said, type Unclear, type World } from './world.ts';

const MODEL = '\\S+(?: code| cli)?';

/** Requests that change, copy and take away steps. */
export const EDIT_RULES: readonly Rule[] = [
  {
    form: 'remove STEP [and everything that depends on it]',
    leads: 'step.rm, which wants a confirmation when it is applied',
    patterns: [
      pattern(
        '(?:remove|delete|drop|take out|get rid of) (?<steps>.+?)(?<cascade> (?:and|with) (?:everything|all|whatever|what)(?: that| which)? .*)?',
      ),
    ],
    read: ({ steps = '', cascade }, world) => {
      const ids = someSteps(world, steps);
      if (isUnclear(ids)) return ids;
      const more = cascade === undefined ? {} : { cascade: true };
      return { say: `Removes ${ids.join(', ')}.`, actions: ids.map((id) => ({ action: 'step.rm', id, ...more })) };
    },
  },
  {
    form: 'rename STEP to NAME',
    leads: 'step.edit of its name; the id stays',
    patterns: [
      pattern('rename (?<step>.+?) (?:to|as|into) (?<name>.+)'),
      pattern('(?:call|name) (?<step>.+?) (?<name>\\u0001\\d+\\u0001)'),
    ],
    read: ({ step = '', name = '' }, world) =>
      edit(world, step, { name: world.words.open(name) }, (id) => `${id} is called "${world.words.open(name)}".`),
  },
  {
    form: 'use MODEL for STEP, switch STEP to MODEL',
    leads: 'step.edit of the model',
    patterns: [
      pattern(`use (?<model>${MODEL}) (?:for|in|on) (?<step>.+)`),
      pattern(`(?:switch|change|set|move) (?<step>.+?)(?: from ${MODEL})? (?:over )?to (?<model>${MODEL})`),
    ],
    read: ({ step = '', model = '' }, world) => {
      const agent = modelNamed(world, model);
      if (agent === null) return null;
      const ids = someSteps(world, step);
      if (isUnclear(ids)) return ids;
      const fromShell = (id: string) => (stepOf(world, id)?.model === 'shell' ? { unset: ['command'] } : {});
      return {
        say: `${ids.join(', ')}: ${agent}.`,
        actions: ids.map((id) => ({ action: 'step.edit', id, model: agent, ...fromShell(id) })),
        it: ids[0] ?? '',
      };
    },
  },
  {
    form: 'move STEP to lane LANE, before STEP, after STEP',
    leads: 'step.move',
    patterns: [
      pattern('(?:move|put) (?<step>.+?) (?:(?:in)?to|on|in) (?:the )?(?:lane (?<named>.+)|(?<lane>.+) lane)'),
      pattern('(?:move|put|place) (?<step>.+?) (?<side>before|after) (?<anchor>.+)'),
    ],
    read: ({ step = '', named, lane, side, anchor }, world) => {
      const id = oneStep(world, step);
      if (isUnclear(id)) return id;
      if (side === undefined || anchor === undefined) {
        const row = world.words.open(named ?? lane ?? '');
        return { say: `${id} goes to the lane ${row}.`, actions: [{ action: 'step.move', id, lane: row }], it: id };
      }
      const other = oneStep(world, anchor);
      if (isUnclear(other)) return other;
      const place = side.toLowerCase() === 'before' ? { before: other } : { after: other };
      return { say: `${id} stands ${side.toLowerCase()} ${other}.`, actions: [{ action: 'step.move', id, ...place }], it: id };
    },
  },
  {
    form: 'clone STEP as NAME [in its own worktree]',
    leads: 'step.clone',
    patterns: [
      pattern(
        '(?:clone|copy|duplicate) (?<step>.+?) (?:as|to|into) (?<id>\\S+)(?<worktree> (?:in|with) (?:its own|an own|a|its) (?:own )?worktree)?',
      ),
    ],
    read: ({ step = '', id = '', worktree }, world) => {
      const from = oneStep(world, step);
      if (isUnclear(from)) return from;
      const made = newId(world, id);
      if (isUnclear(made)) return made;
      const more = worktree === undefined ? {} : { worktree: true };
      return { say: `${made} is a copy of ${from}.`, actions: [{ action: 'step.clone', id: from, new_id: made, ...more }], it: made };
    },
  },
  {
    form: 'set the prompt of STEP to TEXT',
    leads: 'prompt.set',
    whole: true,
    patterns: [pattern('(?:set|change|make) the prompt (?:of|for) (?<step>.+?) (?:to|be|:) (?<prompt>.+)')],
    read: ({ step = '', prompt = '' }, world) => {
      const id = oneStep(world, step);
      return isUnclear(id)
        ? id
        : { say: `The prompt of ${id} is set.`, actions: [{ action: 'prompt.set', id, prompt: world.words.open(prompt) }], it: id };
    },
  },
  {
    form: 'give STEP a timeout of 45 minutes',
    leads: 'step.edit of the timeout',
    patterns: [
      pattern('give (?<step>.+?) (?:a )?(?:timeout|time limit|limit) of (?<time>.+)'),
      pattern('(?:set|change) the (?:timeout|time limit) (?:of|for) (?<step>.+?) to (?<time>.+)'),
      pattern('time ?out (?<step>.+?) after (?<time>.+)'),
    ],
    read: ({ step = '', time = '' }, world) => {
      const timeout = durationOf(time);
      return timeout === null
        ? { unclear: `"${world.words.open(time)}" is no duration such as 45 minutes.` }
        : edit(world, step, { timeout }, (id) => `${id} may take ${timeout}.`);
    },
  },
  {
    form: 'retry STEP twice',
    leads: 'step.edit of its retries',
    patterns: [pattern('(?:retry|let (?=.* retry)) ?(?<step>.+?)(?: retry)? (?<count>once|twice|thrice|\\S+ times|\\d+x)')],
    read: ({ step = '', count = '' }, world) => {
      const retries = { once: 1, twice: 2, thrice: 3 }[count.toLowerCase()] ?? Number.NaN;
      const times = Number.isNaN(retries) ? Number(/\d+/.exec(count)?.[0] ?? 'NaN') : retries;
      return Number.isNaN(times) ? null : edit(world, step, { retries: times }, (id) => `${id} is tried again up to ${times} times.`);
    },
  },
  {
    form: 'require a review of STEP, STEP needs no review',
    leads: 'step.edit of review',
    patterns: [
      pattern('(?<step>.+?) (?:needs?|wants?) (?<no>no )?(?:a )?review'),
      pattern('(?<no>no |skip |skip the |drop the )review (?:for|of) (?<step>.+)'),
      pattern('(?:require|demand|want) (?:a )?review (?:of|for|after) (?<step>.+)'),
    ],
    read: ({ step = '', no }, world) => {
      const wanted = no === undefined ? 'required' : 'none';
      return edit(world, step, { review: wanted }, (id) =>
        no === undefined ? `A person reviews ${id}.` : `${id} is done without a review.`,
      );
    },
  },
];

function edit(
  world: World,
  part: string,
  fields: { readonly name?: string; readonly timeout?: string; readonly retries?: number; readonly review?: 'required' | 'none' },
  say: (id: string) => string,
): Said | Unclear {
  const id = oneStep(world, part);
  return isUnclear(id) ? id : { say: say(id), actions: [{ action: 'step.edit', id, ...fields }], it: id };
}
