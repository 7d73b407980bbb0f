import type { Permissions } from '../model/sequence.ts';
import { openingLine, type AgentRequest, type Provider } from './provider.ts';

const MODE: Readonly<Record<Permissions, string>> = { 'read-only': 'plan', edit: 'acceptEdits', full: 'bypassPermissions' };

/** A bound against an agent that goes round in circles, not a budget: `timeout` is the step's own. */
const MAX_TURNS = '200';

/** What one that leads other steps may use beside its permissions. */
function leading({ seqctl, mcp }: AgentRequest): readonly string[] {
  const tools = [...(seqctl ? ['Bash(seqctl *)'] : []), ...(mcp === null ? [] : ['mcp__threados'])];
  const servers = mcp === null ? null : { mcpServers: { threados: { command: mcp.argv[0], args: mcp.argv.slice(1) } } };
  return [
    ...(tools.length === 0 ? [] : ['--allowedTools', ...tools]),
    ...(servers === null ? [] : ['--mcp-config', JSON.stringify(servers)]),
  ];
}

export const claudeCode: Provider = {
  name: 'claude-code',
  command: ['claude'],
  install: 'npm install -g @anthropic-ai/claude-code (needs Node 22 or later), then run claude once to log in',
  output: 'claude-stream-json',
  pass: [
    'ANTHROPIC_API_KEY',
    'ANTHROPIC_AUTH_TOKEN',
    'ANTHROPIC_BASE_URL',
    'ANTHROPIC_MODEL',
    'CLAUDE_CODE_OAUTH_TOKEN',
    'CLAUDE_CONFIG_DIR',
    'CLAUDE_CODE_MAX_RETRIES',
    'IS_SANDBOX',
  ],
  words: (request) => [
    // stream-json is refused without --verbose.
    ...(request.interactive ? [] : ['-p', '--output-format', 'stream-json', '--verbose', '--max-turns', MAX_TURNS]),
    // Flags that take lists come first: they would swallow the opening line of an interactive agent.
    ...leading(request),
    '--permission-mode',
    MODE[request.permissions],
    // In -p the hooks and MCP servers of a checked-out repo would run with no question asked.
    '--setting-sources',
    'user',
    '--strict-mcp-config',
    ...(request.model_name === null ? [] : ['--model', request.model_name]),
    ...(request.resume === null ? [] : ['--resume', request.resume]),
    ...(request.interactive ? openingLine(request) : []),
  ],
  env: () => ({ CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', DISABLE_AUTOUPDATER: '1' }),
};
