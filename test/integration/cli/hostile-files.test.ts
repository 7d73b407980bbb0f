import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { POLICY_SAMPLE, SEQUENCE_SAMPLE } from './samples.ts';
import { expectHarmless, filesBelow, inside, makeSite } from '../../rig/inside.ts';
import { HOSTILE_WORDS, hostileWord } from './hostile.ts';

/** What reads the files, and what would change them: none of it may do harm, whatever they say. */
const LINES = [
  ...[
    'validate',
    'status',
    'step show a',
    'graph',
    'graph --as svg',
    'policy show',
    'trust',
    'proposal ls',
    'prompt show a',
    'doctor',
    'runs ls',
  ],
  ...[
    'step add c -- node',
    'step rm a --yes --cascade',
    'step edit a --name x',
    'dep rm b --on a',
    'undo',
    'gate insert g --after a',
    'fusion create f --models codex --prompt x',
  ],
  ...[
    'policy mode power --yes',
    'policy allow jq --yes',
    'run all',
    'run step b --force --yes',
    'stop all --yes',
    'logs a',
    'prompt generate a --yes',
    'init',
  ],
] as const;
const line = fc.constantFrom(...LINES);

/** A file as a person has it, with a few places overwritten, doubled, cut or filled with something else. */
function mangled(sample: string): fc.Arbitrary<string> {
  const at = fc.nat({ max: sample.length });
  const piece = fc.oneof(
    hostileWord,
    fc.constantFrom(
      '\n',
      '\t',
      ': ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '#',
      '&x ',
      '*x',
      '<<: *x',
      '!!binary ',
      '---\n',
      '...\n',
      '? ',
      '| \n',
      '>-\n',
      '%YAML 1.1\n',
    ),
    fc.constantFrom(
      '__proto__: {x: 1}\n',
      'constructor: 1\n',
      'version: 99\n',
      'steps: null\n',
      'id: ../../x\n',
      'cwd: ../..\n',
      'prompt_file: /etc/passwd\n',
    ),
  );
  const change = fc.record({ at, cut: fc.oneof(fc.constant(0), fc.nat({ max: 60 })), piece });
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((text, { at: from, cut, piece: put }) => text.slice(0, from) + put + text.slice(from + cut), sample));
}

test.each([
  { file: 'sequence.yaml', sample: SEQUENCE_SAMPLE, numRuns: 80 },
  { file: 'policy.yaml', sample: POLICY_SAMPLE, numRuns: 60 },
])('no $file is a bug, half a change or a file outside the repo', async ({ file, sample, numRuns }) => {
  const text = fc.oneof({ weight: 8, arbitrary: mangled(sample) }, { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) });
  await fc.assert(
    fc.asyncProperty(text, line, fc.constantFrom('human', 'agent:codex'), async (hostile, command, as) => {
      using site = await makeSite();
      writeFileSync(join(site.root, '.threados', file), hostile);
      const before = filesBelow(site.base);
      const outcome = await inside(site.root, command.split(' '), { as: as as 'human', input: '' });
      // Nobody has accepted what was written behind ThreadOS's back, so nothing of it may run.
      if (command.startsWith('run')) expect(outcome.code, hostile).not.toBeOneOf([8, 9]);
      expectHarmless(outcome, before, site.base, `${command} as ${as}\n${hostile}`);
    }),
    { numRuns },
  );
});

const BOMB = `version: 1\nsteps:\n  - id: a\n    items: &x1 [${Array.from({ length: 9 }, () => 'lol').join(', ')}]\n${Array.from(
  { length: 9 },
  (_, i) => `  - id: a${i}\n    items: &x${i + 2} [${Array.from({ length: 9 }, () => `*x${i + 1}`).join(', ')}]\n`,
).join('')}`;

test.each([
  ['an alias bomb', BOMB],
  ['an anchor within itself', 'version: 1\nsteps: &s\n  - *s\n'],
  ['brackets to the ground', `version: 1\nsteps: ${'['.repeat(200_000)}`],
  ['maps to the ground', `version: 1\nsteps: ${'{a: '.repeat(200_000)}`],
  ['blocks to the ground', Array.from({ length: 5000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
  ['10 MB of one text', `version: 1\nname: "${'x'.repeat(10_000_000)}"\nsteps: []\n`],
  ['thirty thousand keys', `version: 1\n${Array.from({ length: 30_000 }, (_, i) => `k${i}: 1\n`).join('')}`],
  ['10 MB of comments', `version: 1\nname: x\n${'# nothing\n'.repeat(1_000_000)}steps: 1\n`],
  ['a NUL', 'version: 1\nname: "a\0b"\nsteps: []\n'],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x80])],
  ['ten thousand steps of one name', `version: 1\nsteps:\n${'  - id: a\n'.repeat(10_000)}`],
  ['a key of every object', 'version: 1\nsteps:\n  - id: a\n    env: {__proto__: {polluted: yes}, constructor: x}\n'],
  ['a function', 'version: 1\nsteps: !!js/function "function(){ process.exit(1) }"\n'],
  ['another document', 'version: 1\nsteps: []\n---\nversion: 1\nsteps: []\n'],
])('a sequence.yaml of %s is refused, quickly, by what reads it and by what edits it', async (what, text) => {
  using site = await makeSite();
  writeFileSync(join(site.root, '.threados', 'sequence.yaml'), text);
  const before = filesBelow(site.base);
  for (const argv of [['validate'], ['step', 'add', 'c', '--', 'node'], ['run', 'all']]) {
    const began = performance.now();
    const outcome = await inside(site.root, argv);
    expect(outcome.code, outcome.stdout.slice(0, 500)).toBe(3);
    expect(outcome.stdout.length).toBeLessThan(200_000);
    expect(performance.now() - began).toBeLessThan(15_000);
    expectHarmless(outcome, before, site.base, what);
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test.each(HOSTILE_WORDS.filter((word) => /[/\\]|^\.|^(?:con|nul|aux)/i.test(word)))(
  'a step whose prompt, folder or artifact is %j reads and writes nothing outside the repo',
  async (word) => {
    for (const field of ['prompt_file', 'cwd']) {
      using site = await makeSite();
      const steps = `version: 1\nsteps:\n  - id: a\n    model: codex\n    ${field}: ${JSON.stringify(word)}\n    artifacts: [${JSON.stringify(word)}]\n`;
      writeFileSync(join(site.root, '.threados', 'sequence.yaml'), steps);
      const before = filesBelow(site.base);
      const shown = await inside(site.root, ['prompt', 'show', 'a']);
      expect(shown.stdout).not.toContain('sings');
      expect(shown.stdout).not.toContain('root:x:0');
      for (const argv of [
        ['prompt', 'set', 'a', '-'],
        ['step', 'edit', 'a', '--prompt', 'pwned'],
        ['prompt', 'generate', 'a', '--yes'],
        ['step', 'rm', 'a', '--yes'],
      ]) {
        const outcome = await inside(site.root, argv, { input: 'pwned' });
        expect(outcome.code, outcome.stdout).not.toBe(1);
        const after = filesBelow(site.base);
        for (const [path, text] of before)
          if (!path.startsWith('/a repo/.threados/') || path.endsWith('policy.yaml'))
            expect(after.get(path), `${argv.join(' ')} ${word}`).toBe(text);
        for (const path of after.keys()) expect(path).toMatch(/^\/(?:beside\/canary\.md|a repo\/)/);
      }
      expect(readFileSync(join(site.base, 'beside', 'canary.md'), 'utf8')).toBe('sings\n');
    }
  },
);
