import type { Action } from '../../model/action.ts';
import { pattern, type Groups, type Rule } from './rule.ts';
import { COUNT, countOf, listOf, slugOf } from './words.ts';
import {
  freeId,
  isUnclear,
  modelNamed,
  modelsNamed,
  newId,
  oneStep,
  someSteps,
  stepNamed,
  type Said,
  type Unclear,
  type World,
} from './world.ts';

const GATE =
  '(?:put|insert|add|place|set|need|require|i need) (?:a |an )?(?:human |manual |person )?(?:gate|checkpoint|approval)(?: (?:called|named) (?<id>\\S+))?';
const FUSE =
  '(?:fuse|merge|combine)(?: (?:them|it|the (?:results?|best|candidates|answers)(?: of (?:them|both|all))?|into one(?: result)?))?';
const WITH = '(?: (?:with|using|by) (?<model>\\S+(?: code| cli)?))?';

/** Requests about the shape of the sequence: gates, fusions, fan-outs, groups, dependencies. */
export const SHAPE_RULES: readonly Rule[] = [
  {
    form: 'run MODEL, MODEL and MODEL on TASK and fuse',
    leads: 'fusion.create: one candidate for each model, and a step that fuses them',
    whole: true,
    patterns: [
      pattern(
        `(?:run|have|let|ask|get|make) (?<models>.+?) (?:(?:all|both|each) )?(?:try to|try|work on|do|on|to|for) (?<task>.+?),? (?:and|then|and then) ${FUSE}`,
      ),
    ],
    read: ({ models = '', task = '' }, world) => {
      const named = modelsNamed(world, models);
      if (named === null) return null;
      if (named.length < 2) return { unclear: 'A fusion needs at least two models.' };
      const prompt = world.words.open(task);
      const id = freeId(world, slugOf(prompt) || 'fusion');
      return {
        say: `${named.join(', ')} each work on it in a worktree of their own; ${id} makes one result of theirs.`,
        actions: [{ action: 'fusion.create', id, models: [...named], prompt }],
        it: id,
      };
    },
  },
  {
    form: 'fuse STEP and STEP',
    leads: 'fusion.create over steps that are there',
    patterns: [pattern('(?:fuse|merge|combine) (?<steps>.+?)(?: (?:into|as) (?<id>\\S+))?' + WITH)],
    read: ({ steps = '', id, model }, world) => {
      const candidates = someSteps(world, steps);
      if (isUnclear(candidates)) return candidates;
      const synth = model === undefined ? undefined : modelNamed(world, model);
      if (synth === null) return { unclear: `"${world.words.open(model ?? '')}" is no model: ${world.context.models.join(', ')}.` };
      const wanted = id === undefined ? freeId(world, 'fusion') : newId(world, id);
      if (isUnclear(wanted)) return wanted;
      return {
        say: `${wanted} makes one result of ${candidates.join(' and ')}.`,
        actions: [
          { action: 'fusion.create', id: wanted, candidates: [...candidates], ...(synth === undefined ? {} : { synth_model: synth }) },
        ],
        it: wanted,
      };
    },
  },
  {
    form: 'put a gate before STEP, after STEP, between STEP and STEP',
    leads: 'gate.insert',
    patterns: [
      pattern(`${GATE} between (?<after>.+?) and (?<before>.+)`),
      pattern(`${GATE} before (?<before>.+)`),
      pattern(`${GATE} after (?<after>.+)`),
    ],
    read: insertGate,
  },
  {
    form: 'do STEP five times and compare',
    leads: 'group.parallelize with fanout; of a task that is no step yet, a new P step',
    patterns: [
      pattern(`(?:do|run|repeat|try) (?<what>.+?) (?<count>${COUNT})(?: in parallel)?${WITH}(?:,? (?:and|then) compare.*)?`),
      pattern(`(?:do|run|repeat|try) (?<what>.+?)${WITH} (?<count>${COUNT})(?:,? (?:and|then) compare.*)?`),
      pattern('(?:parallelize|fan out) (?<what>.+?) (?:(?:in)?to|by) (?<count>\\d+)(?: instances| processes)?'),
    ],
    whole: true,
    read: repeat,
  },
  {
    form: 'do STEP for ITEM, ITEM and ITEM',
    leads: 'group.parallelize, one instance for each item',
    patterns: [pattern('(?:do|run) (?<step>.+?) (?:once )?(?:for|on) (?:each of )?(?<items>.+)')],
    read: ({ step = '', items = '' }, world) => {
      const id = stepNamed(world, step);
      if (id === null) return null;
      const item = listOf(items).map((each) => world.words.open(each));
      if (item.length < 2) return { unclear: 'Name at least two items: do STEP for a, b and c.' };
      return { say: `${id} runs once for each of ${item.length} items.`, actions: [{ action: 'group.parallelize', id, item }], it: id };
    },
  },
  {
    form: 'run STEP and STEP in parallel',
    leads: 'group.parallelize: the steps become one group',
    patterns: [
      pattern(
        '(?:run|do|make|group|put) (?<steps>.+?) (?:run )?(?:in parallel|side by side|at the same time|(?:in|in)?to one group|as (?:a |one )?(?:parallel )?group)(?: (?:as (?:the )?group|as|called|named) (?<group>\\S+))?',
      ),
    ],
    read: ({ steps = '', group }, world) => {
      const ids = someSteps(world, steps);
      if (isUnclear(ids)) return ids;
      if (ids.length < 2) return { unclear: `One step alone is no group. Say how often: do ${ids[0] ?? 'STEP'} three times.` };
      const as = group === undefined ? ids.join('-').slice(0, 40) : world.words.open(group);
      return { say: `${ids.join(', ')} become the group ${as}.`, actions: [{ action: 'group.parallelize', ids: [...ids], as }] };
    },
  },
  {
    form: 'STEP no longer waits for STEP',
    leads: 'dep.rm',
    patterns: [
      pattern(
        "(?<step>.+?) (?:no longer|should not|shouldn't|must not|does not|doesn't|need not|needn't)(?: have to| needs? to)? (?:depends?|waits?)(?: on| for) (?<on>.+)",
      ),
      pattern('(?:remove|drop|delete) the dependency of (?<step>.+?) on (?<on>.+)'),
    ],
    read: (groups, world) => dependency(groups, world, 'dep.rm'),
  },
  {
    form: 'make STEP wait for STEP, STEP depends on STEP',
    leads: 'dep.add',
    patterns: [
      pattern('(?:make |let |have )?(?<step>.+?) (?:(?:should|must|shall|has to) )?(?:depends?|waits?)(?: on| for) (?<on>.+)'),
      pattern('(?<step>.+?) (?:(?:should|must|shall|has to) )(?:come|go|run|start) after (?<on>.+)'),
    ],
    read: (groups, world) => dependency(groups, world, 'dep.add'),
  },
];

