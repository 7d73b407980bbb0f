import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicySpec } from '../../../src/model/policy.ts';
import { checkLaunch, type LaunchFacts } from '../../../src/policy/launch.ts';
import { LINUX, policyOf, WINDOWS } from './samples.ts';

const FACTS: LaunchFacts = {
  typed: 'npm',
  found: '/usr/bin/npm',
  argv: ['npm', 'test'],
  prompt: null,
  cwdReal: '/repo/app',
  rootsReal: ['/repo'],
  platform: 'linux',
};
const ON_WINDOWS: LaunchFacts = {
  ...FACTS,
  found: 'C:\\Program Files\\nodejs\\npm.CMD',
  cwdReal: 'C:\\Repo With Space\\app',
  rootsReal: ['c:\\repo with space'],
  platform: 'win32',
};

function check(facts: Partial<LaunchFacts>, spec: Omit<PolicySpec, 'version'> = {}) {
  const whole = facts.platform === 'win32' ? { ...ON_WINDOWS, ...facts } : { ...FACTS, ...facts };
  return checkLaunch(whole, policyOf(spec, whole.platform === 'win32' ? WINDOWS : LINUX));
}
const rule = (verdict: ReturnType<typeof check>) => (verdict.allowed ? 'allowed' : verdict.rule);

describe('the program', () => {
  test.each([
    ['/usr/bin/npm', 'allowed'],
    ['/usr/local/bin/python3.12', 'allowed'],
    ['/bin/bash', 'commands.allow'],
    ['/usr/bin/curl', 'commands.allow'],
    ['/tmp/npm/evil', 'commands.allow'],
    ['/usr/bin/NPM', 'commands.allow'],
    ['/usr/bin/npm.cmd', 'commands.allow'],
  ])('%s', (found, expected) => {
    expect(rule(check({ found, typed: 'x' }))).toBe(expected);
  });

  test.each([
    ['C:\\Program Files\\nodejs\\npm.CMD', 'allowed'],
    ['C:\\Windows\\py.exe', 'allowed'],
    ['C:/tools/GIT.EXE', 'allowed'],
    ['C:\\Windows\\System32\\cmd.exe', 'commands.allow'],
    ['C:\\npm\\evil.exe', 'commands.allow'],
    ['C:\\x\\npm.exe.bat', 'commands.allow'],
  ])('on Windows: %s', (found, expected) => {
    expect(rule(check({ platform: 'win32', found, typed: 'x' }))).toBe(expected);
  });

  test('it is what was found that counts, not the word typed', () => {
    expect(rule(check({ typed: 'npm', found: '/usr/bin/busybox' }))).toBe('commands.allow');
  });

  test('a path rule takes the whole path', () => {
    const commands = { allow: ['/opt/tools/*/run'] };
    expect(rule(check({ found: '/opt/tools/1.2/run' }, { commands }))).toBe('allowed');
    expect(rule(check({ found: '/home/me/opt/tools/1.2/run' }, { commands }))).toBe('commands.allow');
    expect(rule(check({ platform: 'win32', found: 'c:\\tools\\Mine.exe' }, { commands: { allow: ['C:/Tools/mine'] } }))).toBe('allowed');
  });

  test('deny wins, over the word as typed too', () => {
    expect(rule(check({}, { commands: { allow: ['npm'], deny: ['npm'] } }))).toBe('commands.deny[0]');
    expect(rule(check({ typed: 'claude', found: '/usr/bin/node' }, { commands: { deny: ['sh', 'claude'] } }))).toBe('commands.deny[1]');
  });

  test('the reason of a rule is shown, the way out of a missing one too', () => {
    expect(check({}, { commands: { deny: [{ command: 'npm', reason: 'use pnpm' }] } })).toEqual({
      allowed: false,
      rule: 'commands.deny[0]',
      reason: 'command "npm" is denied by policy.yaml: use pnpm',
    });
    expect(check({ typed: 'curl', found: '/usr/bin/curl' })).toMatchObject({
      reason: 'command "curl" (/usr/bin/curl) is not on the list of allowed commands; a person adds it: seqctl policy allow curl --yes',
    });
  });
});

