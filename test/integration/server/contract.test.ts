import { describe, expect, test } from 'vitest';
import type { ThreadOs } from '../../../src/app/threados.ts';
import type { Event } from '../../../src/model/event.ts';
import { fail, ok, type Result } from '../../../src/model/result.ts';
import { failing, fakeThreadOs, type FakeThreadOs } from '../../fakes/fake-threados.ts';
import { connect, serveHere } from '../../rig/server.ts';

const never = new AbortController().signal;
const change = { yes: true, dry_run: false, if_revision: '0123456789ab', wait: false, signal: never } as const;
const log = { id: 'build', stream: 'stderr', tail: 5, attempt: 2, grep: 'a+b & c', run: '20261123-084500-3f9a' } as const;
const actions = [{ action: 'step.add', id: 'x', model: 'shell', command: ['echo', 'ü "q" \\'], env: { A: '1' } }] as const;

/** Every verb of the interface, with every field that it takes. */
const CALLS: Readonly<Record<string, (os: ThreadOs) => Promise<unknown>>> = {
  init: (os) => os.init({ name: 'a name', template: 'fusion' }),
  'init, nothing said': (os) => os.init({}),
  validate: (os) => os.validate(),
  sequence: (os) => os.sequence(),
  status: (os) => os.status({ steps: ['plan', 'build'], run: '20261123-084500-3f9a' }),
  'status of one': (os) => os.status({ steps: ['plan'] }),
  step: (os) => os.step('plan'),
  perform: (os) =>
    os.perform({
      ...change,
      actions: [...actions].map((each) => ({ ...each, command: [...each.command] })),
      request: 'add x',
      turn: 't-1',
      proposal: 'p-1',
    }),
  'perform, a dry run': (os) =>
    os.perform({ ...change, actions: [{ action: 'run.all', max_parallel: 2 }], dry_run: true, if_revision: null, wait: true }),
  'perform, waited for': (os) => os.perform({ ...change, actions: [{ action: 'run.all' }], wait: true, onEvent: () => undefined }),
  stopAll: (os) => os.stopAll({ yes: true, signal: never }),
  wait: (os) => os.wait({ ids: ['plan', 'build'], until: 'review', timeout_ms: 1000, signal: never }),
  'wait for ever': (os) => os.wait({ ids: ['plan'], until: 'done', timeout_ms: null, signal: never }),
  reconcile: (os) => os.reconcile(),
  undo: (os) => os.undo({ dry_run: true, yes: true }),
  logs: (os) => os.logs(log),
  'logs, all of it': (os) => os.logs({ id: 'build', stream: 'stdout', tail: null, attempt: null, grep: null }),
  follow: async (os) => {
    const lines: unknown[] = [];
    for await (const line of os.follow({ id: 'build', stream: 'stdout', tail: 3, grep: 'x', signal: never })) lines.push(line);
    return lines;
  },
  'follow behind a place': async (os) => {
    const lines: unknown[] = [];
    const after = { attempt: 1, offset: 4 };
    for await (const line of os.follow({ id: 'build', stream: 'stderr', tail: null, grep: null, after, signal: never })) lines.push(line);
    return lines;
  },
  summary: (os) => os.summary('build'),
  diff: (os) => os.diff('explore.2'),
  accept: (os) => os.accept({ id: 'build', yes: true, dry_run: true }),
  prompt: (os) => os.prompt('plan'),
  generatePrompt: (os) => os.generatePrompt({ id: 'plan', template: 'base', dry_run: true, yes: false }),
  proposals: (os) => os.proposals(),
  proposal: (os) => os.proposal('p-3f9a12cd'),
  applyProposal: (os) => os.applyProposal({ id: 'p-3f9a12cd', run: true, yes: true, wait: false, signal: never }),
  'applyProposal, waited for': (os) => os.applyProposal({ id: 'p-3f9a12cd', run: true, yes: false, wait: true, signal: never }),
  discardProposal: (os) => os.discardProposal('p-3f9a12cd'),
  editProposal: (os) => os.editProposal({ id: 'p-3f9a12cd', actions: [{ action: 'step.rm', id: 'plan', cascade: true }] }),
  beginTurn: (os) => os.beginTurn({ request: 'make it so', provider: 'builtin', model: null }),
  propose: (os) => os.propose({ actions: [{ action: 'run.all' }], request: 'make it so', turn: 't-1', dry_run: false }),
  endTurn: (os) => os.endTurn({ turn: 't-1', result: 'answered', usage: { input_tokens: 3, output_tokens: null, cost_usd: 0.5 } }),
  policy: (os) => os.policy(),
  checkPolicy: (os) => os.checkPolicy([{ action: 'gate.approve', id: 'ok' }]),
  allowCommand: (os) => os.allowCommand({ name: 'bash', yes: true, dry_run: true }),
  trust: (os) => os.trust({ yes: false }),
  audit: (os) => os.audit({ since: '2026-11-23T08:45:00.000Z', actor: 'human', action: 'step.add', step: 'plan' }),
  verifyAudit: (os) => os.verifyAudit(),
  worktrees: (os) => os.worktrees(),
  runs: (os) => os.runs(),
  run: (os) => os.run('20261123-084500-3f9a'),
  mprocsOpen: (os) => os.mprocsOpen({ layout: 'split', yes: false }),
  mprocsStatus: (os) => os.mprocsStatus(),
  mprocsClose: (os) => os.mprocsClose({ yes: true }),
  doctor: (os) => os.doctor(),
};

