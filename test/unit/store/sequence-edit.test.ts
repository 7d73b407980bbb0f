import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SequenceSpec, StepSpec } from '../../../src/model/sequence.ts';
import { editSequence, parseSequence } from '../../../src/store/sequence-document.ts';
import { jsonEqual } from '../../../src/util/json.ts';

const FILE = '.threados/sequence.yaml';

function spec(text: string): SequenceSpec {
  const parsed = parseSequence(text, FILE);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** The text after a change made on the value. */
function edit(text: string, change: (spec: SequenceSpec) => SequenceSpec): string {
  const after = change(spec(text));
  const edited = editSequence(text, FILE, after);
  if (!edited.ok) throw new Error(edited.error.message);
  expect(jsonEqual(spec(edited.value), after)).toBe(true);
  return edited.value;
}

function onStep(id: string, change: (step: StepSpec) => StepSpec): (spec: SequenceSpec) => SequenceSpec {
  return (s) => ({ ...s, steps: s.steps.map((step) => (step.id === id ? change(step) : step)) });
}

const TEXT = `# yaml-language-server: $schema=x
version: 1   # of the format
name: 'checkout'

steps:
  # the draft
  - id: plan      # first
    name: "Draft the plan"
    model: codex

  # Building ----------

  # the build
  - id: build
    command: ["npm", "test"] # slow
    depends_on: [ plan ]
    env:
      # why
      A: "1"
    # until it is fixed
    retries: 2

  - id: ship
    depends_on:
      - build  # always
      - plan
    model: shell
    command: [make]
`;

describe('editing keeps what a person laid out', () => {
  test('nothing changed, nothing touched', () => {
    expect(edit(TEXT, (s) => s)).toBe(TEXT);
  });

  test('a value is set in the quotes it had', () => {
    expect(
      edit(
        TEXT,
        onStep('plan', (s) => ({ ...s, name: 'Plan "it"' })),
      ),
    ).toBe(TEXT.replace('"Draft the plan"', '"Plan \\"it\\""'));
    expect(edit(TEXT, (s) => ({ ...s, name: "it's" }))).toBe(TEXT.replace("'checkout'", "'it''s'"));
    expect(
      edit(
        TEXT,
        onStep('build', (s) => ({ ...s, retries: 3 })),
      ),
    ).toBe(TEXT.replace('retries: 2', 'retries: 3'));
  });

  test('a key goes to its usual place in its step, in its indentation', () => {
    expect(
      edit(
        TEXT,
        onStep('plan', (s) => ({ ...s, lane: 'a: b', depends_on: ['ship'] })),
      ),
    ).toBe(TEXT.replace('    model: codex\n', '    lane: "a: b"\n    model: codex\n    depends_on: [ship]\n'));
    expect(
      edit(
        TEXT,
        onStep('build', (s) => ({ ...s, env: { A: '1', B: 'yes' } })),
      ),
    ).toBe(TEXT.replace('A: "1"\n', 'A: "1"\n      B: "yes"\n'));
  });

  test('a key goes with its line and the comment behind it; comments between stay', () => {
    const unset = (key: keyof StepSpec) => (s: StepSpec) => Object.fromEntries(Object.entries(s).filter(([k]) => k !== key)) as StepSpec;
    expect(edit(TEXT, onStep('build', unset('command')))).toBe(TEXT.replace('    command: ["npm", "test"] # slow\n', ''));
    expect(edit(TEXT, onStep('build', unset('retries')))).toBe(TEXT.replace('    retries: 2\n', ''));
    expect(edit(TEXT, onStep('build', unset('env')))).toBe(TEXT.replace('    env:\n      # why\n      A: "1"\n', ''));
  });

  test('the first key of a step may go', () => {
    const text = 'version: 1\nsteps:\n  - name: x # n\n    # about id\n    id: a\n    lane: l\n';
    expect(
      edit(
        text,
        onStep('a', () => ({ id: 'a', lane: 'l' })),
      ),
    ).toBe('version: 1\nsteps:\n  - # about id\n    id: a\n    lane: l\n');
  });

  test('short lists stay inline, long ones stay as they are written', () => {
    expect(
      edit(
        TEXT,
        onStep('build', (s) => ({ ...s, depends_on: ['plan', 'ship'] })),
      ),
    ).toBe(TEXT.replace('[ plan ]', '[ plan, ship ]'));
    expect(
      edit(
        TEXT,
        onStep('build', (s) => ({ ...s, command: ['npm', 'run', 'test'] })),
      ),
    ).toBe(TEXT.replace('["npm", "test"]', '["npm", "run", "test"]'));
    expect(
      edit(
        TEXT,
        onStep('ship', (s) => ({ ...s, depends_on: ['build'] })),
      ),
    ).toBe(TEXT.replace('      - plan\n', ''));
    expect(
      edit(
        TEXT,
        onStep('ship', (s) => ({ ...s, depends_on: ['x', 'build', 'plan'] })),
      ),
    ).toBe(TEXT.replace('      - build  # always\n', '      - x\n      - build  # always\n'));
    expect(
      edit(
        TEXT,
        onStep('ship', (s) => ({ ...s, depends_on: [] })),
      ),
    ).toBe(TEXT.replace('depends_on:\n      - build  # always\n      - plan\n', 'depends_on: []\n'));
  });

  test('a new step goes to the end, spaced like its neighbours', () => {
    expect(
      edit(TEXT, (s) => ({ ...s, steps: [...s.steps, { command: ['npm', 'run x'], id: 'new', model: 'shell', name: 'New: one' }] })),
    ).toBe(`${TEXT}\n  - id: new\n    name: "New: one"\n    model: shell\n    command: ["npm", "run x"]\n`);
  });

  test('a step goes with its comments and the blank line above; headings stay', () => {
    expect(edit(TEXT, (s) => ({ ...s, steps: s.steps.filter((step) => step.id !== 'build') }))).toBe(
      TEXT.replace(/\n {2}# the build[\s\S]*retries: 2\n/, ''),
    );
    expect(edit(TEXT, (s) => ({ ...s, steps: s.steps.filter((step) => step.id === 'plan') }))).toContain('# Building');
  });

  test('a step moves with its comments', () => {
    const moved = edit(TEXT, (s) => ({ ...s, steps: [...s.steps.slice(1), ...s.steps.slice(0, 1)] }));
    expect(moved).toContain(
      '    command: [make]\n\n  # the draft\n  - id: plan      # first\n    name: "Draft the plan"\n    model: codex\n',
    );
    expect(moved.split('\n').sort()).toEqual(TEXT.split('\n').sort());
    const back = edit(moved, () => spec(TEXT));
    expect(jsonEqual(spec(back), spec(TEXT))).toBe(true);
  });

  test('steps: [] becomes a list on the first step, and again [] after the last', () => {
    const empty = 'version: 1\nsteps: [] # none yet\n';
    const one = edit(empty, (s) => ({ ...s, steps: [{ id: 'a' }] }));
    expect(one).toBe('version: 1\nsteps: # none yet\n  - id: a\n');
    expect(edit(one, (s) => ({ ...s, steps: [] }))).toBe(empty);
  });

  test('name and lanes go to the top', () => {
    expect(edit('version: 1\nsteps: []\n', (s) => ({ ...s, name: 'x', lanes: ['a', 'b'] }))).toBe(
      'version: 1\nname: x\nlanes: [a, b]\nsteps: []\n',
    );
  });

  test('CRLF, a byte order mark and a missing last line end are kept', () => {
    const text = '\ufeffversion: 1\r\nsteps:\r\n  - id: a # x\r\n    lane: l';
    expect(
      edit(
        text,
        onStep('a', (s) => ({ ...s, name: 'n' })),
      ),
    ).toBe(text.replace('\r\n    lane', '\r\n    name: n\r\n    lane'));
    expect(
      edit(
        text,
        onStep('a', () => ({ id: 'a' })),
      ),
    ).toBe('\ufeffversion: 1\r\nsteps:\r\n  - id: a # x');
    expect(edit(text, (s) => ({ ...s, steps: [...s.steps, { id: 'b' }] }))).toBe(`${text}\r\n  - id: b`);
  });

  test('dashes without indentation, and far from their keys', () => {
    const text = 'version: 1\nsteps:\n-   id: a\n-   id: b\n    lane: x\n';
    expect(edit(text, (s) => ({ ...s, steps: [...s.steps, { id: 'c', lane: 'y' }] }))).toBe(`${text}-   id: c\n    lane: y\n`);
  });

  test('a step in flow layout keeps it', () => {
    const text = 'version: 1\nsteps:\n  - {id: a, depends_on: [b]}\n  - { id: b }\n';
    expect(
      edit(
        text,
        onStep('a', (s) => ({ ...s, depends_on: ['b', 'c'], lane: 'x, y' })),
      ),
    ).toBe('version: 1\nsteps:\n  - {id: a, depends_on: [b, c], lane: "x, y"}\n  - { id: b }\n');
  });

  test('JSON stays JSON, laid out as it was', () => {
    const text = '{\n  "version": 1,\n  "steps": [\n    {\n      "id": "a",\n      "command": ["x", "y"]\n    }\n  ]\n}\n';
    const edited = edit(text, (s) => ({ ...s, steps: [...s.steps, { id: 'b', depends_on: ['a'] }] }));
    expect(edited).toBe(text.replace('    }\n  ]', '    },\n    {\n      "id": "b",\n      "depends_on": ["a"]\n    }\n  ]'));
    expect(JSON.parse(edited)).toEqual(spec(edited));
  });

  test('a change to what others refer to changes them not', () => {
    const text =
      'version: 1\nsteps:\n  - id: a\n    env: &e # shared\n      A: x\n  - id: b\n    env: *e # too\n  - id: c\n    env:\n      <<: *e\n      B: y\n';
    expect(
      edit(
        text,
        onStep('b', (s) => ({ ...s, env: { A: 'z' } })),
      ),
    ).toBe(text.replace('*e # too', '\n      A: z # too').replace('env: \n      A: z # too', 'env: # too\n      A: z'));
    const edited = edit(
      text,
      onStep('a', (s) => ({ ...s, env: { A: 'q' } })),
    );
    expect(edited).toContain('# shared');
    edit(
      text,
      onStep('c', (s) => ({ ...s, env: { B: 'y' } })),
    );
    expect(
      edit(
        text,
        onStep('c', (s) => ({ ...s, env: { A: 'x', B: 'n' } })),
      ),
    ).toBe(text.replace('B: y', 'B: n'));
  });

  test('block texts', () => {
    const text =
      'version: 1\nsteps:\n  - id: a\n    env:\n      A: |\n        one\n\n        two\n\n  - id: b\n    name: >-\n      folded\n      text\n    lane: x\n';
    expect(
      edit(
        text,
        onStep('a', (s) => ({ ...s, env: { A: s.env?.['A'] ?? '', B: 'x' } })),
      ),
    ).toBe(text.replace('two\n', 'two\n      B: x\n'));
    expect(
      edit(
        text,
        onStep('b', (s) => ({ ...s, name: 'y' })),
      ),
    ).toBe(text.replace('>-\n      folded\n      text', 'y'));
    expect(
      edit(
        text,
        onStep('a', (s) => ({ ...s, env: { A: 'l\n' } })),
      ),
    ).toContain('A: "l\\n"\n');
  });
});

describe('any edit of any layout', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const word = fc.oneof(
    fc.constantFrom(
      'x',
      'a b',
      '# no',
      'k: v',
      '- d',
      '',
      'true',
      '12',
      '1e3',
      '~',
      '"q"',
      "it's",
      '[x',
      'a, b',
      'ünï',
      '*a',
      '&a',
      'a #b',
      'x:',
      '\t',
      'l1\nl2\n',
      ' lead',
      '%d',
      '@x',
      '!t',
      '?',
      '|',
      '>-',
    ),
    fc.string({ maxLength: 8 }).filter((s) => !s.includes('\0')),
  );
  const label = word.filter((w) => w.length > 0);
  const step = fc.record(
    {
      name: label,
      lane: label,
      model: fc.constantFrom('shell', 'codex'),
      command: fc.array(word, { minLength: 1, maxLength: 3 }).filter((c) => c[0] !== ''),
      depends_on: fc.uniqueArray(id, { maxLength: 3 }),
      retries: fc.nat(5),
      worktree: fc.boolean(),
      env: fc.dictionary(fc.constantFrom('A', 'B_C'), word, { maxKeys: 2 }),
      watchdog: fc.record({ start: fc.constantFrom('2m', '10s'), verify: fc.constant(['npm', 'test']) }, { requiredKeys: [] }),
      items: fc.array(word, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  );
  const specs = fc
    .record(
      {
        name: label,
        lanes: fc.array(label, { maxLength: 2 }),
        steps: fc.uniqueArray(fc.tuple(id, step), { selector: ([i]) => i, maxLength: 5 }),
      },
      { requiredKeys: ['steps'] },
    )
    .map(({ steps, ...top }): SequenceSpec => ({
      version: 1,
      ...top,
      steps: steps.map(([i, fields]) => JSON.parse(JSON.stringify({ id: i, ...fields })) as StepSpec),
    }));

  /** A text of the spec as somebody may have written it: comments, blank lines, block or flow, LF or CRLF. */
  const written = fc
    .record({
      before: specs,
      comments: fc.boolean(),
      blank: fc.boolean(),
      crlf: fc.boolean(),
      dash: fc.constantFrom(0, 2),
      noEnd: fc.boolean(),
    })
    .map((o) => {
      const pad = ' '.repeat(o.dash);
      const lines = ['version: 1 # v'];
      if (o.comments) lines.unshift('# head');
      if (o.before.name !== undefined) lines.push(`name: ${JSON.stringify(o.before.name)}`);
      if (o.before.lanes !== undefined) lines.push(`lanes: ${JSON.stringify(o.before.lanes)}`);
      lines.push(o.before.steps.length === 0 ? 'steps: []' : 'steps:');
      for (const [i, s] of o.before.steps.entries()) {
        if (o.blank && i > 0) lines.push('');
        if (o.comments && i % 2 === 0) lines.push(`${pad}# about ${s.id}`);
        lines.push(`${pad}- id: ${s.id}${o.comments ? ` # id of ${s.id}` : ''}`);
        for (const [key, value] of Object.entries(s)) {
          if (key === 'id') continue;
          if (o.comments && key === 'lane') lines.push(`${pad}  # lane of ${s.id}`);
          const isBlockMap = key === 'env' && Object.keys(value as object).length > 0 && i % 2 === 0;
          const isBlockList = Array.isArray(value) && value.length > 0 && i % 2 === 1;
          if (isBlockMap)
            lines.push(`${pad}  env:`, ...Object.entries(value as object).map(([k, v]) => `${pad}    ${k}: ${JSON.stringify(v)}`));
          else if (isBlockList) lines.push(`${pad}  ${key}:`, ...value.map((item) => `${pad}    - ${JSON.stringify(item)}`));
          else lines.push(`${pad}  ${key}: ${JSON.stringify(value)}`);
        }
      }
      const eol = o.crlf ? '\r\n' : '\n';
      return { before: o.before, text: lines.join(eol) + (o.noEnd ? '' : eol) };
    });

  test('says what it should, and leaves the lines of untouched steps alone', () => {
    fc.assert(
      fc.property(written, specs, ({ before, text }, after) => {
        expect(jsonEqual(spec(text), before)).toBe(true);
        const edited = edit(text, () => after);
        const lines = new Set(edited.split(/\r?\n/));
        for (const [i, s] of before.steps.entries()) {
          if (!after.steps.some((other) => jsonEqual(other, s))) continue;
          expect(lines).toContain(text.split(/\r?\n/).find((line) => line.includes(`- id: ${s.id}`)));
          if (text.includes('# head') && i % 2 === 0) expect(edited).toContain(`# about ${s.id}`);
        }
        if (text.includes('\r\n')) expect(edited.replaceAll('\r\n', '')).not.toContain('\n');
        if (text.startsWith('# head')) expect(edited.startsWith('# head')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('one field changed is one place changed', () => {
    fc.assert(
      fc.property(written, fc.nat(), fc.nat(100), ({ before, text }, at, retries) => {
        fc.pre(before.steps.length > 0);
        const target = before.steps[at % before.steps.length]?.id ?? '';
        const edited = edit(
          text,
          onStep(target, (s) => ({ ...s, retries })),
        );
        const old = text.split(/\r?\n/);
        const now = edited.split(/\r?\n/);
        const same = old.filter((line) => now.includes(line)).length;
        expect(old.length - same).toBeLessThanOrEqual(1);
        expect(now.length - old.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('parse of print is the identity', () => {
    fc.assert(
      fc.property(specs, (s) => {
        expect(edit('version: 1\nsteps: []\n', () => s)).toBe(
          edit(
            edit('version: 1\nsteps: []\n', () => s),
            () => s,
          ),
        );
      }),
    );
  });
});
