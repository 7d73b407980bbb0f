import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMAND_NAMES, commandOf, type CommandName } from '../../../src/cli/table.ts';
import { expectHarmless, filesBelow, inside, makeSite } from '../../rig/inside.ts';
import { seqctl } from '../../rig/seqctl.ts';
import { HOSTILE_WORDS, hostileWord } from './hostile.ts';

/** Left out: what waits for the outside (its own tests have it), and where a person says themselves which file is to be written. */
const LEFT_OUT = /^(?:run|restart|wait|mprocs|report)(?:\.|$)/;
const NAMES = COMMAND_NAMES.filter((name) => !LEFT_OUT.test(name));

const word = fc.oneof({ weight: 1, arbitrary: fc.constantFrom('a', 'b', 'c') }, { weight: 2, arbitrary: hostileWord });

/** A command with its positionals and some of its flags, each filled with anything. */
function lineOf(name: CommandName): fc.Arbitrary<readonly string[]> {
  const { positionals, flags, takesCommand } = commandOf(name);
  const places = positionals.map(({ count }) =>
    count === 'one' ? fc.tuple(word) : fc.array(word, { minLength: count === 'many' ? 1 : 0, maxLength: count === 'optional' ? 1 : 3 }),
  );
  const some = Object.entries(flags).filter(([flag]) => flag !== 'follow' && flag !== 'watch');
  const chosen = fc
    .subarray(some)
    .chain((few) =>
      fc.tuple(
        ...few
          .slice(0, 3)
          .map(([flag, { kind }]) => (kind === 'switch' ? fc.constant([`--${flag}`]) : word.map((value) => [`--${flag}`, value]))),
      ),
    );
  const globals = fc.subarray(
    ['--yes', '--json', '--dry-run', '--no-color', '--format=text', '--if-revision=x', '--actor=human', '--actor=root'],
    { maxLength: 2 },
  );
  const command = takesCommand === true ? fc.array(hostileWord, { maxLength: 3 }) : fc.constant(null);
  return fc
    .tuple(fc.tuple(...places), chosen, globals, command)
    .map(([positional, given, more, words]) => [
      ...name.split('.'),
      ...positional.flat(),
      ...given.flat(),
      ...more,
      ...(words === null || words.length === 0 ? [] : ['--', ...words]),
    ]);
}
const line = fc.constantFrom(...NAMES).chain(lineOf);

test('no command line of a person is a bug, half a change, or a file outside the repo', async () => {
  await fc.assert(
    fc.asyncProperty(line, fc.string({ maxLength: 20 }), async (argv, input) => {
      using site = await makeSite();
      const before = filesBelow(site.base);
      expectHarmless(await inside(site.root, argv, { input }), before, site.base, JSON.stringify(argv));
    }),
    { numRuns: 80 },
  );
});

test.each(['agent:codex', 'chat', 'http', 'mcp'] as const)('in SAFE no command line of %s changes any file', async (as) => {
  using site = await makeSite();
  const before = filesBelow(site.base);
  await fc.assert(
    fc.asyncProperty(line, fc.string({ maxLength: 20 }), async (argv, input) => {
      const outcome = await inside(site.root, argv, { input, as });
      expectHarmless(outcome, before, site.base, JSON.stringify(argv));
      expect(filesBelow(site.base), JSON.stringify(argv)).toEqual(before);
    }),
    { numRuns: 100 },
  );
});

test('the program itself says the same of a sample', async () => {
  using site = await makeSite();
  const before = filesBelow(site.base);
  const words = HOSTILE_WORDS.filter((each) => !each.includes('\0') && !['a', 'b', '\ud800'].includes(each));
  const lines = [
    ...words.filter((_, i) => i % 24 === 0).map((each) => ['step', 'add', each, '--prompt-file', each, '--', 'node']),
    ...words.filter((_, i) => i % 24 === 1).map((each) => ['step', 'edit', each, '--cwd', each]),
    ...words.filter((_, i) => i % 24 === 2).map((each) => ['proposal', 'apply', each]),
    ...words.filter((_, i) => i % 24 === 3).map((each) => ['runs', 'show', each]),
    ...words.filter((_, i) => i % 24 === 4).map((each) => [each]),
    ['run', 'step', '../x'],
    ['apply', '../../etc/passwd'],
  ];
  for (const argv of lines) {
    const { code, stdout, stderr } = await seqctl(site.root, argv, { env: { CLAUDECODE: '1' } });
    expect(code, JSON.stringify(argv) + stdout + stderr).toBeOneOf([0, 2, 3, 4, 5]);
    expect(stdout + stderr, JSON.stringify(argv)).not.toMatch(/\n\s+at \S+ \(|node:internal/);
    expect(filesBelow(site.base), JSON.stringify(argv)).toEqual(before);
  }
});
