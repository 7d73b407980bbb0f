import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readArgv } from '../../../src/cli/input/invocation.ts';
import { SEQCTL } from '../../../src/cli/run-cli.ts';
import { COMMANDS, COMMAND_NAMES } from '../../../src/cli/table.ts';
import { GLOBAL_FLAGS } from '../../../src/cli/globals.ts';

const value = fc.oneof(
  fc.string(),
  fc.constantFrom('', '-', '--', '- x', '--json', 'a,b', 'a', '12', '1e3', '0x1', 'K=V', 'true', '__proto__', 'a\nb', 'json'),
);

/** A command with its own and global flags, in any spelling. */
const line = fc.constantFrom(...COMMAND_NAMES).chain((name) => {
  const flags = Object.entries({ ...GLOBAL_FLAGS, ...COMMANDS[name].flags });
  const flag = fc.constantFrom(...flags).chain(([flagName, { kind }]): fc.Arbitrary<readonly string[]> => {
    if (kind === 'switch') return fc.constantFrom<string[][]>([`--${flagName}`], [`--no-${flagName}`], [`--${flagName}=true`]);
    return value.chain((word) => fc.constantFrom<string[][]>([`--${flagName}`, word], [`--${flagName}=${word}`]));
  });
  const words = fc.oneof(
    flag,
    flag,
    flag,
    value.map((word): readonly string[] => [word]),
  );
  return fc.array(words, { maxLength: 6 }).map((parts) => [...name.split('.'), ...parts.flat()]);
});

test('a command line means the same with yargs and without', async () => {
  await fc.assert(
    fc.asyncProperty(line, async (argv) => {
      expect(await readArgv(argv, SEQCTL, { hot: true })).toEqual(await readArgv(argv, SEQCTL, { hot: false }));
    }),
    { numRuns: 500 },
  );
});
