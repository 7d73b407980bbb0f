import { hardDependencies, indexSteps } from '../../engine/graph.ts';
import { inputsOf } from '../../engine/inputs.ts';
import { instancesOf } from '../../engine/instances.ts';
import type { StepId } from '../../model/ids.ts';
import type { Permissions, Sequence, Step } from '../../model/sequence.ts';

/** What is exported: the sequence, and the prompts that its steps name by file. */
export interface ExportInput {
  readonly sequence: Sequence;
  readonly prompts: ReadonlyMap<StepId, string>;
}

/** What a node does. */
export type Work =
  | { readonly kind: 'worktree'; readonly branch: string; readonly base: string | null }
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  | {
      readonly kind: 'agent';
      readonly model: string;
      readonly model_name: string | null;
      readonly permissions: Permissions;
      readonly fallback: readonly string[];
      readonly prompt: string;
    }
  /** Keeps the patch of the worktree it stands in, by the name of the instance. */
  | { readonly kind: 'diff'; readonly instance: string }
  | { readonly kind: 'gate' }
  | { readonly kind: 'join' };

/** One task of another engine. A step becomes one or more of them; their names have dots, so they never meet a step's. */
export interface Node {
  readonly name: string;
  readonly step: Step;
  /** One of the step's instances itself, not what is done around it. */
  readonly instance: boolean;
  readonly work: Work;
  /** The worktree node in whose folder it works; `null`: the main tree. */
  readonly tree: string | null;
  readonly needs: readonly Need[];
  /** `any`: of those it needs to have ended, at least one must have succeeded. */
  readonly join: 'all' | 'any';
  readonly env: Readonly<Record<string, string>>;
  /** Waits for a person when it has run; the words shown to them. */
  readonly approval: string | null;
  /** An F step: the instances whose patches it fuses. */
  readonly patches: readonly string[];
}

/** `ended`: however it ended; else it must have succeeded. */
export interface Need {
  readonly node: string;
  readonly ended: boolean;
}

/**
 * A sequence as tasks that any engine with dependencies knows: each instance of a P step on its own, worktrees,
 * set-up and patches as tasks around the step they serve. What no engine could take over is refused before
 * (`portable.ts`).
 *
 *   explore (P, 2, worktree)  →  explore.1.worktree → explore.1.setup → explore.1 ┐
 *                                explore.2.worktree → explore.2.setup → explore.2 ┴→ explore (join)
 */
export function planExport({ sequence, prompts }: ExportInput): readonly Node[] {
  const index = indexSteps(sequence);
  const fusions = sequence.steps.filter((step) => step.type === 'f');
  const candidates = new Set(fusions.flatMap((step) => inputsOf(step, index)));
  const mayFail = new Set(fusions.filter((step) => step.join !== 'all').flatMap((step) => inputsOf(step, index)));
  const waitedFor = new Set(sequence.steps.flatMap((step) => hardDependencies(step)));
  return [...index.values()].flatMap((step) => {
    const needs = needsOf(step, index);
    if (step.type === 'gate') return [node(step, step.id, { kind: 'gate' }, { needs, approval: step.name })];
    const review = step.review === 'required' ? `Review ${step.name}` : null;
    const fans = step.type === 'p';
    const around = { needs, prompt: prompts.get(step.id) ?? '', review: fans ? null : review, patches: patchesOf(step, index) };
    const nodes = instancesOf(step).flatMap((instance, i) => {
      const patch = !candidates.has(instance) ? null : mayFail.has(instance) ? 'ended' : 'done';
      return instanceNodes(step, instance, i, { ...around, patch });
    });
    if (!fans || (!waitedFor.has(step.id) && review === null)) return nodes;
    const ended = step.join !== 'all';
    const joined = instancesOf(step).map((instance): Need => ({ node: instance, ended }));
    return [...nodes, node(step, step.id, { kind: 'join' }, { needs: joined, join: ended ? 'any' : 'all', approval: review })];
  });
}

