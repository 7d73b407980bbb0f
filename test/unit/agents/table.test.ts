import { describe, expect, test } from 'vitest';
import { createPrograms } from '../../../src/agents/programs.ts';
import { createAgents } from '../../../src/agents/table.ts';
import type { CustomAgent } from '../../../src/model/policy.ts';
import type { AgentCommand } from '../../../src/model/ports/agents.ts';
import type { Result } from '../../../src/model/result.ts';
import { Layout, scriptShim } from './layout.ts';

const plain = { model_name: null, permissions: 'edit', resume: null, cwd: '/', interactive: false } as const;

function agentsIn(layout: Layout, custom: Record<string, CustomAgent> = {}) {
  return createAgents({
    env: { PATH: layout.at('bin') },
    host: { platform: 'linux', arch: 'x64', node: '/usr/bin/node' },
    programs: createPrograms({ platform: 'linux', node: '/usr/bin/node' }),
    custom,
  });
}
function commandOf(result: Result<AgentCommand>): AgentCommand {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

test('names the built-in agents, those of the policy, and shell', () => {
  using layout = new Layout();
  expect(agentsIn(layout, { aider: { command: ['aider'] } }).names()).toEqual(['claude-code', 'codex', 'gemini', 'aider', 'shell']);
});

test('an agent that is not installed says how to get it; an unknown one names the nearest', async () => {
  using layout = new Layout();
  const agents = agentsIn(layout);
  for (const name of ['claude-code', 'codex', 'gemini']) {
    const result = await agents.command(name, plain);
    expect(result).toMatchObject({
      ok: false,
      error: { code: 'AGENT_NOT_FOUND', hint: expect.stringContaining('npm install -g') as string },
    });
  }
  expect(await agents.command('claude', plain)).toMatchObject({
    ok: false,
    error: { code: 'AGENT_NOT_FOUND', message: expect.stringContaining('"claude"') as string },
  });
  expect(await agents.command('codexx', plain)).toMatchObject({
    error: { message: expect.stringContaining('Did you mean "codex"?') as string },
  });
  expect(await agents.command('shell', plain)).toMatchObject({ error: { code: 'INVALID_VALUE' } });
});

describe.skipIf(process.platform === 'win32')('command lines', () => {
  test('claude', async () => {
    using layout = new Layout();
    const claude = layout.file('bin/claude', '\x7fELF');
    const agents = agentsIn(layout);
    const safe = commandOf(await agents.command('claude-code', plain));
    expect(safe.argv).toEqual([
      claude,
      ...['-p', '--output-format', 'stream-json', '--verbose', '--max-turns', '200'],
      ...['--permission-mode', 'acceptEdits', '--setting-sources', 'user', '--strict-mcp-config'],
    ]);
    expect(safe.command).toEqual(['claude', ...safe.argv.slice(1)]);
    expect(safe.output).toBe('claude-stream-json');
    expect(safe.pass).toContain('ANTHROPIC_API_KEY');
    expect(safe.pass).not.toContain('CODEX_API_KEY');
    const words = commandOf(await agents.command('claude-code', { ...plain, permissions: 'full', model_name: 'opus', resume: 'abc' })).argv;
    expect(words.slice(-8)).toEqual([
      'bypassPermissions',
      '--setting-sources',
      'user',
      '--strict-mcp-config',
      '--model',
      'opus',
      '--resume',
      'abc',
    ]);
    expect(commandOf(await agents.command('claude-code', { ...plain, permissions: 'read-only' })).argv).toContain('plan');
    expect(safe.argv.join(' ')).not.toContain('seqctl');
    expect(commandOf(await agents.command('claude-code', { ...plain, seqctl: true })).argv).toContain('Bash(seqctl *)');
  });

  test('codex names its sandbox before `resume`, and starts the native program behind the launcher', async () => {
    using layout = new Layout();
    layout.file('lib/node_modules/@openai/codex/bin/codex.js', '#!/usr/bin/env node\n');
    layout.link('bin/codex', '../lib/node_modules/@openai/codex/bin/codex.js');
    const agents = agentsIn(layout);
    const launcher = commandOf(await agents.command('codex', plain));
    expect(launcher.argv.slice(0, 2)).toEqual(['/usr/bin/node', layout.at('lib/node_modules/@openai/codex/bin/codex.js')]);
    expect(launcher.argv.at(-1)).toBe('-');

    const inPackage = 'vendor/x86_64-unknown-linux-musl/bin/codex';
    const nested = layout.file(`lib/node_modules/@openai/codex/node_modules/@openai/codex-linux-x64/${inPackage}`);
    expect(commandOf(await agents.command('codex', plain)).argv[0]).toBe(nested);
    const hoisted = layout.file(`lib/node_modules/@openai/codex-linux-x64/${inPackage}`);
    const resumed = commandOf(await agents.command('codex', { ...plain, resume: 'thread-1', model_name: 'gpt-x' })).argv;
    expect(resumed.slice(0, 7)).toEqual([hoisted, 'exec', '--json', '--color', 'never', '--skip-git-repo-check', '-s']);
    expect(resumed.slice(7, 10)).toEqual(['workspace-write', '-m', 'gpt-x']);
    expect(resumed.slice(-3)).toEqual(['resume', 'thread-1', '-']);
  });

  test('gemini runs in one process of Node with a larger heap, and trusts the folder', async () => {
    using layout = new Layout();
    const script = layout.file('lib/node_modules/@google/gemini-cli/bundle/gemini.js', '#!/usr/bin/env node\n');
    layout.link('bin/gemini', '../lib/node_modules/@google/gemini-cli/bundle/gemini.js');
    const node = layout.file('bin/node');
    const found = commandOf(await agentsIn(layout).command('gemini', { ...plain, permissions: 'full' }));
    expect(found.argv).toEqual([
      node,
      '--max-old-space-size=4096',
      '--import',
      expect.stringMatching(/^data:text\/javascript,/),
      ...[script, '-o', 'stream-json', '--approval-mode', 'yolo'],
    ]);
    expect(found.command[0]).toBe('gemini');
    expect(found.env).toMatchObject({ GEMINI_CLI_TRUST_WORKSPACE: 'true', GEMINI_CLI_NO_RELAUNCH: 'true' });
  });

  test.each(['claude-code', 'codex', 'gemini'])('%s on its own screen is told where its prompt lies', async (name) => {
    using layout = new Layout();
    for (const program of ['claude', 'codex', 'gemini']) layout.file(`bin/${program}`);
    const found = commandOf(await agentsIn(layout).command(name, { ...plain, interactive: true, prompt_file: '/r/my prompt.md' }));
    expect(found.argv.at(-1)).toBe('Read the file /r/my prompt.md and do what it says.');
    expect(found.output).toBe('text');
    for (const headless of ['-p', 'exec', '-o', '--output-format', '-']) expect(found.argv).not.toContain(headless);
  });

  test('one that leads is offered the MCP server of its repo, each in its own way; others are not', async () => {
    using layout = new Layout();
    for (const program of ['claude', 'codex', 'gemini']) layout.file(`bin/${program}`);
    const agents = agentsIn(layout);
    const mcp = { argv: ['/n/node', '/p/a "b"/threados.js', 'mcp', '-C', '/r'] as const, gemini_settings: '/p/gemini.json' };
    const lead = { ...plain, seqctl: true, mcp };

    const claude = commandOf(await agents.command('claude-code', lead)).argv;
    const config = claude[claude.indexOf('--mcp-config') + 1] ?? '';
    expect(JSON.parse(config)).toEqual({
      mcpServers: { threados: { command: '/n/node', args: ['/p/a "b"/threados.js', 'mcp', '-C', '/r'] } },
    });
    expect(claude.slice(claude.indexOf('--allowedTools'), claude.indexOf('--mcp-config'))).toEqual([
      '--allowedTools',
      'Bash(seqctl *)',
      'mcp__threados',
    ]);
    const codex = commandOf(await agents.command('codex', lead)).argv;
    expect(codex).toContain('mcp_servers.threados.args=["/p/a \\"b\\"/threados.js","mcp","-C","/r"]');
    expect(codex.find((word) => word.startsWith('mcp_servers.threados.env_vars='))).toContain('"THREADOS_STEP_ID"');
    const gemini = commandOf(await agents.command('gemini', lead)).env;
    expect(gemini).toMatchObject({
      GEMINI_CLI_SYSTEM_DEFAULTS_PATH: '/p/gemini.json',
      THREADOS_MCP_COMMAND: '/n/node',
      THREADOS_MCP_SCRIPT: '/p/a "b"/threados.js',
    });

    for (const name of ['claude-code', 'codex', 'gemini']) {
      const alone = commandOf(await agents.command(name, plain));
      expect(JSON.stringify([alone.argv, alone.env])).not.toMatch(/mcp_servers|"--mcp-config|THREADOS_MCP/);
    }
    // A list-valued flag would swallow the opening line as one more of its words.
    const screen = commandOf(await agents.command('claude-code', { ...lead, interactive: true, prompt_file: '/r/p.md' })).argv;
    expect(screen.slice(-2)).toEqual(['--strict-mcp-config', 'Read the file /r/p.md and do what it says.']);
  });

  test('a custom agent gets its words, and one of a built-in name takes its place', async () => {
    using layout = new Layout();
    const program = layout.file('bin/my agent');
    const custom: CustomAgent = {
      command: ['my agent', '--quiet'],
      permissions: { edit: ['--write'], full: ['--yolo'] },
      model_args: ['--model={model}'],
      resume_args: ['--session', '{session}'],
      output: 'claude-stream-json',
      env: ['MY_KEY'],
    };
    const agents = agentsIn(layout, { mine: custom, codex: { command: ['my agent'] } });
    const request = { ...plain, model_name: 'a$&b', resume: 's1' };
    expect(commandOf(await agents.command('mine', request))).toEqual({
      argv: [program, '--quiet', '--write', '--model=a$&b', '--session', 's1'],
      command: ['my agent', '--quiet', '--write', '--model=a$&b', '--session', 's1'],
      env: {},
      pass: ['MY_KEY'],
      output: 'claude-stream-json',
    });
    expect(commandOf(await agents.command('mine', { ...plain, permissions: 'read-only' })).argv).toEqual([program, '--quiet']);
    expect(commandOf(await agents.command('codex', plain)).argv).toEqual([program]);
    expect(agents.names()).toEqual(['claude-code', 'codex', 'gemini', 'mine', 'shell']);
  });
});

test('on Windows PATH is found whatever its spelling, and codex behind its shim is the native program', async () => {
  using layout = new Layout();
  layout.file('npm/codex.cmd', scriptShim('node_modules\\@openai\\codex\\bin\\codex.js'));
  layout.file('npm/node_modules/@openai/codex/bin/codex.js');
  const native = layout.file(
    'npm/node_modules/@openai/codex/node_modules/@openai/codex-win32-x64/vendor/x86_64-pc-windows-msvc/bin/codex.exe',
    'MZ',
  );
  const agents = createAgents({
    env: { Path: layout.at('npm'), PathExt: '.EXE;.CMD' },
    host: { platform: 'win32', arch: 'x64', node: 'C:/node.exe' },
    programs: createPrograms({ platform: 'win32', node: 'C:/node.exe' }),
    custom: {},
  });
  expect(commandOf(await agents.command('codex', plain)).argv[0]).toBe(native);
});
