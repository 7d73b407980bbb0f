import { pattern, type Rule } from './rule.ts';
import { isUnclear, modelsNamed, oneStep, someSteps, type Said, type World } from './world.ts';

const RUNNABLE: Said = { say: 'Runs what can start.', actions: [{ action: 'run.runnable' }] };

/** Requests that run, stop and steer steps, and those that only a person may carry out. */
export const RUN_RULES: readonly Rule[] = [
  {
    form: 'run what can run',
    leads: 'run.runnable',
    patterns: [
      pattern(
        '(?:run|start|launch) (?:what(?:ever)?|everything(?: that)?|all(?: that)?|the steps that|steps that) (?:can|is|are) (?:run|start|be (?:run|started)|ready|runnable)(?: now)?',
      ),
      pattern('(?:run|start) (?:the )?(?:runnable|ready)(?: steps| frontier)?'),
    ],
    read: () => RUNNABLE,
  },
  {
    form: 'REQUEST, then run it',
    leads: 'run.runnable, after the edits have landed',
    patterns: [pattern('(?:run|start)(?: it| them)?')],
    read: (_groups, world) => (world.changed ? RUNNABLE : null),
  },
  {
    form: 'run everything',
    leads: 'run.all',
    patterns: [
      pattern(
        '(?:run|start|do|launch) (?:everything|all(?: of it| steps| the steps)?|the (?:whole|entire) (?:thing|sequence)|the sequence)',
      ),
    ],
    read: () => ({ say: 'Runs every step, as far as it goes.', actions: [{ action: 'run.all' }] }),
  },
  {
    form: 'run the group GROUP',
    leads: 'run.group',
    patterns: [pattern('(?:run|start) (?:the )?(?:group (?<a>\\S+)|(?<b>\\S+) group)')],
    read: ({ a, b }, world) => {
      const group = world.words.open(a ?? b ?? '');
      const known = world.context.steps.some((step) => step.group === group || (step.id === group && step.type === 'p'));
      if (!known) return { unclear: `There is no group "${group}".` };
      return { say: `Runs the group ${group}.`, actions: [{ action: 'run.group', group }] };
    },
  },
  {
    form: 'restart STEP, resume STEP',
    leads: "restart.step; resume goes on with the agent's session",
    patterns: [pattern('(?<verb>restart|rerun|re-run|resume|redo|run again) (?<steps>.+)'), pattern('run (?<steps>.+) again')],
    read: ({ verb, steps = '' }, world) =>
      about(world, steps, (ids) => {
        const resume = verb?.toLowerCase() === 'resume';
        return {
          say: `${resume ? 'Resumes' : 'Restarts'} ${ids.join(', ')}.`,
          actions: [{ action: 'restart.step', ids: [...ids], ...(resume ? { resume } : {}) }],
        };
      }),
  },
  {
    form: 'stop STEP, kill STEP',
    leads: 'stop.step; kill at once',
    patterns: [pattern('(?<verb>stop|cancel|end|kill) (?<steps>.+)')],
    read: ({ verb, steps = '' }, world) => {
      const kill = verb?.toLowerCase() === 'kill';
      const ids = /^(?:everything|all)$/i.test(steps)
        ? world.context.steps.filter((step) => step.status === 'RUNNING').map((step) => step.id)
        : someSteps(world, steps);
      if (isUnclear(ids)) return ids;
      if (ids.length === 0) return { say: 'Nothing is running.', actions: [] };
      return {
        say: `${kill ? 'Kills' : 'Stops'} ${ids.join(', ')}.`,
        actions: [{ action: 'stop.step', ids: [...ids], ...(kill ? { kill } : {}) }],
      };
    },
  },
  {
    form: 'show STEP in mprocs',
    leads: 'mprocs.select',
    patterns: [pattern('(?:show|select|focus)(?: me)? (?<step>.+?) in mprocs')],
    read: ({ step = '' }, world) => {
      const id = oneStep(world, step);
      return isUnclear(id) ? id : { say: `Shows ${id} in mprocs.`, actions: [{ action: 'mprocs.select', id }] };
    },
  },
  {
    form: 'run STEP and STEP',
    leads: 'run.step',
    patterns: [pattern('(?:run|start|launch) (?<steps>.+)')],
    read: ({ steps = '' }, world) => {
      if (modelsNamed(world, steps) !== null) return { unclear: 'Say what they shall work on: run claude and codex on "…" and fuse.' };
      return about(world, steps, (ids) => ({ say: `Runs ${ids.join(', ')}.`, actions: [{ action: 'run.step', ids: [...ids] }] }));
    },
  },
  {
    form: 'approve STEP, reject STEP, undo, switch to POWER',
    leads: 'no action: only a person may; it says how',
    patterns: [
      pattern('(?:approve|accept|reject) .+'),
      pattern('undo(?: .+)?'),
      pattern('(?:switch|change|set|go|turn)(?: .+)? (?:to )?(?:power|safe)(?: mode)?'),
      pattern('trust .+'),
      pattern('allow .+'),
    ],
    read: (_groups, world) => ({
      say: `Only a person may do that, and not through the chat: ${byHand(world.words.text)}`,
      actions: [],
    }),
  },
];

function about(world: World, steps: string, then: (ids: readonly string[]) => Said): ReturnType<Rule['read']> {
  const ids = someSteps(world, steps);
  return isUnclear(ids) ? ids : then(ids);
}

function byHand(text: string): string {
  if (/^undo/i.test(text)) return 'seqctl undo';
  if (/^allow/i.test(text)) return 'seqctl policy allow NAME --yes';
  if (/^trust/i.test(text)) return 'seqctl trust';
  if (/\b(?:power|safe)\b/i.test(text)) return 'seqctl policy mode power --yes, or: seqctl policy mode safe';
  return /^reject/i.test(text)
    ? 'seqctl gate reject ID --reason TEXT, or: seqctl step reject ID --reason TEXT'
    : 'seqctl gate approve ID, or: seqctl step approve ID';
}
