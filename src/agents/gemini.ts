import type { McpOffer } from '../model/ports/agents.ts';
import type { Permissions } from '../model/sequence.ts';
import { scriptOf } from './codex-native.ts';
import { openingLine, type Provider } from './provider.ts';

const APPROVAL: Readonly<Record<Permissions, string>> = { 'read-only': 'plan', edit: 'auto_edit', full: 'yolo' };

/**
 * No flag names a server: it comes from a settings file of the lowest rank, which whatever the person has set goes
 * before. Where others may write to a folder above that file, Gemini CLI passes it by with a warning; the agent then
 * still has `seqctl`.
 */
function server({ argv, gemini_settings }: McpOffer): Readonly<Record<string, string>> {
  const [command, script] = argv;
  return { GEMINI_CLI_SYSTEM_DEFAULTS_PATH: gemini_settings, THREADOS_MCP_COMMAND: command, THREADOS_MCP_SCRIPT: script };
}

/**
 * It repeats the prompt on stdout and calls process.exit() behind its result, by which Node drops what a pipe has not taken
 * yet: with a long prompt and a reader that is slower for a moment, the result is lost. Output that blocks is out before it
 * can exit; the runner always reads. (Windows: Node's pipes block there by themselves.)
 */
const BLOCKING_OUTPUT = `data:text/javascript,${encodeURIComponent('for (const s of [process.stdout, process.stderr]) s._handle?.setBlocking?.(true);')}`;

export const gemini: Provider = {
  name: 'gemini',
  command: ['gemini'],
  install: 'npm install -g @google/gemini-cli, then set GEMINI_API_KEY (Google no longer serves it for personal sign-ins)',
  output: 'gemini-stream-json',
  pass: [
    'GEMINI_API_KEY',
    'GEMINI_MODEL',
    'GEMINI_CLI_HOME',
    'GOOGLE_API_KEY',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'GOOGLE_CLOUD_LOCATION',
    'GOOGLE_CLOUD_PROJECT',
    'GOOGLE_GEMINI_BASE_URL',
    'GOOGLE_GENAI_USE_VERTEXAI',
  ],
  words: (request) => [
    ...(request.interactive ? [] : ['-o', 'stream-json']),
    '--approval-mode',
    APPROVAL[request.permissions],
    ...(request.seqctl ? ['--allowed-tools', 'run_shell_command(seqctl)'] : []),
    ...(request.model_name === null ? [] : ['-m', request.model_name]),
    ...(request.resume === null ? [] : ['--resume', request.resume]),
    ...(request.interactive ? openingLine(request).flatMap((line) => ['-i', line]) : []),
  ],
  env: (request) => ({
    // Without it every run in a new folder ends with exit 55: whether a folder is trusted was asked by ThreadOS.
    GEMINI_CLI_TRUST_WORKSPACE: 'true',
    // Else the visible process is a parent that swallows signals, and killing it leaves the agent at work.
    GEMINI_CLI_NO_RELAUNCH: 'true',
    ...(request.mcp === null ? {} : server(request.mcp)),
    ...(request.interactive ? {} : { NO_COLOR: '1', TERM: 'xterm-256color', COLORTERM: 'truecolor' }),
  }),
  unwrap: async (resolved, host) => {
    const script = await scriptOf(resolved);
    // The relaunch that is switched off above would have raised the heap.
    return script === null ? resolved.argv : [host.node, '--max-old-space-size=4096', '--import', BLOCKING_OUTPUT, script];
  },
};
