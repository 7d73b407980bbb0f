import { describe, expect, test } from 'vitest';
import type { TurnResult } from '../../../../src/chat/turn.ts';
import type { Proposal } from '../../../../src/model/plan.ts';
import type { CommandId } from '../../../../src/tui/keys/commands.ts';
import { resolveKey } from '../../../../src/tui/keys/resolve.ts';
import { chatHeight, chatRows, chatWindow, chosenProposal } from '../../../../src/tui/state/chat-rows.ts';
import { lineText } from './line-text.ts';
import { tuiOf, type TestTui } from '../make.ts';

const command = (id: CommandId) => ({ type: 'command', id }) as const;
const write = (text: string) => Array.from(text, (char) => ({ type: 'chat-key', key: char, text: char }) as const);

function proposal(id: string, more: Partial<Proposal> = {}): Proposal {
  return {
    schema: 1,
    id,
    actor: 'chat',
    created_at: '2026-11-23T09:00:00.000Z',
    state: 'pending',
    actions: [{ action: 'gate.insert', id: 'ok', before: ['b'] }],
    decisions: [],
    diff: '--- a/.threados/sequence.yaml\n+++ b/.threados/sequence.yaml\n@@ -1 +1 @@\n-a\n+b\n',
    effects: [],
    revision: 'rev-1',
    request: 'a gate',
    decided_by: null,
    decided_at: null,
    ...more,
  };
}

function result(more: Partial<TurnResult> = {}): TurnResult {
  const usage = { input_tokens: 10, output_tokens: 5, cost_usd: null };
  const base = { turn: 't-1', provider: 'builtin', model: null, say: 'Done.', plan: null, proposal: null, failure: null } as const;
  return { ...base, usage, repairs: [], looks: [], sent: [], history: [{ role: 'user', text: 'x' }], ...more };
}

const STEPS = [
  { id: 'a', command: ['true'] },
  { id: 'b', command: ['true'], depends_on: ['a'] },
];
const talking = (): TestTui => tuiOf(STEPS).send(command('chat.talk'));
const texts = (tui: TestTui): string[] => chatRows(tui.state()).map((row) => lineText(row.line));

describe('writing', () => {
  test('keys are text while the draft is written, and commands again afterwards', () => {
    const tui = talking();
    expect(resolveKey(tui.state(), 'q', true)).toEqual({ type: 'draft' });
    expect(resolveKey(tui.state(), 'enter', false)).toEqual({ type: 'command', id: 'chat.send' });
    tui.send(...write('qa'), command('chat.done'));
    expect(tui.state().chat.draft.text).toBe('qa');
    expect(resolveKey(tui.state(), 'q', true)).toEqual({ type: 'command', id: 'quit' });
  });

  test('what is pasted keeps its lines', () => {
    expect(talking().send({ type: 'paste', text: 'one\ntwo' }).state().chat.draft.text).toBe('one\ntwo');
  });

  test('nothing is sent where nothing was written', () => {
    const tui = talking().send(...write('  '), command('chat.send'));
    expect(tui.effects().filter((effect) => effect.effect === 'chat-ask')).toEqual([]);
    expect(tui.state().chat.writing).toBe(false);
  });

  test('one turn at a time', () => {
    const tui = talking().send(...write('one'), command('chat.send'), command('chat.retry'));
    expect(tui.effects().filter((effect) => effect.effect === 'chat-ask')).toHaveLength(1);
    expect(resolveKey(tui.state(), 'esc', false)).toEqual({ type: 'command', id: 'chat.cancel' });
  });
});

