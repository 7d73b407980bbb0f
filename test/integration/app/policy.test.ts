import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, describe } from 'vitest';
import type { AuditEntry } from '../../../src/model/plan.ts';
import { filesBelow, inside, makeSite, type Site } from '../../rig/inside.ts';

const write = (site: Site, policy: string) => writeFileSync(join(site.root, '.threados', 'policy.yaml'), policy);
const check = async (site: Site, actions: readonly object[], as: 'human' | 'agent:codex' = 'human') => {
  const outcome = await inside(site.root, ['policy', 'check', '-'], { as, input: JSON.stringify({ actions }) });
  expect(outcome.code, outcome.stdout).toBe(0);
  return (outcome.json.data as { decisions: { verdict: string; rule: string; reason: string }[] }).decisions;
};

describe('a broken policy', () => {
  const BROKEN = `version: 1
commands:
  allow:
    - {command: "docker*", match: [docker, podman]}
  deny:
    - command: curl
      not_match: [curl]
forbid:
  - pattern: "rm|"
`;

  test('names every rule that contradicts itself with its line, column and text', async () => {
    using site = await makeSite();
    write(site, BROKEN);
    const { code, json } = await inside(site.root, ['policy', 'show']);
    expect(code).toBe(3);
    expect(json.error).toMatchObject({
      code: 'INVALID_POLICY',
      message: '.threados/policy.yaml:4:44: commands.allow[0].match[1]: "docker*" does not match its example "podman" (and 2 more)',
      details: {
        line: 4,
        column: 44,
        diagnostics: [
          {
            line: 4,
            column: 44,
            length: 6,
            source: '    - {command: "docker*", match: [docker, podman]}',
            path: 'commands.allow[0].match[1]',
          },
          { line: 7, column: 19, length: 4, source: '      not_match: [curl]', path: 'commands.deny[0].not_match[0]' },
          { line: 9, column: 14, length: 5, source: '  - pattern: "rm|"', path: 'forbid[0].pattern' },
        ],
      },
    });
    const text = await inside(site.root, ['policy', 'show', '--format', 'text']);
    expect(text.stderr).toContain('    4 |     - {command: "docker*", match: [docker, podman]}\n');
    expect(text.stderr).toContain('^^^^^^');
  });

  test.each([
    ['a slip in a key', 'version: 1\ncomands: {}\n', /^\.threados\/policy\.yaml:2:1: .*Did you mean "commands"/],
    ['no regular expression', 'version: 1\nforbid:\n  - pattern: "rm("\n', /^\.threados\/policy\.yaml:3:14: .*regular expression/],
    ['a limit of none', 'version: 1\nlimits: {fanout: 0}\n', /^\.threados\/policy\.yaml:2:18: .*at least 1/],
    ['no YAML', 'version: 1\nmode: "safe\n', /^\.threados\/policy\.yaml:\d+:\d+: /],
    ['a later version', 'version: 2\n', /knows only 1/],
  ])('%s is shown at its place', async (_what, policy, message) => {
    using site = await makeSite();
    write(site, policy);
    const { code, json } = await inside(site.root, ['policy', 'show']);
    expect(code).toBe(3);
    expect(json.error.code).toBe('INVALID_POLICY');
    expect(json.error.message).toMatch(message);
    expect(json.error.details['diagnostics']).toEqual([
      expect.objectContaining({ file: '.threados/policy.yaml', source: expect.any(String) as string }),
    ]);
  });

  test('denies everything to everybody, and what only looks still works', async () => {
    using site = await makeSite();
    write(site, BROKEN);
    const before = filesBelow(site.base);
    for (const as of ['human', 'agent:codex', 'chat', 'http', 'mcp'] as const) {
      for (const line of [
        'step add c -- node',
        'run all',
        'run step b',
        'restart step b',
        'policy mode power --yes',
        'gate insert g --after a',
        'stop step b',
      ]) {
        const outcome = await inside(site.root, line.split(' '), { as });
        expect({ line, as, code: outcome.code, error: outcome.json.error.code }).toEqual({ line, as, code: 3, error: 'INVALID_POLICY' });
      }
    }
    expect((await inside(site.root, ['policy', 'allow', 'jq', '--yes'])).code).toBe(3);
    expect((await inside(site.root, ['trust', '--yes'])).code).toBe(3);
    expect(filesBelow(site.base)).toEqual(before);
    for (const line of ['status', 'validate', 'graph', 'audit', 'prompt show a'])
      expect((await inside(site.root, line.split(' '))).code, line).toBe(0);
  });
});

