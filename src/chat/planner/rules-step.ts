import { pattern, type Groups, type Rule } from './rule.ts';
import { argvOf, durationOf, slugOf } from './words.ts';
import { freeId, isUnclear, modelNamed, newId, someSteps, type Said, type Unclear, type World } from './world.ts';

const MODEL = '\\S+(?: code| cli)?';

/** Requests that make new steps. */
export const STEP_RULES: readonly Rule[] = [
  {
    form: 'first TASK with MODEL, then TASK with MODEL, then NAME with COMMAND',
    leads: 'a chain of steps, each waiting for the one before',
    whole: true,
    patterns: [pattern('first,? (?<parts>.+)')],
    read: chain,
  },
  {
    form: 'add a review after STEP',
    leads: 'a read-only agent step in the role of a reviewer; by MODEL where one is named',
    patterns: [
      pattern(
        `(?:add|put|insert|do) (?:a |an )?(?:code )?review(?:er)?(?: step)?(?: (?:by|with|from|using) (?<model>${MODEL}))? (?:after|of|for) (?<steps>.+?)(?: (?:by|with|from|using) (?<late>${MODEL}))?`,
      ),
      pattern(`(?:let|have|ask) (?<model>${MODEL}) (?:to )?review (?<steps>.+)`),
    ],
    read: review,
  },
  {
    form: 'add a step NAME [after STEP] that runs COMMAND',
    leads: 'step.add of a shell step',
    patterns: [
      pattern(
        'add (?:a |another )?(?:new )?step (?:called |named )?(?<id>\\S+) (?:after (?<first>.+?) )?(?:that |which |to )(?:runs? |executes? )(?<command>.+?)(?: after (?<late>.+))?',
      ),
      pattern('add (?:a |another )?(?:new )?step (?:that |which |to )(?:runs? |executes? )(?<command>.+?)(?: after (?<late>.+))?'),
      pattern(
        'add (?:an? |another )?(?:new )?(?<id>\\S+) step (?:after (?<first>.+?) )?(?:that |which |to )(?:runs? |executes? )(?<command>.+?)(?: after (?<late>.+))?',
      ),
    ],
    read: addShell,
  },
  {
    form: 'start a long run of MODEL on TASK, checking with COMMAND every 15m',
    leads: 'step.add of an L step with a verifier',
    whole: true,
    patterns: [
      pattern(
        `(?:start|add|do|make) (?:a )?long run (?:of|by|with) (?<model>${MODEL}) on (?<task>.+?)(?:,? (?:and )?(?:check|verify|checking|verifying|checked|verified)(?: it)? (?:with|by) (?<command>.+?)(?: every (?<every>.+))?)?`,
      ),
    ],
    read: ({ model = '', task = '', command, every }, world) => {
      const agent = modelNamed(world, model);
      if (agent === null) return null;
      const prompt = world.words.open(task);
      const id = freeId(world, slugOf(prompt));
      const verify = command === undefined ? undefined : argvOf(world.words.open(command));
      if (verify === null) return NO_SHELL;
      const pause = every === undefined ? undefined : durationOf(every);
      if (pause === null) return { unclear: `"${every ?? ''}" is no duration such as 15m.` };
      const watchdog = verify === undefined ? {} : { watchdog: { verify, ...(pause === undefined ? {} : { every: pause }) } };
      return {
        say: `${id} is a long run of ${agent}.`,
        actions: [{ action: 'step.add', id, type: 'l', model: agent, ...watchdog, prompt }],
        it: id,
      };
    },
  },
  {
    form: 'let MODEL lead TASK with up to N steps',
    leads: 'step.add of a B step: its agent makes and runs steps of its own',
    patterns: [
      pattern(
        `(?:let|have|ask|get) (?<model>${MODEL}) (?:to )?(?:lead|orchestrate) (?<task>.+?)(?: with (?:up to |at most )?(?<count>\\d+) (?:steps|children))?`,
      ),
    ],
    read: ({ model = '', task = '', count }, world) => {
      const agent = modelNamed(world, model);
      if (agent === null) return null;
      const prompt = world.words.open(task);
      const id = freeId(world, slugOf(prompt));
      const limits = count === undefined ? {} : { limits: { children: Number(count) } };
      return {
        say: `${id} is led by ${agent}.`,
        actions: [{ action: 'step.add', id, type: 'b', model: agent, ...limits, prompt }],
        it: id,
      };
    },
  },
  {
    form: 'ask MODEL to TASK [after STEP]',
    leads: 'step.add of an agent step',
    patterns: [pattern(`(?:ask|let|have|get|tell) (?<model>${MODEL}) (?:to )?(?<task>.+)`)],
    read: askAgent,
  },
];

