import { describe, expect, test } from 'vitest';
import { locateInSequence, parseSequence } from '../../../src/store/sequence-document.ts';

const FILE = '.threados/sequence.yaml';

function problems(text: string): string[] {
  const parsed = parseSequence(text, FILE);
  if (parsed.ok) throw new Error('expected problems');
  expect(parsed.error.code).toBe('INVALID_SEQUENCE');
  return (parsed.error.diagnostics ?? []).map((d) => {
    expect(d.file).toBe(FILE);
    expect(d.source).toBe(
      text
        .replace(/^\ufeff/, '')
        .split(/\r?\n/)
        [d.line - 1]?.slice(0, 400),
    );
    expect(d.column - 1 + d.length).toBeLessThanOrEqual(Math.max(1, d.source.length));
    return `${String(d.line)}:${String(d.column)}+${String(d.length)} ${d.message}`;
  });
}

describe('problems of a sequence', () => {
  test('all at once, each at its place', () => {
    const text = `version: 1
nme: x
steps:
  - id: Plan
    fanout: 1.5
    retires: 2
  - name: 3
    type: bse
    command: npm test
    worktree: "yes"
    env: [A]
    limits: []
    join: some
  - id: a
    id: b
    env:
      "A B": 1
      constructor: x
    timeout: 5
    candidates: [x, "Y"]
`;
    expect(problems(text)).toEqual([
      '2:1+3 nme: is not a known key. Did you mean "name"?',
      '4:9+4 steps[0].id: "Plan" must begin with a-z or 0-9 and hold only a-z, 0-9, "_" and "-", at most 64 characters',
      '5:13+3 steps[0].fanout: must be a whole number',
      '6:5+7 steps[0].retires: is not a known key. Did you mean "retries"?',
      '7:5+4 steps[1]: "id" is missing',
      '7:11+1 steps[1].name: must be a text; write "3" in quotes',
      '8:11+3 steps[1].type: must be one of base, p, c, f, b, l, gate. Did you mean "base"?',
      '9:14+8 steps[1].command: must be a list of words such as ["npm", "test"]: it is never run through a shell',
      '10:15+5 steps[1].worktree: must be true or false',
      '11:10+3 steps[1].env: must be a mapping of keys to values, not a list',
      '12:13+2 steps[1].limits: must be a mapping of keys to values, not a list',
      '13:11+4 steps[1].join: must be all, any or a number',
      '15:5+2 "id" is there twice; a key may be set once',
      '17:7+5 steps[2].env["A B"]: must be the name of an environment variable',
      '17:14+1 steps[2].env["A B"]: must be a text; write "1" in quotes',
      '18:7+11 steps[2].env.constructor: is a reserved name',
      '19:14+1 steps[2].timeout: must be a duration such as 45m, 90s or 1h30m',
      '20:21+3 steps[2].candidates[1]: must be a step or an instance such as explore.2',
    ]);
  });

  test('in words for people, whatever is wrong with the syntax', () => {
    expect(problems('version: 1\nsteps:\n\t- id: a\n')).toEqual([expect.stringMatching(/^3:1\+\d+ a tab cannot indent YAML; use spaces$/)]);
    expect(problems('version: 1\nsteps: []\n---\nversion: 1\n')).toEqual(['3:1+3 a second document begins here; the file must hold one']);
    expect(problems('version: 1\nsteps: [a\n')[0]).toMatch(/^\d:\d+\+\d+ /);
    expect(problems('version: 1\nsteps:\n  - id: *nope\n')).toEqual(['3:9+5 "*nope" refers to an anchor that is not set before it.']);
    expect(problems('')).toEqual(['1:1+1 is empty; it must begin with "version: 1"']);
    expect(problems('- a\n')).toEqual([expect.stringContaining('must be a mapping of keys to values, not a list')]);
    expect(problems('version: 1\nsteps:\n  - ? [a]\n    : b\n')[0]).toContain('a key must be a plain text');
  });

  test('what stands before a syntax error is still judged', () => {
    expect(problems('version: 1\nfoo: 1\nsteps: [}\n')).toEqual(
      expect.arrayContaining([expect.stringContaining('foo: is not a known key')]),
    );
  });

  test('a newer version gets its own message and nothing else', () => {
    const parsed = parseSequence('version: 2\nfuture: true\n', FILE);
    expect(parsed).toMatchObject({
      ok: false,
      error: { message: 'version: is 2, and this ThreadOS knows only 1', diagnostics: [{ line: 1, column: 10 }] },
    });
  });

  test('hostile files are refused, and fast', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i] ?? ''}, `.repeat(9)}]`),
    ];
    const started = performance.now();
    expect(problems(`${bomb.join('\n')}\nversion: 1\nsteps: []\n`)).toEqual(['1:1+1 uses its aliases more than 1000 times']);
    expect(problems(`version: 1\nsteps: ${'['.repeat(100_000)}`)[0]).toContain('is nested deeper than 64 levels');
    expect(problems(`version: 1\nsteps:\n  ${'- '.repeat(100_000)}x`)[0]).toContain('is nested deeper than 64 levels');
    expect(problems(`version: 1\n${Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}`)[0]).toContain(
      'nested deeper',
    );
    expect(parseSequence(`version: 1\nname: ${'x'.repeat(10_000_000)}`, FILE)).toMatchObject({
      ok: false,
      error: { code: 'INVALID_SEQUENCE' },
    });
    expect(problems('version: 1\nname: "a\0b"\nsteps: []\n')[0]).toContain('NUL');
    expect(problems('version: 1\n__proto__: {x: 1}\nconstructor: 1\nsteps: []\n')).toEqual([
      '2:1+9 __proto__: is not a known key.',
      '3:1+11 constructor: is not a known key.',
    ]);
    expect(performance.now() - started).toBeLessThan(3000);
  });

  test('anchors, merges, JSON, CRLF and a byte order mark are read', () => {
    const ok = (text: string): unknown => {
      const parsed = parseSequence(text, FILE);
      return parsed.ok ? parsed.value : parsed.error;
    };
    expect(ok('version: 1\nsteps:\n  - &base {id: a, env: &e {A: x}}\n  - <<: *base\n    id: b\n    env: *e\n')).toEqual({
      version: 1,
      steps: [
        { id: 'a', env: { A: 'x' } },
        { id: 'b', env: { A: 'x' } },
      ],
    });
    expect(ok('{"version": 1, "steps": []}')).toEqual({ version: 1, steps: [] });
    expect(ok('\ufeffversion: 1\r\nsteps:\r\n  - id: a\r\n')).toEqual({ version: 1, steps: [{ id: 'a' }] });
  });

  test('places of a path, or of the nearest parent that is there', () => {
    const text = '\ufeffversion: 1\nsteps:\n  - id: a\n    depends_on: [x, yy]\n';
    expect(locateInSequence(text, ['steps', 0, 'depends_on', 1])).toEqual({
      line: 4,
      column: 21,
      length: 2,
      source: '    depends_on: [x, yy]',
    });
    expect(locateInSequence(text, ['steps', 0, 'lane'])).toMatchObject({ line: 3, column: 5, length: 2 });
    expect(locateInSequence(text, ['version'])).toEqual({ line: 1, column: 10, length: 1, source: 'version: 1' });
    expect(locateInSequence('', ['steps', 4])).toMatchObject({ line: 1, column: 1 });
  });
});
