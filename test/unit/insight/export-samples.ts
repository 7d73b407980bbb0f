import fc from 'fast-check';
import { resolveSequence } from '../../../src/engine/resolve.ts';
import type { ExportInput } from '../../../src/insight/export/plan.ts';
import type { StepSpec } from '../../../src/model/sequence.ts';

export function exported(...steps: StepSpec[]): ExportInput {
  const sequence = resolveSequence({ version: 1, name: 'Check out: a migration', steps });
  return { sequence, prompts: new Map(steps.map(({ id }) => [id, `Do ${id} for $5, not \${params.x}\n`])) };
}

const shell = (id: string, depends_on: string[] = [], more: Partial<StepSpec> = {}): StepSpec => ({
  id,
  command: ['npm', 'run', id],
  depends_on,
  ...more,
});

/** A sequence of everything that both engines can take over. */
export const MIGRATION: ExportInput = exported(
  { id: 'plan', name: 'Draft the plan', model: 'claude-code', model_name: 'opus', permissions: 'read-only' },
  { id: 'plan_ok', name: 'Is the plan good?', type: 'gate', depends_on: ['plan'] },
  { id: 'fix-a', command: ['node', 'a.mjs'], worktree: true, setup: ['npm', 'ci'], depends_on: ['plan_ok'], retries: 2, timeout: '90s' },
  { id: 'fix-b', model: 'codex', depends_on: ['plan_ok'], review: 'none' },
  {
    id: 'explore',
    type: 'p',
    items: ['a', 'b $HOME'],
    command: ['node', 'explore.mjs'],
    depends_on: ['plan_ok'],
    cwd: 'packages/core',
    env: { PRICE: '$5' },
  },
  { id: 'merge', type: 'f', candidates: ['fix-a', 'fix-b'], command: ['node', 'merge.mjs'] },
  { id: 'phase', type: 'c', phase: 1, command: ['npm', 'test'], depends_on: ['merge', 'explore'] },
  { id: 'notes', command: ['node', 'notes.mjs'], after: ['phase'] },
);

/** Any sequence of which both engines can express everything: steps, P steps, gates; hard edges, and soft ones from steps nobody waits hard for. */
export const anyPortable: fc.Arbitrary<ExportInput> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('base', 'base', 'p', 'c', 'gate', 'agent', 'worktree'),
      deps: fc.array(fc.nat(), { maxLength: 3 }),
      soft: fc.array(fc.nat(), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 15 },
  )
  .map((drawn) => {
    const steps: StepSpec[] = [];
    const onlySoft = new Set(drawn.flatMap((_, i) => (i % 3 === 2 ? [`s_${i}`] : [])));
    for (const [i, { kind, deps, soft }] of drawn.entries()) {
      const before = (numbers: readonly number[]) => (i === 0 ? [] : [...new Set(numbers.map((n) => `s_${n % i}`))]);
      const depends_on = before(deps).filter((id) => !onlySoft.has(id));
      const after = before(soft).filter((id) => onlySoft.has(id));
      const edges = { depends_on, ...(after.length === 0 || kind === 'gate' ? {} : { after }) };
      const id = `s_${i}`;
      if (kind === 'gate') steps.push({ id, type: 'gate', ...edges });
      else if (kind === 'agent') steps.push({ id, model: 'gemini', ...edges });
      else if (kind === 'p') steps.push(shell(id, [], { type: 'p', fanout: 1 + (i % 3), ...edges }));
      else if (kind === 'c') steps.push(shell(id, [], { type: 'c', phase: 1, ...edges }));
      else steps.push(shell(id, [], { ...edges, ...(kind === 'worktree' ? { worktree: true, base: 'main' } : {}) }));
    }
    return exported(...steps);
  });
