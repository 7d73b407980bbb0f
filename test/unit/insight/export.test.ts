import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { exportArgo } from '../../../src/insight/export-argo.ts';
import { exportDagu } from '../../../src/insight/export-dagu.ts';
import type { ExportInput } from '../../../src/insight/export/plan.ts';
import type { StepSpec } from '../../../src/model/sequence.ts';
import { anyPortable, exported, MIGRATION } from './export-samples.ts';
import { bonesOf, importArgo, importDagu } from './import-exports.ts';

const TARGETS = [
  { name: 'Dagu', write: exportDagu, read: importDagu, schema: 'DAGU_SCHEMA' },
  { name: 'Argo Workflows', write: exportArgo, read: importArgo, schema: 'ARGO_SCHEMA' },
] as const;

function written(write: typeof exportDagu, input: ExportInput): string {
  const result = write(input);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function sorted(input: ExportInput) {
  const { kinds, edges } = bonesOf(input.sequence);
  return { kinds: Object.fromEntries(Object.entries(kinds).sort()), edges };
}

describe.each(TARGETS)('$name', ({ name, write, read, schema }) => {
  test('keeps kinds, edges and gates', () => {
    expect(read(written(write, MIGRATION))).toEqual(sorted(MIGRATION));
  });

  test('keeps them of any sequence', () => {
    fc.assert(
      fc.property(anyPortable, (input) => {
        expect(read(written(write, input))).toEqual(sorted(input));
      }),
    );
  });

  const path = process.env[schema];
  test.skipIf(path === undefined)(`is valid by its own JSON Schema (${schema} names the file)`, () => {
    // Its authors' keywords are not ours to judge: only the document is.
    const validate = new Ajv({ strict: false, logger: false, allErrors: true, validateFormats: false, validateSchema: false }).compile(
      JSON.parse(readFileSync(path!, 'utf8')) as object,
    );
    const holds = (input: ExportInput) => {
      validate(parse(written(write, input)));
      expect(validate.errors ?? []).toEqual([]);
    };
    holds(MIGRATION);
    fc.assert(fc.property(anyPortable, holds), { numRuns: 30 });
  });

  const refused: readonly [string, readonly StepSpec[], string][] = [
    ['type', [{ id: 'x', type: 'b', command: ['true'] }], 'x.type'],
    ['watchdog', [{ id: 'x', type: 'l', command: ['true'], watchdog: { idle: '10m' } }], 'x.watchdog'],
    ['interactive', [{ id: 'x', model: 'codex', interactive: true }], 'x.interactive'],
    ['keep_background', [{ id: 'x', command: ['true'], keep_background: true }], 'x.keep_background'],
    ['artifacts', [{ id: 'x', command: ['true'], artifacts: ['a.json'] }], 'x.artifacts'],
    ['status', [{ id: 'x', command: ['true'], status: 'DONE' }], 'x.status'],
    ['max_parallel', [{ id: 'x', type: 'p', command: ['true'], max_parallel: 2 }], 'x.max_parallel'],
    ['join', [{ id: 'x', type: 'p', fanout: 5, join: 3, command: ['true'] }], 'x.join'],
    ['items', [{ id: 'x', type: 'p', items: [], command: ['true'] }], 'x.items'],
    ['model', [{ id: 'x', model: 'my-agent' }], 'x.model'],
    [
      'worktree',
      [
        { id: 'a', command: ['true'], worktree: true },
        { id: 'x', command: ['true'], worktree: true, depends_on: ['a'] },
      ],
      'x.worktree',
    ],
  ];
  test.each(refused)('refuses what it cannot say, by step and field: %s', (_field, steps, place) => {
    const result = write(exported(...steps));
    expect(result).toMatchObject({ ok: false, error: { code: 'UNSUPPORTED' } });
    expect(result.ok ? '' : result.error.message).toContain(`${name} cannot express ${place} (`);
  });

  test('refuses everything at once', () => {
    const result = write({ ...exported({ id: 'x', model: 'codex' }, { id: 'y', type: 'b', command: ['true'] }), prompts: new Map() });
    expect(result).toMatchObject({
      ok: false,
      error: {
        details: {
          steps: ['x', 'y'],
          unsupported: [
            { step: 'x', field: 'prompt_file' },
            { step: 'y', field: 'type' },
          ],
        },
      },
    });
  });
});

describe('Dagu', () => {
  interface Written {
    readonly name: string;
    readonly type: string;
    readonly steps: readonly (Readonly<Record<string, unknown>> & { readonly name: string })[];
  }
  const document = parse(written(exportDagu, MIGRATION)) as Written;
  const step = (name: string) => document.steps.find((each) => each.name === name)!;

  test('a worktree, its set-up, the step in it, and its patch', () => {
    expect(document).toMatchObject({ name: 'check-out-a-migration', type: 'graph' });
    expect(step('fix-a.worktree')).toEqual({
      id: 'Tree1',
      name: 'fix-a.worktree',
      depends: ['plan_ok'],
      action: 'git.worktree.add',
      with: { branch: 'threados/fix-a', create_branch: true },
    });
    expect(step('fix-a.setup')).toMatchObject({
      depends: ['fix-a.worktree'],
      working_dir: '${steps.Tree1.outputs.path}',
      with: { command: 'npm', args: ['ci'] },
    });
    expect(step('fix-a')).toMatchObject({
      depends: ['fix-a.setup'],
      action: 'exec',
      with: { command: 'node', args: ['a.mjs'] },
      retry_policy: { limit: 2, interval_sec: 0 },
      timeout_sec: 90,
      continue_on: { failure: true },
    });
    expect(step('fix-a.diff')).toMatchObject({ depends: ['fix-a'], stdout: { artifact: 'fix-a.patch' } });
    expect(step('merge')).toMatchObject({ depends: ['fix-a', 'fix-b', 'fix-a.diff', 'fix-b.diff'] });
  });

  test('agents, reviews and gates', () => {
    expect(step('plan')).toMatchObject({
      description: 'Draft the plan',
      action: 'harness.run',
      with: { provider: 'claude', 'permission-mode': 'plan', model: 'opus', prompt: 'Do plan for \\$5, not \\${params.x}\n' },
      approval: { prompt: 'Review Draft the plan', rewind_to: 'plan' },
    });
    expect(step('plan_ok')).toEqual({
      name: 'plan_ok',
      description: 'Is the plan good?',
      depends: ['plan'],
      action: 'noop',
      approval: { prompt: 'Is the plan good?', rewind_to: 'plan' },
    });
  });

  test('every item on its own, dollar signs as they are', () => {
    expect(step('explore.2')).toMatchObject({
      working_dir: 'packages/core',
      env: [{ PRICE: '\\$5' }, { THREADOS_STEP_ID: 'explore' }, { THREADOS_INSTANCE: 'explore.2' }, { THREADOS_ITEM: 'b \\$HOME' }],
    });
    expect(step('explore')).toMatchObject({ action: 'noop', depends: ['explore.1', 'explore.2'] });
  });

  test('a step that must succeed for one and may fail for another', () => {
    const result = exportDagu(
      exported(
        { id: 'a', command: ['true'] },
        { id: 'b', command: ['true'], depends_on: ['a'] },
        { id: 'c', command: ['true'], after: ['a'] },
      ),
    );
    expect(result).toMatchObject({ ok: false, error: { details: { unsupported: [{ step: 'b', field: 'depends_on' }] } } });
  });

  test('exit codes, long prompts, a backslash before a dollar sign', () => {
    const codes = parse(written(exportDagu, exported({ id: 'x', command: ['true'], success_exit_codes: [0, 3] }))) as Written;
    expect(codes.steps[0]).toMatchObject({ continue_on: { exit_code: [3], mark_success: true } });
    const problems: readonly [ExportInput, string][] = [
      [exported({ id: 'x', command: ['true'], success_exit_codes: [3] }), 'success_exit_codes'],
      [exported({ id: 'x', command: ['echo', '\\$x'] }), 'command'],
      [{ ...exported({ id: 'x', model: 'codex' }), prompts: new Map([['x', 'é'.repeat(60_000)]]) }, 'prompt_file'],
    ];
    for (const [input, field] of problems)
      expect(exportDagu(input)).toMatchObject({ ok: false, error: { details: { unsupported: [{ step: 'x', field }] } } });
  });
});

describe('Argo Workflows', () => {
  interface Workflow {
    readonly spec: {
      readonly templates: readonly (Readonly<Record<string, unknown>> & {
        readonly name: string;
        readonly dag?: { readonly tasks: readonly Readonly<Record<string, string>>[] };
      })[];
    };
  }
  const { templates } = (parse(written(exportArgo, MIGRATION)) as Workflow).spec;
  const task = (name: string) => templates[0]!.dag!.tasks.find((each) => each['name'] === name);
  const template = (name: string) => templates.find((each) => each.name === name);

  test('a gate is a question, and what is behind it runs after YES alone', () => {
    expect(template('plan-ok')).toMatchObject({
      suspend: {},
      inputs: { parameters: [{ default: 'NO', enum: ['YES', 'NO'], description: 'Is the plan good?' }] },
    });
    expect(task('fix-a-worktree')).toMatchObject({
      depends: 'plan-ok.Succeeded',
      when: '{{tasks.plan-ok.outputs.parameters.approve}} == YES',
    });
    expect(task('plan-ok')).toMatchObject({
      depends: 'plan-review.Succeeded',
      when: '{{tasks.plan-review.outputs.parameters.approve}} == YES',
    });
  });

  test('a fusion begins when its candidates have ended and one of them succeeded', () => {
    expect(task('merge')?.['depends']).toMatch(/^\(fix-a\.Succeeded \|\| fix-a\.Failed .* && \(fix-a\.Succeeded \|\| fix-b\.Succeeded/);
  });

  test('prompts lie in files, never in a command line', () => {
    expect(template('plan')).toMatchObject({
      inputs: { artifacts: [{ name: 'prompt', raw: { data: 'Do plan for $5, not ${params.x}\n' } }] },
      container: {
        command: ['sh'],
        args: ['-c', 'exec "$@" < /tmp/prompt.md', 'sh', 'claude', '-p', '--permission-mode', 'plan', '--model', 'opus'],
      },
    });
  });

  test('names that would become one stay two', () => {
    const text = written(
      exportArgo,
      exported({ id: 'a_b', command: ['true'] }, { id: 'a-b', command: ['true'] }, { id: 'sequence', command: ['true'] }),
    );
    const names = (parse(text) as Workflow).spec.templates.map((each) => each.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('what belongs to another machine', () => {
    const problems: readonly [StepSpec, string][] = [
      [{ id: 'x', command: ['tool.exe'] }, 'command'],
      [{ id: 'x', command: ['C:\\tools\\t'] }, 'command'],
      [{ id: 'x', command: ['true'], success_exit_codes: [0, 3] }, 'success_exit_codes'],
      [{ id: 'x', model: 'codex', fallback: ['gemini'] }, 'fallback'],
      [{ id: 'x', command: ['echo', '{{x}}'] }, 'command'],
    ];
    for (const [step, field] of problems)
      expect(exportArgo(exported(step))).toMatchObject({ ok: false, error: { details: { unsupported: [{ step: 'x', field }] } } });
  });
});
