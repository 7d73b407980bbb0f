import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GLOBAL_FLAGS } from '../../../src/cli/globals.ts';
import { COMMANDS, COMMAND_NAMES, NOUNS } from '../../../src/cli/table.ts';
import { cli } from '../../rig/cli.ts';

const flags = [...new Set([...Object.keys(GLOBAL_FLAGS), ...COMMAND_NAMES.flatMap((name) => Object.keys(COMMANDS[name].flags))])].filter(
  // Help is long in the making, and the line's end.
  (name) => name !== 'help',
);
const word = fc.oneof(
  fc.constantFrom(...Object.keys(NOUNS), ...COMMAND_NAMES.flatMap((name) => name.split('.'))),
  fc.constantFrom(...flags).map((name) => `--${name}`),
  fc.tuple(fc.constantFrom(...flags), fc.string()).map(([name, text]) => `--${name}=${text}`),
  fc.constantFrom(
    '--',
    '-',
    '',
    '-C',
    '-h',
    '--no-',
    '--=',
    '---',
    '__proto__',
    'constructor',
    '--constructor',
    '../../etc',
    'con',
    '\0',
    'x\n',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('plan', 'build', 'p-3f9a12cd'),
);

test('no command line is a bug, a stack trace or two documents', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 8 }), fc.string(), async (argv, input) => {
      if (argv[0] === '__complete' || argv.includes('--watch')) return;
      const { code, stdout, stderr } = await cli([...argv], { input });
      expect(code).not.toBe(1);
      expect(stderr).not.toMatch(/\n\s+at /);
      if (!stdout.startsWith('{')) return;
      for (const document of stdout.trimEnd().split('\n')) expect(JSON.parse(document)).toHaveProperty('ok', code === 0);
    }),
    { numRuns: 500 },
  );
});

test('a command line of 10 MB is read', async () => {
  const long = 'x'.repeat(10_000_000);
  expect((await cli(['step', 'add', long])).code).toBe(3);
  expect((await cli([long])).stdout.length).toBeLessThan(1000);
  expect((await cli(['status', `--${long}`])).stdout.length).toBeLessThan(1000);
});
