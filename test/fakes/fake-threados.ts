import type { Performed, PerformRequest, ThreadOs } from '../../src/app/threados.ts';
import type { Action } from '../../src/model/action.ts';
import type { Listener } from '../../src/model/event.ts';
import type { FailureCode } from '../../src/model/failure.ts';
import { failure } from '../../src/model/failure.ts';
import type { AuditEntry, Plan, Proposal } from '../../src/model/plan.ts';
import { err, ok, type Result } from '../../src/model/result.ts';
import { AT, resolvedStep, REVISION, row, RUN, statusFile, view } from '../fixtures/records.ts';

/** Everything that was asked, in order: the method's name and its first argument (signals left out). */
export type Calls = { method: string; request: unknown }[];

export interface FakeThreadOs extends ThreadOs {
  readonly calls: Calls;
  /** The actions of the last `perform`. */
  performed(): readonly Action[];
  /** Whoever is subscribed hears of a change. */
  change(): void;
}

/** A `ThreadOs` that remembers what it was asked and answers from memory. `overrides` replace single methods. */
export function fakeThreadOs(overrides: Partial<ThreadOs> = {}): FakeThreadOs {
  const calls: Calls = [];
  const listeners = new Set<Listener>();
  const answers: ThreadOs = {
    root: '/repo',
    caller: { actor: 'human', inside: null, evidence: 'default' },
    init: () => answer({ root: '/repo', created: ['.threados/sequence.yaml'], revision: REVISION, to_write: [], warnings: [] }),
    validate: (file) => answer({ revision: REVISION, steps: 2, file: file ?? '.threados/sequence.yaml', warnings: [] }),
    sequence: () =>
      answer({
        revision: REVISION,
        text: 'version: 1\n',
        spec: { version: 1, steps: [] },
        sequence: { version: 1, name: 'demo', lanes: [], steps: [resolvedStep('plan'), resolvedStep('build')] },
      }),
    status: () => answer({ revision: REVISION, view: view([row('plan'), row('build', { status: 'BLOCKED' })]), warnings: [] }),
    step: (id) => answer({ revision: REVISION, step: resolvedStep(id), row: row(id), attempts: [statusFile(id)] }),
    subscribe: (listener) => {
      listeners.add(listener);
      return answer(() => listeners.delete(listener));
    },
    perform: (request) => answer(performed(request)),
    stopAll: () => answer({ instances: [{ instance: 'build', outcome: 'confirmed', survivors: [] }] }),
    wait: ({ ids }) =>
      answer({ run_id: RUN, steps: ids.map((id) => ({ id, status: 'DONE', reason: null })), ended: 'done', detached: false }),
    reconcile: () => answer({ lost: [], alive: ['build'], swept: [] }),
    undo: () => answer({ revision: REVISION, diff: DIFF, undone: ['step.add'], warnings: [] }),
    logs: ({ id }) => answer({ instance: id, attempt: 1, path: `runs/${id}/stdout.log`, lines: ['one', 'two'], skipped: 0 }),
    // eslint-disable-next-line @typescript-eslint/require-await -- an async generator is what the port wants
    async *follow({ id }) {
      yield ok({ instance: id, line: 'one', end: { attempt: 1, offset: 4 } });
      yield ok({ instance: id, line: 'two', end: { attempt: 1, offset: 8 } });
    },
    summary: (id) => answer({ instance: id, path: `runs/${id}/summary.md`, text: 'It is built.\n' }),
    diff: (id) => answer({ instance: id, path: `runs/${id}/diff.patch`, patch: DIFF, files: ['a.txt'] }),
    accept: ({ id }) => answer({ instance: id, files: ['a.txt'] }),
    prompt: (id) => answer({ id, path: `.threados/prompts/${id}.md`, text: 'Build it\n' }),
    generatePrompt: () => answer(performed({ actions: [], dry_run: false })),
    proposals: () => answer([proposal()]),
    proposal: () => answer({ proposal: proposal(), replanned: ok(plan([])) }),
    applyProposal: () => answer(performed({ actions: [], dry_run: false })),
    discardProposal: () => answer({ ...proposal(), state: 'discarded' as const }),
    editProposal: ({ actions }) => answer({ ...proposal(), actions }),
    beginTurn: () => answer({ turn: 't-1' }),
    propose: ({ actions, dry_run }) =>
      answer({ plan: plan(actions), proposal: dry_run ? null : { ...proposal(), actor: 'chat', actions } }),
    endTurn: () => answer(undefined),
    policy: () =>
      answer({
        mode: 'safe',
        path: '.threados/policy.yaml',
        exists: true,
        spec: { version: 1 },
        effective: {
          commands: ['node', 'npm'],
          roots: ['.'],
          limits: { steps: 10_000, fanout: 50, parallel_shell: 2, parallel_agents: 8 },
          confirm: [],
        },
      }),
    checkPolicy: (actions) => answer(plan(actions)),
    allowCommand: () => answer({ diff: DIFF }),
    trust: ({ yes }) => answer({ trusted: yes, changes: [{ what: 'step build', kind: 'changed', shown: 'npm test', diff: '' }] }),
    audit: () => answer([auditEntry()]),
    verifyAudit: () => answer({ entries: 1 }),
    worktrees: () => answer([]),
    runs: () => answer([{ run_id: RUN, created_at: AT, created_by: 'human', counts: view([row('plan')]).counts }]),
    run: () =>
      answer({
        record: {
          schema: 1,
          run_id: RUN,
          created_at: AT,
          created_by: 'human',
          revision: REVISION,
          executor: 'direct',
          superseded: {},
          reviews: [],
        },
        view: view([row('plan')]),
        attempts: [statusFile('plan')],
      }),
    mprocsOpen: () => answer(MPROCS),
    mprocsStatus: () => answer(MPROCS),
    mprocsClose: () => answer({ ...MPROCS, state: 'closed', panes: [] }),
    doctor: () => answer([{ check: 'git', state: 'missing', found: 'no git on PATH', fix: 'install git' }]),
    ...overrides,
  };
  const fake: Record<string, unknown> = {};
  for (const [method, value] of Object.entries(answers)) {
    fake[method] =
      typeof value === 'function'
        ? (request: unknown) => {
            calls.push({ method, request: withoutSignal(request) });
            return (value as (request: unknown) => unknown)(request);
          }
        : value;
  }
  return Object.assign(fake as unknown as ThreadOs, {
    calls,
    performed: () => (calls.findLast((call) => call.method === 'perform')?.request as PerformRequest).actions,
    change: () => {
      for (const listener of listeners) listener({ event: 'sequence-changed', revision: REVISION });
    },
  });
}