describe('a turn', () => {
  const asked = (): TestTui => talking().send(...write('a gate'), command('chat.send'));

  test('is shown as it comes, with what happens on the way', () => {
    const tui = asked().send(
      { type: 'chat-event', id: 0, event: { event: 'said', text: 'A ga' } },
      { type: 'chat-event', id: 0, event: { event: 'repair', problem: 'no step "x".', answer: '{}' } },
      { type: 'chat-event', id: 0, event: { event: 'said', text: 'A gate.' } },
    );
    expect(texts(tui).join('\n')).toContain('A gate.');
    expect(texts(tui).join('\n')).toContain('cannot be used: no step "x".');
  });

  test('ends with its card, chosen, before the disk tells of it', () => {
    const tui = asked().send({ type: 'chat-event', id: 0, event: { event: 'ended', result: result({ proposal: proposal('p-1') }) } });
    expect(chosenProposal(tui.state())?.id).toBe('p-1');
    expect(tui.effects().at(-1)).toEqual({ effect: 'plan-proposals', ids: ['p-1'] });
    expect(chatRows(tui.state()).filter((row) => row.buttons)).toHaveLength(1);
    tui.send({ type: 'proposals', proposals: [proposal('p-0', { created_at: '2026-11-23T08:00:00.000Z' }), proposal('p-1')] });
    expect(chosenProposal(tui.state())?.id).toBe('p-1');
  });

  test('a late word about a turn that is not there is no trouble', () => {
    const tui = talking().send({ type: 'chat-event', id: 7, event: { event: 'said', text: 'x' } });
    expect(tui.state().chat.turns).toEqual([]);
  });

  test('control characters of an answer are shown, not obeyed', () => {
    const tui = asked().send({ type: 'chat-event', id: 0, event: { event: 'said', text: 'x\u001b[2J\u0007y' } });
    expect(texts(tui).join('')).not.toMatch(/[\u0000-\u001f]/);
  });
});

describe('cards', () => {
  const cards = (...all: readonly Proposal[]): TestTui => tuiOf(STEPS).send(command('pane.dock'), { type: 'proposals', proposals: all });

  test('show the policy’s word to the person, and what was planned anew', () => {
    const tui = cards(proposal('p-1'));
    const decision = { action: 0, name: 'gate.insert', verdict: 'confirm', rule: 'confirm[0]', reason: 'policy.yaml wants --yes' } as const;
    tui.send({
      type: 'proposal-planned',
      id: 'p-1',
      plan: { revision: 'rev-2', diff: '+++ b/x\n+new\n', effects: [], decisions: [decision] },
    });
    const shown = texts(tui).join('\n');
    expect(shown).toContain('confirm: policy.yaml wants --yes');
    expect(shown).toContain('The sequence has changed since');
    expect(shown).toContain('+new');
  });

  test('say why they no longer fit', () => {
    const tui = cards(proposal('p-1')).send({ type: 'proposal-planned', id: 'p-1', plan: { conflict: 'there is no step "b"' } });
    expect(texts(tui).join('\n')).toContain('No longer fits: there is no step "b"');
  });

  test('a long diff is folded until it is asked for', () => {
    const diff = `+++ b/x\n${Array.from({ length: 50 }, (_, i) => `+line ${i}\n`).join('')}`;
    const tui = cards(proposal('p-1', { diff }));
    expect(texts(tui).join('\n')).not.toContain('line 49');
    tui.send(command('dock.fold'));
    expect(texts(tui).join('\n')).toContain('line 49');
    tui.send(command('dock.fold'));
    expect(texts(tui).join('\n')).not.toContain('line 49');
  });

  test('the transcript scrolls to both of its ends and no further', () => {
    const tui = cards(...Array.from({ length: 30 }, (_, i) => proposal(`p-${i}`)));
    const window = () => chatWindow(tui.state(), chatHeight(tui.state()));
    tui.send(command('list.top'));
    expect(window().start).toBe(0);
    tui.send(command('list.end'));
    expect(window().end).toBe(chatRows(tui.state()).length);
    expect(tui.state().chat.view).toEqual({ at: 'end' });
  });

  test('nothing can be decided where nothing waits', () => {
    expect(resolveKey(cards().state(), 'a', true)).toEqual({ type: 'impossible', id: 'dock.apply' });
  });
});
