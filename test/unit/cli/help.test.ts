import { expect, test, describe } from 'vitest';
import type * as v from 'valibot';
import { ACTION_SCHEMAS } from '../../../src/model/action.ts';
import { PERMISSIONS, STEP_TYPES, StepFieldsSchema } from '../../../src/model/sequence.ts';
import { readArgv } from '../../../src/cli/input/invocation.ts';
import { SEQCTL } from '../../../src/cli/run-cli.ts';
import { COMMANDS, commandOf, COMMAND_NAMES, NOUNS } from '../../../src/cli/table.ts';
import { cli } from '../../rig/cli.ts';

describe('help', () => {
  test.each(COMMAND_NAMES)('of %s is on stdout, with usage, every flag and an example', async (name) => {
    const { code, stdout, stderr, opened } = await cli([...name.split('.'), '--help']);
    expect({ code, stderr, opened }).toEqual({ code: 0, stderr: '', opened: [] });
    const { examples, flags, summary } = commandOf(name);
    expect(stdout).toContain(`Usage: seqctl ${name.replace('.', ' ')}`);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(summary);
    for (const example of examples) expect(stdout.replaceAll(/\s+/g, ' ')).toContain(example);
    for (const flag of Object.keys(flags)) expect(stdout).toMatch(new RegExp(`--(?:no-)?${flag}\\b`));
    expect(stdout).toContain('--dry-run');
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  test.each([['--help'], ['help'], [], ['-h']])('of the program lists every command (%s)', async (...argv) => {
    const { code, stdout } = await cli(argv.filter((word) => typeof word === 'string'));
    expect(code).toBe(0);
    for (const name of COMMAND_NAMES) expect(stdout).toMatch(new RegExp(`^  seqctl ${name.replace('.', ' ')} `, 'm'));
  });

  test.each(Object.keys(NOUNS))('of %s lists its commands', async (noun) => {
    const { code, stdout } = await cli([noun, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: seqctl ${noun} COMMAND`);
    expect(stdout).not.toContain('seqctl validate');
    expect(stdout).toMatch(new RegExp(`^  seqctl ${noun} \\S+  `, 'm'));
    expect(stdout).not.toContain('seqctl seqctl');
  });

  test('of a flag that shares the name of a global one is its own', async () => {
    const add = (await cli(['step', 'add', '--help'])).stdout;
    expect(add).toContain("DIR: where it runs, from the repo's root");
    expect(add).not.toContain('run as if started in');
    const audit = (await cli(['audit', '--help'])).stdout;
    expect(audit).toContain('ACTOR: only what this actor did');
    expect(audit).not.toContain('act as NAME');
    // Before the command's words they are the global ones, and the program's help tells of them.
    expect((await cli(['--help'])).stdout).toMatch(/--cwd +DIR: run as if started in DIR/);
  });

  test('wins over whatever is wrong with the line, and can be asked for as json', async () => {
    const { code, json } = await cli(['step', 'add', '--bogus', '--help', '--json']);
    expect(code).toBe(0);
    expect(json).toMatchObject({ ok: true, command: 'help', revision: null, data: { command: 'step.add' } });
    expect((await cli(['help', 'step', 'add'])).stdout).toBe((await cli(['step', 'add', '--help'])).stdout);
  });

  test('--version', async () => {
    expect(await cli(['--version'])).toMatchObject({ code: 0, stdout: '0.0.0-test\n', opened: [] });
    expect((await cli(['--version', '--json'])).json).toMatchObject({ ok: true, command: 'version', data: { version: '0.0.0-test' } });
  });
});

describe('the table', () => {
  const examples = COMMAND_NAMES.flatMap((name) => commandOf(name).examples.map((example) => ({ name, example })));

  test.each(examples)('the example "$example" is a right command line', async ({ name, example }) => {
    const line = /seqctl [^|<>)]*(?:"[^"]*"[^|<>)]*)*/.exec(example)?.[0] ?? '';
    const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    const invocation = await readArgv(words.slice(1), SEQCTL);
    expect(invocation).toMatchObject({ kind: 'command', name });
  });

  test('every field of a step has its flag, but those that are nested', () => {
    const flags = new Set(Object.keys(COMMANDS['step.add'].flags).map((name) => name.replaceAll('-', '_')));
    const missing = Object.keys(StepFieldsSchema.entries).filter((field) => !flags.has(field));
    expect(missing).toEqual(['command', 'limits', 'watchdog', 'setup']);
  });

  test('every flag of an editing command is a field of its action', () => {
    for (const [name, schema] of Object.entries(ACTION_SCHEMAS)) {
      if (name === 'prompt.set') continue;
      const fields = new Set(Object.keys(schema.entries));
      const flags = Object.keys(commandOf(name as keyof typeof ACTION_SCHEMAS).flags).filter((flag) => flag !== 'wait');
      expect(flags.filter((flag) => !fields.has(flag.replaceAll('-', '_')))).toEqual([]);
    }
  });

  test('the words that a flag may take are those of the model', () => {
    const { type, permissions, mode, review, status } = COMMANDS['step.add'].flags;
    const { entries } = StepFieldsSchema;
    const options = (schema: v.GenericSchema) => ('wrapped' in schema ? (schema.wrapped as { options: unknown }).options : null);
    expect(type.choices).toEqual(STEP_TYPES);
    expect(permissions.choices).toEqual(PERMISSIONS);
    expect(mode.choices).toEqual(options(entries.mode));
    expect(review.choices).toEqual(options(entries.review));
    expect(status.choices).toEqual(options(entries.status));
    expect(COMMANDS['run.all'].flags.executor.choices).toEqual(options(ACTION_SCHEMAS['run.all'].entries.executor));
  });
});
