import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditDraft } from '../../../src/model/plan.ts';
import { chain, findBreak, GENESIS, readLine } from '../../../src/store/audit-chain.ts';
import { mentionsStep } from '../../../src/store/audit-filter.ts';

const draft: AuditDraft = {
  actor: 'human',
  action: 'step.add',
  input: { id: 'plan' },
  decision: 'allow',
  result: 'ok',
  revision_before: 'a',
  revision_after: 'b',
  run_id: null,
};

function log(count: number): string[] {
  const lines: string[] = [];
  let head = GENESIS;
  for (let i = 0; i < count; i += 1) {
    const { entry, line } = chain(head, `2026-11-23T08:45:0${String(i % 10)}.000Z`, {
      ...draft,
      input: { n: i, text: 'ü\u2028,"hash":"x"}' },
    });
    lines.push(line);
    head = { seq: entry.seq, hash: entry.hash };
  }
  return lines;
}

function check(lines: readonly string[]): string | null {
  let head = GENESIS;
  for (const [i, line] of lines.entries()) {
    const found = findBreak(head, line, i + 1);
    if (found !== null) return `${String(found.line)} ${found.kind}`;
    const entry = readLine(line);
    if (entry !== null) head = { seq: entry.seq, hash: entry.hash };
  }
  return null;
}

describe('the audit chain', () => {
  test('keys stand in the order of the contract', () => {
    const { line } = chain(GENESIS, '2026-11-23T08:45:00.000Z', draft);
    expect(Object.keys(JSON.parse(line) as object)).toEqual(
      'seq at actor action input decision result revision_before revision_after run_id prev hash'.split(' '),
    );
  });

  test('a changed, a removed, an inserted and a swapped line are named', () => {
    const lines = log(6);
    expect(check(lines)).toBeNull();
    expect(check(lines.with(2, (lines[2] ?? '').replace('human', 'agent')))).toBe('3 changed');
    expect(check(lines.toSpliced(2, 2))).toBe('3 removed');
    expect(check(lines.toSpliced(2, 0, lines[0] ?? ''))).toBe('3 inserted');
    expect(check([lines[0] ?? '', lines[2] ?? '', lines[1] ?? ''])).toBe('2 removed');
    const forged = chain({ seq: 2, hash: 'f'.repeat(64) }, 't', draft).line;
    expect(check(lines.with(2, forged))).toBe('3 inserted');
    const rechained = chain({ seq: 2, hash: (JSON.parse(lines[1] ?? '') as { hash: string }).hash }, 't', {
      ...draft,
      actor: 'agent:x',
    }).line;
    expect(check(lines.with(2, rechained))).toBe('4 inserted');
  });

  test('any one character changed is found', () => {
    const lines = log(4);
    fc.assert(
      fc.property(fc.nat(3), fc.nat(), fc.constantFrom('0', 'x', ' ', '"'), (n, at, c) => {
        const line = lines[n] ?? '';
        const place = at % line.length;
        fc.pre(line[place] !== c);
        expect(check(lines.with(n, line.slice(0, place) + c + line.slice(place + 1)))).not.toBeNull();
      }),
    );
  });

  test('which steps an input speaks of', () => {
    expect(mentionsStep({ actions: [{ action: 'dep.add', id: 'b', on: ['plan'] }] }, 'plan')).toBe(true);
    expect(mentionsStep({ ids: ['plan.2'] }, 'plan')).toBe(true);
    expect(mentionsStep({ steps: [{ id: 'plan', status: 'DONE' }] }, 'plan')).toBe(true);
    expect(mentionsStep({ name: 'plan', prompt: 'plan', id: 'planner' }, 'plan')).toBe(false);
  });
});