async function pair(overrides: Partial<ThreadOs> = {}): Promise<{ here: FakeThreadOs; behind: FakeThreadOs; there: ThreadOs }> {
  const behind = fakeThreadOs(overrides);
  const { url } = await serveHere(behind);
  return { here: fakeThreadOs(overrides), behind, there: await connect(url) };
}

/** As it would be written down: what is absent and what is undefined are the same there. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

describe('the client says what the interface says', () => {
  test('every verb is asked here', async () => {
    const { here } = await pair();
    const asked = new Set<string>();
    for (const call of Object.values(CALLS)) {
      here.calls.length = 0;
      await call(here);
      for (const { method } of here.calls) asked.add(method);
    }
    const verbs = Object.entries(here).flatMap(([name, value]) =>
      typeof value === 'function' && !['performed', 'change'].includes(name) ? [name] : [],
    );
    expect([...asked, 'subscribe'].sort()).toEqual(verbs.sort());
  });

  test.each(Object.keys(CALLS))('%s', async (name) => {
    const { here, behind, there } = await pair();
    const call = CALLS[name]!;
    expect(plain(await call(there))).toEqual(plain(await call(here)));
    // The same request came through, but for fields that say what is the case anyway.
    const asked = (calls: typeof here.calls) =>
      plain(
        calls
          .filter(({ method }) => method !== 'info')
          .map(({ method, request }) => ({ method, request: typeof request === 'object' ? { ...DEFAULTS[method], ...request } : request })),
      );
    expect(asked(behind.calls)).toEqual(asked(here.calls));
  });

  test('root and caller are the server’s', async () => {
    const { here, there } = await pair();
    expect({ root: there.root, caller: there.caller }).toEqual({ root: here.root, caller: here.caller });
  });

  test('a failure comes with everything it carries', async () => {
    const diagnostics = [{ message: 'm', file: 'f', line: 1, column: 2, source: 's', length: 3, path: 'steps[0]' }];
    const told = { hint: 'do this', details: { run_id: 'r', steps: ['a'] }, diagnostics };
    for (const code of ['CYCLE', 'STEP_FAILED', 'PROPOSAL_PENDING', 'INTERNAL', 'WAIT_TIMEOUT', 'INTERRUPTED'] as const) {
      const perform = failing(code, 'it is so', told);
      const { here, there } = await pair({ perform });
      for (const name of ['perform', 'perform, waited for']) expect(await CALLS[name]!(there)).toEqual(await CALLS[name]!(here));
    }
  });

  test('a failure while following is the last that comes', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- an async generator is what the port wants
    async function* follow() {
      yield ok({ instance: 'build', line: 'one', end: { attempt: 1, offset: 4 } });
      yield fail('NO_ARTIFACT', 'the log is gone');
    }
    const { here, there } = await pair({ follow });
    expect(await CALLS['follow']!(there)).toEqual(await CALLS['follow']!(here));
  });

  test('progress is told while a run is waited for', async () => {
    const events: Event[] = [
      { event: 'run-started', run_id: 'r' },
      { event: 'notice', level: 'info', message: 'two\nlines', step: null },
    ];
    const { there } = await pair({
      perform: (request) => {
        for (const event of events) request.onEvent?.(event);
        return Promise.resolve(fail('GATE_PENDING', 'stopped'));
      },
    });
    const seen: Event[] = [];
    const performed = await there.perform({
      ...change,
      actions: [{ action: 'run.all' }],
      wait: true,
      onEvent: (event) => seen.push(event),
    });
    expect(performed).toMatchObject({ ok: false, error: { code: 'GATE_PENDING' } });
    expect(seen).toEqual(events);
  });

  test('aborting reaches the use-case, and is INTERRUPTED', async () => {
    const reached = Promise.withResolvers<undefined>();
    const begun = Promise.withResolvers<undefined>();
    const { there } = await pair({
      perform: async ({ signal }): Promise<Result<never>> => {
        signal.addEventListener('abort', () => reached.resolve(undefined));
        begun.resolve(undefined);
        await reached.promise;
        return fail('INTERRUPTED', 'there');
      },
    });
    const stop = new AbortController();
    const performing = there.perform({ ...change, actions: [{ action: 'run.all' }], wait: true, signal: stop.signal });
    await begun.promise;
    stop.abort();
    expect(await performing).toMatchObject({ ok: false, error: { code: 'INTERRUPTED' } });
    await reached.promise;
  });
});

/** What the server fills in where the caller left it out. */
const DEFAULTS: Readonly<Record<string, object>> = { status: { steps: [] } };
