import { describe, expect, test } from 'vitest';
import { createAttention } from '../../../src/cli/attention.ts';
import type { Event } from '../../../src/model/event.ts';
import type { Status } from '../../../src/model/status.ts';

function terminal({ isTTY = true } = {}) {
  const written: string[] = [];
  let at = 0;
  const stderr = { isTTY, columns: 80, write: (text: string) => (written.push(text), Promise.resolve(true)) };
  const attention = createAttention({ stderr, env: { TERM: 'xterm' }, now: () => at });
  return { attention, written, pass: (ms: number) => void (at += ms) };
}

const changed = (to: Status): Event => ({ event: 'step-changed', run_id: 'r', step: 'build', from: 'RUNNING', to, reason: null });

describe('a person at the terminal is called', () => {
  test('once for each step that waits or failed, and for no other', () => {
    const { attention, written } = terminal();
    for (const to of ['RUNNING', 'DONE', 'NEEDS_REVIEW', 'FAILED', 'BLOCKED'] as const) attention.hear(changed(to));
    expect(written).toEqual(['\u0007\u001b]9;ThreadOS: build waits for you\u001b\\', '\u0007\u001b]9;ThreadOS: build failed\u001b\\']);
  });

  test('for what an agent asks for', () => {
    const { attention, written } = terminal();
    attention.hear({ event: 'proposed', proposal: 'p-1', actor: 'agent:lead', actions: ['step.add'] });
    expect(written).toEqual(['\u0007\u001b]9;ThreadOS: agent:lead asks for something\u001b\\']);
  });

  test('at the end of a run that took a while', () => {
    const { attention, written, pass } = terminal();
    attention.ended('not watched');
    attention.hear(changed('RUNNING'));
    pass(9_000);
    attention.ended('too soon');
    expect(written).toEqual([]);
    pass(2_000);
    attention.ended('3 of 3 done\n\u001b]0;x\u0007');
    expect(written).toEqual(['\u0007\u001b]9;ThreadOS: 3 of 3 done\\n\\u{1b}]0,x\\u{7}\u001b\\']);
  });

  test('only where there is a terminal', () => {
    const { attention, written } = terminal({ isTTY: false });
    attention.hear(changed('FAILED'));
    expect(written).toEqual([]);
  });
});