export const DIFF = '--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-one\n+two\n';
const MPROCS = {
  state: 'open',
  address: '127.0.0.1:4050',
  pid: 4711,
  version: '0.7.3',
  panes: [{ step: 'build', instance: 'build', name: 'build', index: 0, stale: false }],
} as const;

export function failing(code: FailureCode, message: string, more: Parameters<typeof failure>[2] = {}): () => Promise<Result<never>> {
  return () => Promise.resolve(err(failure(code, message, more)));
}

function answer<T>(value: T): Promise<Result<T>> {
  return Promise.resolve(ok(value));
}

function withoutSignal(request: unknown): unknown {
  if (typeof request !== 'object' || request === null) return request;
  const { signal: _signal, onEvent: _onEvent, ...rest } = request as Record<string, unknown>;
  return Array.isArray(request) ? request : rest;
}

export function plan(actions: readonly Action[]): Plan {
  return {
    actions,
    revision_before: REVISION,
    revision_after: REVISION,
    changes: [],
    diff: DIFF,
    effects: [{ effect: 'edit-sequence' }],
    decisions: actions.map((action, index) => ({
      action: index,
      name: action.action,
      verdict: 'allow',
      rule: 'human',
      reason: 'a person asked',
    })),
  };
}

export function performed(request: Pick<PerformRequest, 'actions' | 'dry_run'>): Performed {
  return { plan: plan(request.actions), revision: REVISION, committed: !request.dry_run, run: null, stopped: null, warnings: [] };
}

export function proposal(): Proposal {
  return {
    schema: 1,
    id: 'p-3f9a12cd',
    actor: 'agent:claude-code',
    created_at: AT,
    state: 'pending',
    actions: [{ action: 'step.rm', id: 'plan' }],
    decisions: [{ action: 0, name: 'step.rm', verdict: 'propose', rule: 'mode.safe', reason: 'SAFE: a person decides' }],
    diff: DIFF,
    effects: [],
    revision: REVISION,
    request: null,
    decided_by: null,
    decided_at: null,
  };
}

function auditEntry(): AuditEntry {
  return {
    seq: 1,
    at: AT,
    actor: 'human',
    action: 'step.add',
    input: { id: 'plan' },
    decision: 'allow',
    result: 'committed',
    revision_before: null,
    revision_after: REVISION,
    run_id: null,
    prev: '0',
    hash: '1',
  };
}
