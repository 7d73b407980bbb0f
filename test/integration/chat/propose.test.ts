import { describe, expect, test } from 'vitest';
import type { Action } from '../../../src/model/action.ts';
import { expectOk, openRepo } from './rig.ts';

const ADD: Action = { action: 'step.add', id: 'lint', command: ['npm', 'run', 'lint'] };
const asked = { request: 'add lint', turn: 't-1', dry_run: false };

describe.each(['safe', 'power'] as const)('in %s', (mode) => {
  const repo = () => openRepo([{ id: 'build', command: ['true'] }], { '.threados/policy.yaml': `version: 1\nmode: ${mode}\n` });

  test('what the chat writes becomes a proposal and changes nothing', async () => {
    const os = await repo();
    const before = expectOk(await os.sequence());
    const { proposal } = expectOk(await os.propose({ ...asked, actions: [ADD, { action: 'run.all' }] }));
    expect(proposal).toMatchObject({ actor: 'chat', state: 'pending', request: 'add lint' });
    expect(proposal?.decisions.map((decision) => decision.verdict)).toEqual(['propose', 'propose']);
    expect(expectOk(await os.sequence()).revision).toBe(before.revision);
    expect(expectOk(await os.runs())).toEqual([]);
  });

  test("a person's words are never the chat's", async () => {
    const os = await repo();
    for (const action of [{ action: 'policy.mode', mode: 'power' } as const, { action: 'gate.approve', id: 'build' } as const]) {
      const refused = await os.propose({ ...asked, actions: [action] });
      expect(refused).toMatchObject({ ok: false, error: { code: 'POLICY_DENIED', details: { rule: 'human-only' } } });
    }
    expect(expectOk(await os.proposals())).toEqual([]);
  });
});

test('a dry run keeps nothing', async () => {
  const os = await openRepo([]);
  const { plan, proposal } = expectOk(await os.propose({ ...asked, actions: [ADD], dry_run: true }));
  expect(proposal).toBeNull();
  expect(plan.diff).toContain('+  - id: lint');
  expect(expectOk(await os.proposals())).toEqual([]);
});

test('request, proposal, verdicts, decision and result are linked in the audit log', async () => {
  const os = await openRepo([]);
  const { turn } = expectOk(await os.beginTurn({ request: 'add lint', provider: 'builtin', model: null }));
  const { proposal } = expectOk(await os.propose({ actions: [ADD], request: 'add lint', turn, dry_run: false }));
  const id = proposal?.id ?? '';
  expectOk(await os.endTurn({ turn, result: id, usage: null }));
  expectOk(await os.applyProposal({ id, run: false, yes: false, signal: new AbortController().signal, wait: true }));
  const story = expectOk(await os.audit({})).slice(-5);
  expect(story.map(({ actor, action, result }) => [actor, action, result])).toEqual([
    ['human', 'chat.request', 'asked'],
    ['chat', 'proposal.create', id],
    ['chat', 'chat.end', id],
    ['human', 'step.add', 'ok'],
    ['human', 'proposal.applied', 'applied'],
  ]);
  expect(story[0]?.input).toMatchObject({ turn, request: 'add lint', provider: 'builtin' });
  expect(story[1]?.input).toMatchObject({ turn, proposal: id, decisions: [{ verdict: 'propose' }] });
  expect(story[3]?.input).toMatchObject({ proposal: id });
  expect(story[4]?.input).toMatchObject({ proposal: id });
});

test('a person may change a proposal before they apply it', async () => {
  const os = await openRepo([]);
  const { proposal } = expectOk(await os.propose({ ...asked, actions: [ADD] }));
  const id = proposal?.id ?? '';
  const edited = expectOk(await os.editProposal({ id, actions: [{ ...ADD, id: 'check' }] }));
  expect(edited).toMatchObject({ id, state: 'pending', actor: 'chat' });
  expect(edited.diff).toContain('id: check');
  expect(await os.editProposal({ id, actions: [{ action: 'step.rm', id: 'nowhere' }] })).toMatchObject({ error: { code: 'UNKNOWN_STEP' } });
  expectOk(await os.applyProposal({ id, run: false, yes: false, signal: new AbortController().signal, wait: true }));
  expect(expectOk(await os.sequence()).sequence.steps.map((step) => step.id)).toEqual(['check']);
});

test('apply and run starts what can start where the proposal names no run of its own', async () => {
  const os = await openRepo([]);
  const { proposal } = expectOk(await os.propose({ ...asked, actions: [{ ...ADD, command: ['node', '--version'] }] }));
  const request = { id: proposal?.id ?? '', run: true, yes: false, signal: new AbortController().signal, wait: true };
  const done = expectOk(await os.applyProposal(request));
  expect(done.run?.steps).toMatchObject([{ id: 'lint', status: 'DONE' }]);
  const entries = expectOk(await os.audit({})).filter((entry) => JSON.stringify(entry.input).includes(request.id));
  expect(entries.map((entry) => entry.action)).toEqual(['proposal.create', 'step.add', 'proposal.applied', 'run.runnable', 'run.end']);
});
