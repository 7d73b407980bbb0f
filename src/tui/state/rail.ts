import type { AuditEntry } from '../../model/plan.ts';
import type { RunSummary } from '../../app/threados.ts';
import type { TuiState } from './state.ts';

/** What the left rail offers: beginnings, and what was before. */
export type RailItem =
  | {
      readonly kind: 'template';
      readonly name: string;
      readonly about: string;
      readonly form: 'step.add' | 'chain' | 'fusion';
      readonly type: string;
    }
  | { readonly kind: 'run'; readonly run: RunSummary }
  | { readonly kind: 'now' }
  | { readonly kind: 'edit'; readonly entry: AuditEntry; readonly newest: boolean };

const TEMPLATES: readonly RailItem[] = [
  { kind: 'template', name: 'base', about: 'one step', form: 'step.add', type: 'base' },
  { kind: 'template', name: 'P', about: 'many at once', form: 'step.add', type: 'p' },
  { kind: 'template', name: 'C', about: 'phases, gates', form: 'chain', type: 'c' },
  { kind: 'template', name: 'F', about: 'fuse candidates', form: 'fusion', type: 'f' },
  { kind: 'template', name: 'B', about: 'an orchestrator', form: 'step.add', type: 'b' },
  { kind: 'template', name: 'L', about: 'long, watched', form: 'step.add', type: 'l' },
];

export interface RailSection {
  readonly title: string;
  readonly items: readonly RailItem[];
}

export function railSections(state: TuiState): readonly RailSection[] {
  const { runs, history } = state.rail;
  const edits = history.filter(
    (entry) => entry.revision_before !== null && entry.revision_after !== null && entry.revision_before !== entry.revision_after,
  );
  const newestFirst = edits.toReversed().slice(0, 30);
  return [
    { title: 'Templates', items: TEMPLATES },
    {
      title: 'Runs',
      items: runs.length === 0 ? [] : [{ kind: 'now' }, ...runs.slice(0, 20).map((run): RailItem => ({ kind: 'run', run }))],
    },
    { title: 'Edits', items: newestFirst.map((entry, i): RailItem => ({ kind: 'edit', entry, newest: i === 0 })) },
  ];
}

export function railItems(state: TuiState): readonly RailItem[] {
  return railSections(state).flatMap((section) => section.items);
}
