import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../app/threados.ts';
import type { Place } from './place.ts';

interface Client {
  readonly program: string;
  readonly check: string;
  /** Where it keeps the servers that a person has added for all of their folders. */
  config(env: Env, home: string): string;
  /** Whether that file knows ours. */
  knows(text: string): boolean;
  /** The command that adds ours, up to the server's own words. */
  readonly add: readonly string[];
}
type Env = Readonly<Record<string, string | undefined>>;

const CLIENTS: readonly Client[] = [
  {
    program: 'claude',
    check: 'claude-code, MCP',
    config: (env, home) => join(env['CLAUDE_CONFIG_DIR'] ?? home, '.claude.json'),
    knows: hasServer,
    add: ['claude', 'mcp', 'add', '--scope', 'user', 'threados', '--'],
  },
  {
    program: 'codex',
    check: 'codex, MCP',
    config: (env, home) => join(env['CODEX_HOME'] ?? join(home, '.codex'), 'config.toml'),
    knows: (text) => /^\s*\[mcp_servers\.threados\]/m.test(text),
    add: ['codex', 'mcp', 'add', 'threados', '--'],
  },
  {
    program: 'gemini',
    check: 'gemini, MCP',
    config: (env, home) => join(env['GEMINI_CLI_HOME'] ?? home, '.gemini', 'settings.json'),
    knows: hasServer,
    add: ['gemini', 'mcp', 'add', '--scope', 'user', 'threados'],
  },
];

export interface McpProbe {
  readonly env: Env;
  readonly platform: NodeJS.Platform;
  readonly place: Place;
  /** The path that a bare name on PATH leads to. */
  readonly find: (program: string) => Promise<string | null>;
}

/** For each agent CLI that is installed: whether it knows ThreadOS's MCP server, and the line that adds it. */
export async function mcpFindings(probe: McpProbe): Promise<readonly Finding[]> {
  const words = await serverWords(probe);
  const findings = await Promise.all(CLIENTS.map((client) => clientFinding(probe, client, words)));
  return findings.filter((finding) => finding !== null);
}

async function clientFinding(probe: McpProbe, client: Client, words: readonly string[]): Promise<Finding | null> {
  if ((await probe.find(client.program)) === null) return null;
  const home = probe.env[probe.platform === 'win32' ? 'USERPROFILE' : 'HOME'] ?? homedir();
  const text = await readFile(client.config(probe.env, home), 'utf8').catch(() => '');
  if (client.knows(text)) return { check: client.check, state: 'ok', found: 'knows the server "threados"', fix: null };
  return {
    check: client.check,
    state: 'ok',
    found: 'can be given ThreadOS as tools',
    fix: [...client.add, ...words].map(quoted).join(' '),
  };
}

/** How a client starts our server. By paths where there is no `threados` on PATH, and on Windows, where that is a script for a shell. */
async function serverWords({ platform, place, find }: McpProbe): Promise<readonly string[]> {
  if (platform !== 'win32' && (await find('threados')) !== null) return ['threados', 'mcp'];
  return [process.execPath, join(place.bin, 'threados.js'), 'mcp'];
}

/** In double quotes where there is a space: sh, cmd and PowerShell read those alike. */
function quoted(word: string): string {
  return /\s/.test(word) ? `"${word}"` : word;
}

function hasServer(text: string): boolean {
  try {
    const { mcpServers } = JSON.parse(text) as { mcpServers?: Record<string, unknown> };
    return mcpServers !== undefined && Object.hasOwn(mcpServers, 'threados');
  } catch {
    return false;
  }
}
