import { indexSteps } from '../engine/graph.ts';
import { expandTemplate } from '../engine/template.ts';
import { defaultPromptFile } from '../engine/resolve.ts';
import type { StepId } from '../model/ids.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Step } from '../model/sequence.ts';
import type { Deps } from './deps.ts';
import { loadSequence } from './load.ts';
import { perform } from './pipeline/perform.ts';
import { stepNamed } from './run/scope.ts';
import type { Performed } from './threados.ts';

/** `seqctl prompt show`. */
export async function prompt(deps: Deps, id: StepId): Promise<Result<{ id: StepId; path: string; text: string | null }>> {
  const loaded = await loadSequence(deps);
  if (!loaded.ok) return loaded;
  const step = stepNamed(loaded.value.sequence, id);
  if (!step.ok) return step;
  const path = step.value.prompt_file ?? defaultPromptFile(step.value.id);
  const text = await deps.files.read(path);
  return text.ok ? ok({ id: step.value.id, path, text: text.value }) : text;
}

/** `seqctl prompt generate`: the template of the step's type, filled with the step's facts, becomes its prompt. Overwriting wants `--yes`. */
export async function generatePrompt(
  deps: Deps,
  request: { id: StepId; template?: string; dry_run: boolean; yes: boolean },
): Promise<Result<Performed>> {
  const loaded = await loadSequence(deps);
  if (!loaded.ok) return loaded;
  const named = stepNamed(loaded.value.sequence, request.id);
  if (!named.ok) return named;
  const step = indexSteps(loaded.value.sequence).get(named.value.id) ?? named.value;
  if (step.type === 'gate') return fail('INVALID_VALUE', `"${step.id}" is a gate: it sends nothing to anybody`);
  const template = await deps.starter.prompt(request.template ?? templateFor(step));
  if (!template.ok) return template;
  const text = expandTemplate(template.value.text, factsOf(step, loaded.value.sequence.name), template.value.path);
  if (!text.ok) return text;
  const existing = await prompt(deps, step.id);
  if (!existing.ok) return existing;
  if (existing.value.text !== null && existing.value.text !== text.value && !request.yes && !request.dry_run) {
    return fail('CONFIRMATION_REQUIRED', `${existing.value.path} has a text already, which would be replaced`, {
      hint: 'repeat it with --yes (seqctl undo takes it back)',
      details: { path: existing.value.path },
    });
  }
  return perform(deps, {
    actions: [{ action: 'prompt.set', id: step.id, prompt: text.value }],
    yes: request.yes,
    dry_run: request.dry_run,
    if_revision: null,
    wait: true,
    signal: new AbortController().signal,
  });
}

function templateFor(step: Step): string {
  return step.type === 'f' ? 'f-synth' : step.type;
}

/** What a template may name. */
function factsOf(step: Step, sequence: string): Readonly<Record<string, string>> {
  return {
    id: step.id,
    name: step.name,
    sequence,
    type: step.type,
    role: step.role ?? '',
    lane: step.lane ?? '',
    model: step.model ?? '',
    cwd: step.cwd,
    phase: step.phase === null ? '' : String(step.phase),
    depends_on: step.depends_on.join(', '),
    candidates: step.candidates.join(', '),
    fanout: String(step.fanout),
    permissions: step.permissions,
  };
}