function insertGate({ id, after, before }: Groups, world: World): Said | Unclear {
  const behind = after === undefined ? [] : someSteps(world, after);
  if (isUnclear(behind)) return behind;
  const ahead = before === undefined ? [] : someSteps(world, before);
  if (isUnclear(ahead)) return ahead;
  const named = id === undefined ? freeId(world, `gate-${ahead[0] ?? behind[0] ?? ''}`) : newId(world, id);
  if (isUnclear(named)) return named;
  const action: Action = {
    action: 'gate.insert',
    id: named,
    ...(behind.length === 0 ? {} : { after: [...behind] }),
    ...(ahead.length === 0 ? {} : { before: [...ahead] }),
  };
  const place = [behind.length === 0 ? '' : `after ${behind.join(', ')}`, ahead.length === 0 ? '' : `before ${ahead.join(', ')}`];
  return { say: `A gate ${place.filter((each) => each !== '').join(' and ')}: a person must approve it.`, actions: [action], it: named };
}

function repeat({ what = '', count = '', model }: Groups, world: World): Said | Unclear | null {
  const fanout = countOf(count);
  if (fanout === null || fanout < 2) return fanout === null ? null : { unclear: 'At least two times, to compare.' };
  const say = `${fanout} instances; comparison.md compares them when they have ended.`;
  const id = stepNamed(world, what);
  if (id !== null) return { say: `${id} runs as ${say}`, actions: [{ action: 'group.parallelize', id, fanout }], it: id };
  const task = world.words.open(what).replace(/^on /i, '');
  // One word is a step that is not there, not a task.
  if (!/\s/.test(task)) return oneStep(world, what) as Unclear;
  const agent = model === undefined ? 'claude-code' : modelNamed(world, model);
  if (agent === null) return { unclear: `"${world.words.open(model ?? '')}" is no model: ${world.context.models.join(', ')}.` };
  const made = freeId(world, slugOf(task));
  return {
    say: `${made} runs as ${say}`,
    actions: [{ action: 'step.add', id: made, type: 'p', model: agent, fanout, prompt: task }],
    it: made,
  };
}

function dependency({ step = '', on = '' }: Groups, world: World, action: 'dep.add' | 'dep.rm'): Said | Unclear {
  const id = oneStep(world, step.replace(/^that /i, ''));
  if (isUnclear(id)) return id;
  const others = someSteps(world, on);
  if (isUnclear(others)) return others;
  return {
    say: `${id} ${action === 'dep.add' ? 'waits for' : 'no longer waits for'} ${others.join(', ')}.`,
    actions: [{ action, id, on: [...others] }],
    it: id,
  };
}
