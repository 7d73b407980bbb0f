import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutGraph } from '../../../src/engine/layout.ts';
import { graphText, plainLines } from '../../../src/insight/graph-text.ts';
import { lineKey } from '../../../src/insight/route/model.ts';
import { routeGraph } from '../../../src/insight/route/route.ts';
import type { Sequence } from '../../../src/model/sequence.ts';
import { textWidth } from '../../../src/util/text-width.ts';
import { chain, sequence, shell } from '../engine/build.ts';
import { anyGraph, DEMO, DEMO_STATES } from './graph-samples.ts';

function draw(seq: Sequence, width = 100, ascii = false): string {
  return `\n${plainLines(graphText(seq, seq === DEMO ? DEMO_STATES : new Map(), { width, ascii })).join('\n')}\n`;
}

describe('a sequence as text', () => {
  test('candidates side by side, a merge, a gate', () => {
    expect(draw(DEMO)).toMatchInlineSnapshot(`
      "
             ╭────────╮                       ╭───────────╮   ╱──────────────╲   ╭─────────╮
      plan   │ ✓ plan ├─╮                  ╭─▶│ ● merge F ├──▶◇ · looks-good ◇──▶│ · tests │
             ╰────────╯ │                  │  ╰───────────╯   ╲──────────────╱   ╰─────────╯
                        │  ╭─────────────╮ │
      rules             ├─▶│ ✓ fix-rules ├─┤
                        │  ╰─────────────╯ │
                        │  ╭─────────────╮ │
      table             ╰─▶│ ✗ fix-table ├─╯
                           ╰─────────────╯
      "
    `);
  });

  test('in plain characters', () => {
    expect(draw(DEMO, 100, true)).toMatchInlineSnapshot(`
      "
             +--------+                       +-----------+   /--------------\\   +---------+
      plan   | v plan +-+                  +->| * merge F +-->< . looks-good >-->| . tests |
             +--------+ |                  |  +-----------+   \\--------------/   +---------+
                        |  +-------------+ |
      rules             +->| v fix-rules +-+
                        |  +-------------+ |
                        |  +-------------+ |
      table             +->| x fix-table +-+
                           +-------------+
      "
    `);
    expect(draw(DEMO, 100, true)).toMatch(/^[\n -~]*$/);
  });

  test('without frames where they do not fit, then in bands', () => {
    expect(draw(DEMO, 70)).toMatchInlineSnapshot(`
      "
      plan    ✓ plan ─╮                ╭─▶ ● merge F ──▶ · ◇ looks-good ─
      rules           ├─▶ ✓ fix-rules ─┤
      table           ╰─▶ ✗ fix-table ─╯

      plan   ─▶ · tests
      "
    `);
    expect(draw(DEMO, 45)).toMatchInlineSnapshot(`
      "
      plan    ✓ plan ─╮                ╭
      rules           ├─▶ ✓ fix-rules ─┤
      table           ╰─▶ ✗ fix-table ─╯

      plan   ─▶ ● merge F ──▶ · ◇ looks-good ─

      plan   ─▶ · tests
      "
    `);
  });

  test('a chain', () => {
    expect(draw(sequence(...chain(3)))).toMatchInlineSnapshot(`
      "
      ╭──────╮   ╭──────╮   ╭──────╮
      │ ○ s0 ├──▶│ ○ s1 ├──▶│ ○ s2 │
      ╰──────╯   ╰──────╯   ╰──────╯
      "
    `);
  });

  test('a diamond', () => {
    expect(draw(sequence(shell('a'), shell('b', ['a']), shell('c', ['a']), shell('d', ['b', 'c'])))).toMatchInlineSnapshot(`
      "
      ╭─────╮    ╭─────╮    ╭─────╮
      │ ○ a ├─┬─▶│ ○ b ├─┬─▶│ ○ d │
      ╰─────╯ │  ╰─────╯ │  ╰─────╯
              │  ╭─────╮ │
              ╰─▶│ ○ c ├─╯
                 ╰─────╯
      "
    `);
  });

  test('ten side by side and one that fuses them', () => {
    const tries = Array.from({ length: 10 }, (_, i) => `try-${i + 1}`);
    const fan = sequence(shell('plan'), ...tries.map((id) => shell(id, ['plan'])), { id: 'merge', type: 'f', candidates: tries });
    expect(draw(fan)).toMatchInlineSnapshot(`
      "
       ○ plan ─┬─▶ ○ try-1 ──┬─▶ ○ merge F
               ├─▶ ○ try-2 ──┤
               ├─▶ ○ try-3 ──┤
               ├─▶ ○ try-4 ──┤
               ├─▶ ○ try-5 ──┤
               ├─▶ ○ try-6 ──┤
               ├─▶ ○ try-7 ──┤
               ├─▶ ○ try-8 ──┤
               ├─▶ ○ try-9 ──┤
               ╰─▶ ○ try-10 ─╯
      "
    `);
  });

  test('a soft dependency past a step, and the child of a b step', () => {
    const seq = sequence(
      shell('a'),
      shell('b', ['a']),
      shell('c', ['b'], { after: ['a'] }),
      { id: 'lead', type: 'b', depends_on: ['a'] },
      shell('kid', [], { parent: 'lead' }),
      { id: 'many', type: 'p', fanout: 3, depends_on: ['lead'] },
    );
    expect(draw(seq)).toMatchInlineSnapshot(`
      "
      ╭─────╮      ╭──────────╮    ╭───────╮
      │ ○ a ├─┬─┬─▶│ ○ b      ├─┬─▶│ ○ c   │
      ╰─────╯ ╎ │  ╰──────────╯ ╎  ╰───────╯
              ╰╌│╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╯
                │  ╭──────────╮    ╭───────╮    ╭───────────╮
                ╰─▶│ ○ lead B ├─┬┈▶│ ○ kid │ ╭─▶│ ○ many ×3 │
                   ╰──────────╯ │  ╰───────╯ │  ╰───────────╯
                                ╰────────────╯
      "
    `);
  });

  test('an empty sequence has no lines', () => {
    expect(graphText(sequence(), new Map(), { width: 80, ascii: false })).toEqual([]);
  });

  test('ids are shortened only as long as they can be told apart', () => {
    const long = (end: string) => `a-long-name-that-ends-in-${end}`;
    expect(draw(sequence(shell(long('one')), shell('next', [long('one')])), 40)).toMatchInlineSnapshot(`
      "
       ○ a-long-name-that-en… ─▶ ○ next
      "
    `);
    expect(draw(sequence(shell(long('one')), shell(long('two'), [long('one')])), 60)).toMatchInlineSnapshot(`
      "
       ○ a-long-name-that-ends-in-one ─

      ─▶ ○ a-long-name-that-ends-in-two
      "
    `);
  });
});

