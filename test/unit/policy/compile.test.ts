import { describe, expect, test } from 'vitest';
import { compilePolicy, effectivePolicy } from '../../../src/policy/compile.ts';
import { pathText, policyProblems } from '../../../src/policy/problems.ts';
import { LINUX, WINDOWS, policyOf } from './samples.ts';

test('a missing policy means SAFE and the default numbers', () => {
  const policy = policyOf();
  expect(policy.mode).toBe('safe');
  expect(policy.limits).toEqual({ steps: 10_000, fanout: 50, parallel_shell: 4, parallel_agents: 8 });
  const { commands, roots, confirm } = effectivePolicy(policy);
  expect(roots).toEqual(['.']);
  expect(confirm).toEqual([]);
  for (const name of [
    'claude',
    'codex',
    'gemini',
    'node',
    'npm',
    'git',
    'python',
    'cargo',
    'go',
    'make',
    'dotnet',
    'true',
    'sleep',
    'echo',
  ])
    expect(commands).toContain(name);
});

test('no shell, no network client and nothing that merely runs another program is allowed by default', () => {
  const { commands } = effectivePolicy(policyOf());
  const absent = [
    'sh',
    'bash',
    'zsh',
    'dash',
    'fish',
    'cmd',
    'powershell',
    'pwsh',
    'curl',
    'wget',
    'ssh',
    'scp',
    'nc',
    'ncat',
    'telnet',
    'ftp',
  ];
  for (const name of [...absent, 'env', 'xargs', 'sudo', 'su', 'nohup', 'timeout', 'eval', 'rm']) expect(commands).not.toContain(name);
});

test('what is denied is not shown as allowed', () => {
  const { commands } = effectivePolicy(policyOf({ commands: { deny: ['npm', 'py*'] } }));
  expect(commands).not.toContain('npm');
  expect(commands.filter((name) => name.startsWith('py'))).toEqual([]);
  expect(effectivePolicy(policyOf({ commands: { defaults: false, allow: ['just'] } })).commands).toEqual(['just']);
});

describe('examples', () => {
  test('every rule that breaks its own is named with its place', () => {
    const spec = {
      version: 1 as const,
      commands: {
        allow: [{ command: 'npm', match: ['npm', '/usr/bin/npm', 'npx'] }],
        deny: [{ command: 'py*', not_match: ['ruby', 'python3'] }],
      },
      forbid: [
        { pattern: 'rm -rf', match: ['rm -rf /'], not_match: ['rm file'] },
        { pattern: '--force', match: ['-f'] },
        { pattern: 'a|' },
      ],
      chat: { providers: ['builtin' as const], default: 'ollama' as const },
    };
    const problems = policyProblems(spec);
    expect(problems.map(({ path }) => pathText(path))).toEqual([
      'commands.allow[0].match[2]',
      'commands.deny[0].not_match[1]',
      'forbid[1].match[0]',
      'forbid[2].pattern',
      'chat.default',
    ]);
    const compiled = compilePolicy(spec, LINUX);
    expect(compiled).toMatchObject({ ok: false, error: { code: 'INVALID_POLICY' } });
    if (compiled.ok) return;
    expect(compiled.error.message).toBe('policy.yaml: commands.allow[0].match[2]: "npm" does not match its example "npx" (and 4 more)');
    expect(compiled.error.details?.['problems']).toHaveLength(5);
  });

  test('that hold are no problem', () => {
    expect(
      policyProblems({ version: 1, forbid: [{ pattern: 'push.*--force', match: ['git push --force'], not_match: ['git push'] }] }),
    ).toEqual([]);
  });

  test('are judged as on the platform at hand', () => {
    const spec = { version: 1 as const, commands: { allow: [{ command: 'npm', match: ['C:\\Program Files\\nodejs\\NPM.CMD'] }] } };
    expect(compilePolicy(spec, WINDOWS).ok).toBe(true);
    expect(compilePolicy(spec, LINUX).ok).toBe(false);
  });
});
