import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { graphSvg } from '../../../src/insight/graph-svg.ts';
import type { Sequence } from '../../../src/model/sequence.ts';
import { chain, sequence, shell } from '../engine/build.ts';
import { anyGraph, DEMO, DEMO_STATES } from './graph-samples.ts';

interface Picture {
  readonly elements: readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[];
  readonly texts: readonly string[];
}

/** Reads the picture with a strict XML parser; throws where it is not well-formed. */
function read(seq: Sequence, states: Parameters<typeof graphSvg>[1] = new Map()): Picture {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  const texts: string[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => elements.push({ name, attributes }));
  parser.on('text', (text) => texts.push(text));
  parser.write(graphSvg(seq, states).join('\n')).close();
  return { elements, texts };
}

const numbers = (text: string): number[] => [...text.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number);

describe('a sequence as svg', () => {
  test('a card for every step, a stroke for every edge, a name for those who listen', () => {
    const { elements, texts } = read(DEMO, DEMO_STATES);
    const count = (name: string, kind: string) => elements.filter((each) => each.name === name && each.attributes['class'] === kind).length;
    expect(count('rect', 'card')).toBe(5);
    expect(count('polygon', 'card')).toBe(1);
    expect(count('g', 'DONE')).toBe(2);
    expect(elements[0]).toMatchObject({ name: 'svg', attributes: { role: 'img', 'aria-label': 'sequence' } });
    expect(texts).toContain('looks-good: A person looks (BLOCKED)');
    expect(texts).toEqual(expect.arrayContaining(['plan', 'rules', 'table']));
  });

  test('nothing is fetched, nothing runs, nothing in a name means anything', () => {
    const nasty = `"><script>alert('1')</script>&amp;]]>\u0000\u202e\ud800<!--`;
    const { elements, texts } = read(
      sequence(shell('a', [], { name: nasty.replace('\u0000', ''), lane: nasty.slice(0, 40).replace('\u0000', '') })),
    );
    expect(new Set(elements.map((each) => each.name))).toEqual(
      new Set(['svg', 'title', 'style', 'defs', 'marker', 'path', 'text', 'g', 'rect']),
    );
    expect(texts.join(' ')).toContain(`<script>alert('1')</script>&amp;]]>`);
    const raw = graphSvg(DEMO, DEMO_STATES).join('\n');
    expect(raw).not.toMatch(/(?:href|src|@import|url\((?!#))/);
  });

  test('soft edges are dashed, those of a parent dotted', () => {
    const { elements } = read(
      sequence(shell('boss', [], { type: 'b' }), shell('kid', [], { parent: 'boss' }), shell('late', [], { after: ['boss'] })),
    );
    const classes = elements.flatMap((each) => (each.name === 'path' ? [each.attributes['class']] : []));
    expect(classes).toEqual(expect.arrayContaining(['edge dashed', 'edge dotted']));
  });

  test('any sequence: well-formed, all of it inside, no two cards over each other', () => {
    fc.assert(
      fc.property(anyGraph(25), ({ seq, states }) => {
        const { elements } = read(seq, states);
        const [, , width = 0, height = 0] = numbers(elements[0]!.attributes['viewBox']!);
        const cards = elements.flatMap(({ attributes }) => {
          if (attributes['class'] !== 'card') return [];
          if (attributes['points'] === undefined) return [[Number(attributes['x']), Number(attributes['y'])] as const];
          const all = numbers(attributes['points']);
          return [[all[0]!, Math.min(...all.filter((_, i) => i % 2 === 1))] as const];
        });
        expect(new Set(cards.map((card) => card.join(' '))).size).toBe(seq.steps.length);
        for (const { attributes } of elements) {
          const places = attributes['class']?.startsWith('edge') === true ? numbers(attributes['d']!) : [];
          for (const [i, place] of places.entries()) {
            expect(place).toBeGreaterThanOrEqual(0);
            expect(place).toBeLessThanOrEqual(i % 2 === 0 ? width : height);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('nothing at all, and ten thousand steps', () => {
    expect(read(sequence()).elements[0]?.name).toBe('svg');
    expect(graphSvg(sequence(...chain(10_000)), new Map()).length).toBeGreaterThan(10_000);
  });
});