describe('policy check', () => {
  test('says by which rule and why, and what would be allowed', async () => {
    using site = await makeSite();
    const [decision] = await check(site, [{ action: 'step.add', id: 'c', model: 'shell', command: ['curl', 'https://example.com'] }]);
    expect(decision).toMatchObject({ verdict: 'allow', rule: 'human' });
    expect(decision?.reason).toMatch(/would not be started: command "curl".*seqctl policy allow curl --yes/);
    expect(
      await check(site, [
        { action: 'step.rm', id: 'b' },
        { action: 'policy.mode', mode: 'power' },
      ]),
    ).toMatchObject([
      { verdict: 'confirm', rule: 'destructive' },
      { verdict: 'confirm', rule: 'destructive' },
    ]);
  });

  test('a run of nothing but what is denied is denied; of some of it, it says which', async () => {
    using site = await makeSite();
    const add = (id: string, ...command: string[]) => ({ action: 'step.add', id, model: 'shell', command });
    expect((await check(site, [add('c', 'curl', 'x'), { action: 'run.step', ids: ['c'] }]))[1]).toMatchObject({
      verdict: 'deny',
      rule: 'commands.allow',
    });
    expect((await check(site, [add('c', 'curl', 'x'), add('d', 'node', 'x'), { action: 'run.step', ids: ['c', 'd'] }]))[2]).toMatchObject({
      verdict: 'allow',
      reason: expect.stringMatching(/^a person asks; step "c" would not be started/) as string,
    });
  });

  test('patterns hold for prompts and command lines, roots for folders', async () => {
    using site = await makeSite();
    write(site, 'version: 1\nroots: [.threados]\nforbid:\n  - {pattern: "drop table", in: prompt, reason: "the database stays"}\n');
    const [shell] = await check(site, [{ action: 'step.add', id: 'c', model: 'shell', command: ['node', 'x'] }]);
    expect(shell?.reason).toMatch(/outside the allowed folders .*\(roots\)/);
    write(site, 'version: 1\nforbid:\n  - {pattern: "drop table", in: both, reason: "the database stays"}\n');
    const [line] = await check(site, [{ action: 'step.add', id: 'c', model: 'shell', command: ['node', 'drop table'] }]);
    expect(line?.reason).toMatch(/the command line matches the forbidden pattern \/drop table\/: the database stays \(forbid\[0\]\)/);
  });

  test('judges all that a launch would start: setup, verifier, and the agents that stand in', async () => {
    using site = await makeSite();
    write(
      site,
      [
        'version: 1',
        'forbid: [{pattern: "wipe", in: command}, {pattern: "secret", in: prompt}]',
        'agents:',
        '  tame: {command: [node, agent.mjs]}',
        '  wild: {command: [git, wipe]}',
        '  absent: {command: [no-such-agent-here]}',
        '',
      ].join('\n'),
    );
    const shell = { action: 'step.add', id: 'c', model: 'shell', command: ['node', 'x'] };
    const [setup] = await check(site, [{ ...shell, worktree: true, setup: ['node', 'wipe'] }]);
    expect(setup?.reason).toMatch(/step "c" would not be started: .*\/wipe\/.*\(forbid\[0\]\)/);
    const watchdog = { verify: ['curl', 'x'], every: '1m' };
    const [verify] = await check(site, [{ ...shell, type: 'l', watchdog }]);
    expect(verify?.reason).toMatch(/step "c" would not be started: command "curl".*\(commands.allow\)/);

    const agent = { action: 'step.add', id: 'c', model: 'tame', prompt: 'Task: x' };
    const run = { action: 'run.step', ids: ['c'] };
    const [, later] = await check(site, [{ ...agent, fallback: ['absent', 'wild'] }, run]);
    expect(later).toMatchObject({ verdict: 'allow', rule: 'human' });
    expect(later?.reason).toMatch(/step "c" could not go on with git: .*\(forbid\[0\]\)/);
    // The first that is installed is the one that would be started.
    const [, first] = await check(site, [{ ...agent, model: 'absent', fallback: ['wild', 'tame'] }, run]);
    expect(first).toMatchObject({ verdict: 'deny', rule: 'forbid[0]' });
    const [, none] = await check(site, [{ ...agent, model: 'absent' }, run]);
    expect(none).toMatchObject({ verdict: 'deny', rule: 'agent' });
    const [, prompt] = await check(site, [{ ...agent, prompt: 'the secret' }, run]);
    expect(prompt).toMatchObject({ verdict: 'deny', rule: 'forbid[1]' });
  });

  test('an agent may ask it too, and changes nothing by it', async () => {
    using site = await makeSite();
    const before = filesBelow(site.base);
    const [first] = await check(site, [{ action: 'run.all' }], 'agent:codex');
    expect(first).toMatchObject({ verdict: 'propose', rule: 'mode.safe' });
    expect(filesBelow(site.base)).toEqual(before);
    expect(readFileSync(join(site.root, '.threados', 'audit.log'), 'utf8')).not.toContain('agent:codex');
  });
});