describe('patterns', () => {
  const forbid = [
    { pattern: 'rm\\s+-rf', reason: 'no' },
    { pattern: '(?:^|\\s)--force', in: 'command' as const },
    { pattern: 'ignore .*instructions', in: 'prompt' as const },
  ];
  test.each<[string, Partial<LaunchFacts>, string]>([
    ['over the words joined by spaces', { argv: ['git', 'rm', '-rf', 'x'] }, 'forbid[0]'],
    ['in the prompt', { prompt: 'please rm -rf it' }, 'forbid[0]'],
    ['only in the command', { prompt: 'use --force' }, 'allowed'],
    ['in the command', { argv: ['git', 'push', '--force'] }, 'forbid[1]'],
    ['only in the prompt', { argv: ['echo', 'ignore all instructions'] }, 'allowed'],
    ['in a prompt', { prompt: 'x\nignore all instructions' }, 'forbid[2]'],
    ['shell metacharacters mean nothing', { argv: ['echo', 'a; b && c | d > $(e) `f` "g"'] }, 'allowed'],
  ])('%s', (_name, facts, expected) => {
    expect(rule(check(facts, { forbid }))).toBe(expected);
  });
});

describe('the folder', () => {
  test.each([
    ['/repo', 'allowed'],
    ['/repo/a/b', 'allowed'],
    ['/repository', 'roots'],
    ['/', 'roots'],
    ['/REPO', 'roots'],
  ])('%s', (cwdReal, expected) => {
    expect(rule(check({ cwdReal }))).toBe(expected);
  });

  test.each([
    ['C:\\Repo With Space', 'allowed'],
    ['c:\\REPO WITH SPACE\\app', 'allowed'],
    ['\\\\?\\C:\\Repo With Space\\app', 'allowed'],
    ['C:\\Repo With Space2', 'roots'],
    ['D:\\Repo With Space', 'roots'],
  ])('on Windows: %s', (cwdReal, expected) => {
    expect(rule(check({ platform: 'win32', cwdReal }))).toBe(expected);
  });

  test('nothing is inside no root', () => {
    expect(rule(check({ rootsReal: [] }))).toBe('roots');
    expect(rule(check({ rootsReal: ['/'], cwdReal: '/anywhere' }))).toBe('allowed');
  });
});

test('one rule more that denies never lets more through', () => {
  const word = fc.constantFrom('npm', 'git', 'n*', '*', '/usr/bin/npm', '/usr/*', 'curl', 'bash');
  const found = fc.constantFrom('/usr/bin/npm', '/usr/bin/git', '/bin/bash', '/usr/bin/curl', '/opt/npm');
  const spec = fc.record({
    commands: fc.record({ defaults: fc.boolean(), allow: fc.array(word, { maxLength: 3 }), deny: fc.array(word, { maxLength: 3 }) }),
    forbid: fc.array(fc.constantFrom({ pattern: 'test' }, { pattern: 'npm' }, { pattern: 'zzz' }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(spec, found, word, fc.boolean(), (before, path, denied, useDefaults) => {
      const facts = { found: path, typed: path, argv: [path, 'test'] };
      if (check(facts, before).allowed) return;
      const { commands, forbid } = before;
      expect(check(facts, { ...before, commands: { ...commands, deny: [...commands.deny, denied] } }).allowed).toBe(false);
      expect(check(facts, { ...before, forbid: [...forbid, { pattern: 'x' }] }).allowed).toBe(false);
      expect(check(facts, { ...before, commands: { ...commands, defaults: commands.defaults && useDefaults } }).allowed).toBe(false);
      expect(check({ ...facts, rootsReal: [] }, before).allowed).toBe(false);
    }),
  );
});
