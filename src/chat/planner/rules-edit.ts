import { pattern, type Rule } from './rule.ts';
import { COUNT, countOf, durationOf } from './words.ts';
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
    read: ({ step = '', name: part = '' }, world) => {
      const id = oneStep(world, step);
      if (isUnclear(id)) return id;
      const name = world.words.open(part);
      return { say: `${id} is called "${name}".`, actions: [{ action: 'step.edit', id, name }], it: id };
    },
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
    form: 'run STEP in its own worktree',
    leads: 'step.edit of worktree; from its next run on',
    patterns: [
      pattern(
        '(?:run|do|put|let|make|have) (?<step>.+?) (?:runs? |works? )?in(?:to)? (?:its|their|an?)(?: own| separate)? (?:git )?worktrees?',
      ),
      pattern('(?:give|make|use) (?<step>.+?) (?:its|their|an?)(?: own| separate)? (?:git )?worktrees?'),
    ],
    read: ({ step = '' }, world) => edit(world, step, { worktree: true }, (ids) => `${ids}: in a worktree of its own.`),
  },
  {
    form: 'give STEP a timeout of 45 minutes, make STEP time out after 5 minutes',
    leads: 'step.edit of the timeout',
    patterns: [
      pattern('give (?<step>.+?) (?:a )?(?:timeout|time limit|limit) of (?<time>.+)'),
      pattern('(?:set|change) the (?:timeout|time limit) (?:of|for) (?<step>.+?) to (?<time>.+)'),
      pattern('time ?out (?<step>.+?) after (?<time>.+)'),
      pattern('(?:(?:make|let|have) )?(?<step>.+?) (?:should |must |shall )?times? ?out after (?<time>.+)'),
    ],
    read: ({ step = '', time = '' }, world) => {
      const timeout = durationOf(time);
      return timeout === null
        ? { unclear: `"${world.words.open(time)}" is no duration such as 45 minutes.` }
        : edit(world, step, { timeout }, (ids) => `${ids}: at most ${timeout}.`);
    },
  },
  {
    form: 'retry STEP twice, retry STEP 3 times if it fails',
    leads: 'step.edit of its retries',
    patterns: [
      pattern(
        `(?:retry|let (?=.* retry)) ?(?<step>.+?)(?: retry)?(?: up to| at most)? (?<count>${COUNT})(?: (?:if|when|whenever) (?:it|they|one) fails?| (?:on|after) (?:a )?(?:failure|error)s?)?`,
      ),
    ],
    read: ({ step = '', count = '' }, world) => {
      const retries = countOf(count);
      if (retries === null) return null;
      return edit(world, step, { retries }, (ids) => `${ids}: tried again up to ${retries} ${retries === 1 ? 'time' : 'times'}.`);
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
      return edit(world, step, { review: wanted }, (ids) =>
        no === undefined ? `A person reviews ${ids}.` : `${ids}: done without a review.`,
      );
    },
  },
];

/** The same edit of every step of a list. */
function edit(
  world: World,
  part: string,
  fields: { readonly timeout?: string; readonly retries?: number; readonly worktree?: true; readonly review?: 'required' | 'none' },
  say: (ids: string) => string,
): Said | Unclear {
  const ids = someSteps(world, part);
  if (isUnclear(ids)) return ids;
  return { say: say(ids.join(', ')), actions: ids.map((id) => ({ action: 'step.edit', id, ...fields })), it: ids[0] ?? '' };
}