function needsOf(step: Step, index: ReadonlyMap<StepId, Step>): Need[] {
  const soft = step.after
    .flatMap((id) => index.get(id) ?? [])
    .flatMap((other) => (other.type === 'gate' ? [other.id] : instancesOf(other)));
  const fused = [...inputsOf(step, index), ...patchesOf(step, index).map((instance) => `${instance}.diff`)];
  const strict = new Set([...hardDependencies(step), ...(step.join === 'all' ? fused : [])]);
  const loose = new Set([...soft, ...fused].filter((name) => !strict.has(name)));
  const need = (ended: boolean) => (name: string) => ({ node: name, ended });
  return [...[...strict].map(need(false)), ...[...loose].map(need(true))];
}

function patchesOf(step: Step, index: ReadonlyMap<StepId, Step>): readonly string[] {
  return inputsOf(step, index).filter((instance) => worktreeOf(instance, index));
}

function worktreeOf(instance: string, index: ReadonlyMap<StepId, Step>): boolean {
  return index.get(instance.split('.')[0] ?? instance)?.worktree === true;
}

interface Around {
  readonly needs: readonly Need[];
  /** Whether its patch is fused by an f step, and kept then only if it succeeded (`done`) or however it ended. */
  readonly patch: 'ended' | 'done' | null;
  readonly prompt: string;
  readonly review: string | null;
  readonly patches: readonly string[];
}

function instanceNodes(step: Step, instance: string, i: number, around: Around): Node[] {
  const item = step.type === 'p' && step.mode === 'throughput' ? (step.items[i] ?? null) : null;
  const env = { ...step.env, THREADOS_STEP_ID: step.id, THREADOS_INSTANCE: instance, ...(item === null ? {} : { THREADOS_ITEM: item }) };
  const tree = step.worktree ? `${instance}.worktree` : null;
  const before: Node[] = [];
  let needs = around.needs;
  const add = (name: string, work: Work, own: string | null) => {
    before.push(node(step, name, work, { needs, tree: own, join: joinOf(step) }));
    needs = [{ node: name, ended: false }];
  };
  if (tree !== null) add(tree, { kind: 'worktree', branch: `threados/${instance.replace('.', '-')}`, base: step.base }, null);
  if (tree !== null && step.setup !== null) add(`${instance}.setup`, { kind: 'command', argv: step.setup }, tree);
  const { review: approval, patches } = around;
  const join = before.length === 0 ? joinOf(step) : 'all';
  const main = node(step, instance, workOf(step, around.prompt, item), { instance: true, needs, tree, env, approval, patches, join });
  const diff = node(
    step,
    `${instance}.diff`,
    { kind: 'diff', instance },
    { needs: [{ node: instance, ended: around.patch === 'ended' }], tree },
  );
  return [...before, main, ...(around.patch !== null && tree !== null ? [diff] : [])];
}

function joinOf(step: Step): Node['join'] {
  return step.type === 'f' && step.join !== 'all' ? 'any' : 'all';
}

function workOf(step: Step, prompt: string, item: string | null): Work {
  if (step.model === 'shell') return { kind: 'command', argv: step.command ?? [] };
  const { model_name, permissions, fallback } = step;
  return { kind: 'agent', model: step.model ?? '', model_name, permissions, fallback, prompt: withItem(prompt, item) };
}

/** As `seqctl run` hands an item over: in place of `{{item}}`, else under the prompt. */
function withItem(prompt: string, item: string | null): string {
  if (item === null) return prompt;
  return prompt.includes('{{item}}') ? prompt.replaceAll('{{item}}', item) : `${prompt.trimEnd()}\n\nItem: ${item}\n`;
}

function node(step: Step, name: string, work: Work, more: Partial<Node>): Node {
  return { name, step, instance: false, work, tree: null, needs: [], join: 'all', env: {}, approval: null, patches: [], ...more };
}
