import type { McpOffer } from '../model/ports/agents.ts';
import type { Permissions } from '../model/sequence.ts';
import { codexNative } from './codex-native.ts';
import { openingLine, type Provider } from './provider.ts';

const SANDBOX: Readonly<Record<Permissions, string>> = { 'read-only': 'read-only', edit: 'workspace-write', full: 'danger-full-access' };

/**
 * No telemetry, no update check, no git clone of plugins at every start; an unreachable server ends the run. A login
 * shell would set PATH anew (Debian's /etc/profile does), and `seqctl` would not be found on it.
 */
const SETTINGS = [
  ...['analytics.enabled=false', 'feedback.enabled=false', 'check_for_update_on_startup=false', 'allow_login_shell=false'].flatMap(
    (setting) => ['-c', setting],
  ),
  ...['plugins', 'unbounded_connection_retries'].flatMap((feature) => ['--disable', feature]),
];

/**
 * Codex starts servers with an environment of its own making: the marks of the step are named, so that the server knows
 * whose agent it serves where the process tree does not tell. What a call may do is ThreadOS's to decide, not its
 * approval's; and a wait may be long.
 */
function server(mcp: McpOffer): readonly string[] {
  const [command, ...args] = mcp.argv;
  const settings = {
    command,
    args,
    env_vars: [
      'THREADOS_ACTOR',
      'THREADOS_RUN_ID',
      'THREADOS_STEP_ID',
      'THREADOS_INSTANCE',
      'THREADOS_ROOT',
      'THREADOS_NONCE',
      'THREADOS_TOKEN',
    ],
    default_tools_approval_mode: 'approve',
    tool_timeout_sec: 3600,
  };
  // JSON's strings, numbers and lists of strings are TOML's.
  return Object.entries(settings).flatMap(([key, value]) => ['-c', `mcp_servers.threados.${key}=${JSON.stringify(value)}`]);
}

export const codex: Provider = {
  name: 'codex',
  command: ['codex'],
  install: 'npm install -g @openai/codex, then run codex login',
  output: 'codex-jsonl',
  // OPENAI_API_KEY alone is not used by its built-in provider, but a provider in config.toml may name it.
  pass: ['CODEX_API_KEY', 'CODEX_HOME', 'OPENAI_API_KEY'],
  words: (request) => {
    // Before the word `resume`: after it the sandbox would fall back to read-only.
    const flags = [
      '-s',
      SANDBOX[request.permissions],
      ...(request.model_name === null ? [] : ['-m', request.model_name]),
      ...SETTINGS,
      ...(request.mcp === null ? [] : server(request.mcp)),
    ];
    const resume = request.resume === null ? [] : ['resume', request.resume];
    if (request.interactive) return ['-a', 'on-request', ...flags, ...resume, ...openingLine(request)];
    return ['exec', '--json', '--color', 'never', '--skip-git-repo-check', ...flags, ...resume, '-'];
  },
  env: () => ({}),
  unwrap: codexNative,
};