/** `from>to` for every card that the routes lead to from every other. */
function followed(seq: Sequence): Set<string> {
  const layout = layoutGraph(seq);
  const { channels } = routeGraph(layout);
  const at = new Map([...layout.places].map(([id, { column, row }]) => [`${column} ${row}/0`, id]));
  const reached = (column: number, line: string): string[] =>
    (channels[column]?.joints ?? [])
      .filter((joint) => joint.from.some((end) => lineKey(end) === line))
      .flatMap((joint) => joint.to)
      .flatMap((end) => (end.card ? [at.get(`${column + 1} ${lineKey(end)}`)!] : reached(column + 1, lineKey(end))));
  return new Set([...at].flatMap(([key, id]) => reached(Number(key.split(' ')[0]), key.split(' ')[1]!).map((to) => `${id}>${to}`)));
}

describe('any sequence', () => {
  test('fits the width, and shows every id and the status beside it', () => {
    fc.assert(
      fc.property(anyGraph(30), fc.integer({ min: 24, max: 200 }), fc.boolean(), ({ seq, states }, width, ascii) => {
        const lines = graphText(seq, states, { width, ascii });
        const plain = plainLines(lines);
        for (const line of plain) expect(textWidth(line)).toBeLessThanOrEqual(width);
        const names = lines.flatMap((line) => line.filter(({ style }) => style === 'name').map(({ text }) => text.trim()));
        expect(names.sort()).toEqual(seq.steps.map(({ id }) => id).sort());
      }),
      { numRuns: 200 },
    );
  });

  test('has lines from each step to those that wait for it, and to no other', () => {
    fc.assert(
      fc.property(anyGraph(20), ({ seq }) => {
        const edges = layoutGraph(seq).edges.map(({ from, to }) => `${from}>${to}`);
        expect([...followed(seq)].sort()).toEqual([...new Set(edges)].sort());
      }),
      { numRuns: 200 },
    );
  });

  test('looks the same each time, and has no line that ends in spaces', () => {
    fc.assert(
      fc.property(anyGraph(15), ({ seq, states }) => {
        const first = plainLines(graphText(seq, states, { width: 80, ascii: false }));
        expect(plainLines(graphText(seq, states, { width: 80, ascii: false }))).toEqual(first);
        for (const line of first) expect(line).toBe(line.trimEnd());
      }),
    );
  });

  test.each([0, 1, 5, 12])('is drawn without complaint in %i columns', (width) => {
    for (const line of plainLines(graphText(DEMO, DEMO_STATES, { width, ascii: false })))
      expect(textWidth(line)).toBeLessThanOrEqual(width);
  });
});
