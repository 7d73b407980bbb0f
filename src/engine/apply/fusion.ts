import { stepIdProblem } from '../../model/ids.ts';
import type { ActionOf } from '../../model/action.ts';
import { fail, type Result } from '../../model/result.ts';
import type { StepSpec } from '../../model/sequence.ts';
import { stepOfInstance } from '../instances.ts';
import { modelOf } from '../resolve.ts';
import { appendStep, findStep, requireFree, requireSteps, type EditState } from './edit-state.ts';
import { writePrompt } from './prompt.ts';

type Create = ActionOf<'fusion.create'>;

const SYNTH_PROMPT = `Several agents have done the same task, each on its own. You get each one's summary, diff and the end of its log,
also where one has failed. Make one result of them in this working tree: take what is best in each, leave out what is
wrong or in conflict, and check that the whole holds together. End with a short summary that says what you took from whom.
`;

/** A synth step over candidates: new ones, one for each model, or steps and instances that are there already. */
export function fusionCreate(state: EditState, action: Create): Result<EditState> {
  const free = requireFree(state, action.id);
  if (!free.ok) return free;
  if ((action.models === undefined) === (action.candidates === undefined)) {
    return invalid(action.id, 'name either models (new candidates) or candidates (steps that are there already)');
  }
  return action.models === undefined ? overCandidates(state, action, action.candidates ?? []) : overModels(state, action, action.models);
}

/** Candidates `ID-model`, each in a worktree and a lane of its own. Their review is the fusion. */
function overModels(state: EditState, action: Create, models: readonly string[]): Result<EditState> {
  const { id, prompt } = action;
  if (prompt === undefined) return invalid(id, 'new candidates need a prompt: all of them get the same');
  const twice = models.find((model, i) => models.indexOf(model) !== i);
  if (twice !== undefined) return invalid(id, `the model "${twice}" is named twice`);
  const known = requireSteps(state, action.depends_on ?? []);
  if (!known.ok) return known;
  let next = state;
  const candidates: string[] = [];
  for (const model of models) {
    const candidate = `${id}-${model}`;
    const problem = stepIdProblem(candidate);
    if (problem !== null) return fail('INVALID_ID', `"${candidate}" ${problem}`, { details: { steps: [id] } });
    const free = requireFree(next, candidate);
    if (!free.ok) return free;
    const { depends_on } = action;
    const step: StepSpec = { id: candidate, type: 'base', lane: candidate, model, worktree: true, depends_on, review: 'none' };
    const added = writePrompt(appendStep(next, step), candidate, prompt);
    if (!added.ok) return added;
    next = added.value;
    candidates.push(candidate);
  }
  const synth: StepSpec = { ...synthStep(action, candidates), model: action.synth_model ?? models[0] };
  return writePrompt(appendStep(next, synth), id, `${SYNTH_PROMPT}\nThe task was:\n\n${prompt}`);
}

function overCandidates(state: EditState, action: Create, candidates: readonly string[]): Result<EditState> {
  const { id, depends_on } = action;
  const known = requireSteps(state, [...candidates.map(stepOfInstance), ...(depends_on ?? [])]);
  if (!known.ok) return known;
  const first = findStep(state, stepOfInstance(candidates[0] ?? ''));
  const agent = first === undefined ? null : modelOf(first);
  const model = action.synth_model ?? (agent === 'shell' ? undefined : (agent ?? undefined));
  const synth: StepSpec = { ...synthStep(action, candidates), model, depends_on };
  return writePrompt(appendStep(state, synth), id, action.prompt ?? SYNTH_PROMPT);
}

/** In a worktree of its own: what it makes is a diff that a person may accept. */
function synthStep(action: Create, candidates: readonly string[]): StepSpec {
  return { id: action.id, type: 'f', worktree: true, candidates: [...candidates], join: action.join };
}

function invalid(id: string, message: string): Result<never> {
  return fail('INVALID_ACTION', message, { details: { steps: [id] } });
}
