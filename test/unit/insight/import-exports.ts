import { parse } from 'yaml';
import { edgesOf } from '../../../src/engine/graph.ts';
import type { Sequence } from '../../../src/model/sequence.ts';

/** What of a sequence must survive an export: kinds, edges, gates. */
export interface Bones {
  /** Step → its type, and who judges it: `base`, `p*3`, `gate!`, `base!` (reviewed). */
  readonly kinds: Readonly<Record<string, string>>;
  /** `a>b` hard, `a~b` soft or fused. */
  readonly edges: readonly string[];
}

export function bonesOf(sequence: Sequence): Bones {
  return {
    kinds: Object.fromEntries(
      sequence.steps.map((step) => [
        step.id,
        `${step.type}${step.type === 'p' ? `*${step.fanout}` : ''}${step.type === 'gate' || step.review === 'required' ? '!' : ''}`,
      ]),
    ),
    edges: edgesOf(sequence)
      .map(({ from, to, kind }) => `${from}${kind === 'hard' ? '>' : '~'}${to}`)
      .sort(),
  };
}

interface DaguStep {
  readonly name: string;
  readonly depends?: readonly string[];
  readonly action?: string;
  readonly env?: readonly Record<string, string>[];
  readonly continue_on?: { readonly failure?: boolean };
  readonly approval?: { readonly prompt: string; readonly rewind_to?: string };
}

/** Reads the bones out of a Dagu file again, by its structure alone. */
export function importDagu(text: string): Bones {
  const { steps } = parse(text) as { steps: readonly DaguStep[] };
  const owner = (name: string): string => name.split('.')[0]!;
  const instances = new Map<string, number>();
  const kinds: Record<string, string> = {};
  const edges = new Set<string>();
  const loose = new Set(steps.filter((step) => step.continue_on?.failure === true).map((step) => step.name));
  for (const step of steps) {
    const id = owner(step.name);
    if (/\.\d+$/.test(step.name)) instances.set(id, (instances.get(id) ?? 0) + 1);
    const marked = step.env?.map((entry) => entry['THREADOS_STEP_TYPE']).find((type) => type !== undefined);
    const judged = step.approval === undefined ? '' : '!';
    if (step.action === 'noop' && judged !== '' && !steps.some((other) => other.name.startsWith(`${id}.`))) kinds[id] = 'gate!';
    else if (step.name === id) kinds[id] = `${marked ?? 'base'}${judged}`;
    for (const need of step.depends ?? []) if (owner(need) !== id) edges.add(`${owner(need)}${loose.has(need) ? '~' : '>'}${id}`);
  }
  for (const [id, count] of instances) kinds[id] = `p*${count}${kinds[id]?.endsWith('!') === true ? '!' : ''}`;
  return { kinds: Object.fromEntries(Object.entries(kinds).sort()), edges: [...edges].sort() };
}

interface ArgoTemplate {
  readonly name: string;
  readonly suspend?: object;
  readonly metadata?: { readonly annotations: Readonly<Record<string, string>> };
  readonly dag?: {
    readonly tasks: readonly { readonly name: string; readonly template: string; readonly depends?: string; readonly when?: string }[];
  };
}

/** The same out of a Workflow for Argo; the annotations say which step a task belongs to. */
export function importArgo(text: string): Bones {
  const { spec } = parse(text) as { spec: { entrypoint: string; templates: readonly ArgoTemplate[] } };
  const tasks = spec.templates.find((each) => each.name === spec.entrypoint)!.dag!.tasks;
  const notes = new Map(
    spec.templates.flatMap((each) => (each.metadata === undefined ? [] : [[each.name, each.metadata.annotations] as const])),
  );
  const owner = (task: string): string | undefined =>
    notes.get(task.replace(/-review$/, ''))?.['threados/step'] ?? notes.get(task)?.['threados/step'];
  const kinds: Record<string, string> = {};
  const edges = new Set<string>();
  for (const [name, note] of notes) {
    const id = note['threados/step']!;
    const type = note['threados/type']!;
    const count = [...notes.values()].filter((other) => new RegExp(`^${id}\\.\\d+$`).test(other['threados/task']!)).length;
    const judged = type === 'gate' || tasks.some((task) => task.name === `${name}-review`) ? '!' : kinds[id]?.endsWith('!') ? '!' : '';
    kinds[id] = `${type}${type === 'p' ? `*${count}` : ''}${judged}`;
  }
  for (const task of tasks) {
    const to = owner(task.name);
    for (const [, name, result] of (task.depends ?? '').matchAll(/([a-z0-9-]+)\.(Succeeded|Failed)/g)) {
      const from = owner(name!);
      if (from === undefined || to === undefined || from === to) continue;
      if (result === 'Failed') {
        edges.delete(`${from}>${to}`);
        edges.add(`${from}~${to}`);
      } else if (!edges.has(`${from}~${to}`)) edges.add(`${from}>${to}`);
    }
  }
  return { kinds: Object.fromEntries(Object.entries(kinds).sort()), edges: [...edges].sort() };
}