const NO_SHELL: Unclear = { unclear: 'A command is never run through a shell: put pipes and redirections into a script, and run that.' };

function chain({ parts = '' }: Groups, world: World): Said | Unclear | null {
  const pieces = parts.split(/\s*(?:,? and then|,? then|,? and finally|,? finally|;)\s+/i);
  if (pieces.length < 2) return null;
  const actions: Said['actions'][number][] = [];
  const made: string[] = [];
  for (const piece of pieces) {
    const found = /^(?<task>.+?) (?:with|using|by|running) (?<by>.+)$/i.exec(piece)?.groups;
    const task = world.words.open(found?.['task'] ?? '');
    const by = found?.['by'];
    if (by === undefined) return { unclear: `Say with what: "${world.words.open(piece)} with claude", or "with npm test".` };
    const id = freeId({ ...world, made: [...world.made, ...made] }, slugOf(task, 2));
    const last = made.at(-1);
    const depends = last === undefined ? {} : { depends_on: [last] };
    const model = modelNamed(world, by);
    const command = model === null ? argvOf(world.words.open(by)) : null;
    if (model === null && command === null) return NO_SHELL;
    actions.push({
      action: 'step.add',
      id,
      ...(command === null ? { model: model ?? '' } : { command }),
      ...depends,
      ...(command === null ? { prompt: task } : {}),
    });
    made.push(id);
  }
  return { say: `${made.join(', then ')}.`, actions, it: made.at(-1) ?? '' };
}

function review({ model, late, steps = '' }: Groups, world: World): Said | Unclear | null {
  const by = model ?? late;
  const agent = by === undefined ? 'claude-code' : modelNamed(world, by);
  if (agent === null) return { unclear: `"${world.words.open(by ?? '')}" is no model: ${world.context.models.join(', ')}.` };
  const ids = someSteps(world, steps);
  if (isUnclear(ids)) return ids;
  const id = freeId(world, `review-${ids.join('-').slice(0, 50)}`);
  const prompt = `Review what ${ids.join(' and ')} did: read the summaries and the diffs (below, under "What came before"), look for mistakes, missing tests and risks, and say plainly whether it may go on. Change no file.`;
  return {
    say: `${id}: ${agent} reviews ${ids.join(' and ')}.`,
    actions: [{ action: 'step.add', id, role: 'reviewer', model: agent, permissions: 'read-only', depends_on: [...ids], prompt }],
    it: id,
  };
}

function addShell({ id, first, late, command = '' }: Groups, world: World): Said | Unclear {
  const argv = argvOf(world.words.open(command));
  if (argv === null) return NO_SHELL;
  const behind = first ?? late;
  const inputs = behind === undefined ? [] : someSteps(world, behind);
  if (isUnclear(inputs)) return inputs;
  const named = id === undefined ? freeId(world, slugOf(argv.filter((word) => !word.startsWith('-')).join(' '))) : newId(world, id);
  if (isUnclear(named)) return named;
  return {
    say: `${named} runs ${argv.join(' ')}.`,
    actions: [{ action: 'step.add', id: named, command: argv, ...(inputs.length === 0 ? {} : { depends_on: [...inputs] }) }],
    it: named,
  };
}

function askAgent({ model = '', task = '' }: Groups, world: World): Said | Unclear | null {
  const agent = modelNamed(world, model);
  if (agent === null) return null;
  if (/^and\b/i.test(task)) return { unclear: 'Several agents on one task make a fusion: run claude and codex on "…" and fuse.' };
  // "after" may belong to the task: it is an order only where everything behind it is a step.
  const at = task.toLowerCase().lastIndexOf(' after ');
  const inputs = at < 0 ? null : someSteps(world, task.slice(at + ' after '.length));
  const ordered = inputs !== null && !isUnclear(inputs);
  const prompt = world.words.open(ordered ? task.slice(0, at) : task);
  const id = freeId(world, slugOf(prompt));
  return {
    say: `${id}: ${agent}${ordered ? ` after ${inputs.join(' and ')}` : ''}.`,
    actions: [{ action: 'step.add', id, model: agent, ...(ordered ? { depends_on: [...inputs] } : {}), prompt }],
    it: id,
  };
}