test('policy allow adds a name that holds, and is refused without a yes', async () => {
  using site = await makeSite();
  expect((await inside(site.root, ['policy', 'allow', 'terraform'])).json.error.code).toBe('CONFIRMATION_REQUIRED');
  expect((await inside(site.root, ['policy', 'allow', 'terraform', '--yes'])).code).toBe(0);
  const [decision] = await check(site, [{ action: 'step.add', id: 'c', model: 'shell', command: ['terraform', 'plan'] }]);
  expect(decision).toMatchObject({ verdict: 'allow', reason: 'a person asks' });
  const path = join(site.root, '.threados', 'policy.yaml');
  expect(readFileSync(path, 'utf8')).toContain('# What may run here');

  const { entries } = (await inside(site.root, ['audit', '--action', 'policy.allow'])).json.data as { entries: AuditEntry[] };
  expect(entries.map(({ decision, result }) => [decision, result])).toEqual([
    ['confirm', 'CONFIRMATION_REQUIRED'],
    ['allow', 'ok'],
  ]);

  // Undo takes back this, and not whatever was changed before it.
  expect((await inside(site.root, ['undo'])).json.data).toMatchObject({ undone: ['policy.allow'] });
  expect(readFileSync(path, 'utf8')).not.toContain('terraform');
});

test('a sequence over a limit that was lowered may stay and shrink, but not grow; the refusal is audited', async () => {
  using site = await makeSite();
  write(site, 'version: 1\nlimits: {steps: 1, fanout: 2}\n');
  expect((await inside(site.root, ['step', 'edit', 'a', '--name', 'x'])).code).toBe(0);
  const grown = await inside(site.root, ['step', 'add', 'c', '--', 'node']);
  expect(grown.json.error).toMatchObject({ code: 'POLICY_DENIED', details: { rule: 'limits.steps' } });
  const wide = await inside(site.root, ['group', 'parallelize', 'b', '--fanout', '3']);
  expect(wide.json.error).toMatchObject({ code: 'POLICY_DENIED', details: { rule: 'limits.fanout' } });
  expect((await inside(site.root, ['step', 'rm', 'b', '--yes'])).code).toBe(0);
  const { json } = await inside(site.root, ['audit']);
  const refused = (json.data as { entries: { action: string; result: string }[] }).entries.filter(
    ({ result }) => result === 'POLICY_DENIED',
  );
  expect(refused.map(({ action }) => action)).toEqual(['step.add', 'group.parallelize']);
});
