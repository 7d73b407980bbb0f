import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { createPrograms } from '../../../src/agents/programs.ts';
import { createAgents } from '../../../src/agents/table.ts';
import type { AgentReport } from '../../../src/model/launch.ts';
import type { Agents, AgentCommand, McpOffer } from '../../../src/model/ports/agents.ts';
import type { Usage } from '../../../src/model/status.ts';

export type AgentName = 'claude-code' | 'codex' | 'gemini';

export interface Ended {
  readonly command: AgentCommand;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: string | null;
  readonly report: AgentReport;
}

/** A home folder of somebody who uses one agent with a made-up key against the fake server, and a folder to work in. */
export class AgentHome implements Disposable {
  readonly name: AgentName;
  readonly base: string;
  readonly cwd: string;
  readonly #agents: Agents;
  readonly #env: Record<string, string>;

  constructor(name: AgentName, bin: string, server: string) {
    this.name = name;
    // Codex warns of a CODEX_HOME that lies directly in the temporary folder, and Gemini of one that others can write.
    this.base = realpathSync.native(mkdtempSync(join(tmpdir(), 'threados-test-agents-')));
    this.cwd = join(this.base, 'work');
    for (const folder of ['work', 'tmp', 'bin', '.codex', '.gemini']) mkdirSync(join(this.base, folder));
    writeFileSync(join(this.base, '.codex', 'config.toml'), `openai_base_url = "${server}/v1"\n`);
    const settings = {
      security: { auth: { selectedType: 'gemini-api-key' } },
      general: { enableAutoUpdate: false, maxAttempts: 1 },
      privacy: { usageStatisticsEnabled: false },
    };
    writeFileSync(join(this.base, '.gemini', 'settings.json'), JSON.stringify(settings));
    const path = [join(this.base, 'bin'), bin, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
    const machine = ['SystemRoot', 'ComSpec', 'PATHEXT', 'LANG'].flatMap((key) =>
      process.env[key] === undefined ? [] : [[key, process.env[key]] as const],
    );
    const temp = join(this.base, 'tmp');
    this.#env = {
      ...(Object.fromEntries(machine) as Record<string, string>),
      PATH: path,
      HOME: this.base,
      USERPROFILE: this.base,
      APPDATA: this.base,
      LOCALAPPDATA: this.base,
      TMPDIR: temp,
      TEMP: temp,
      TMP: temp,
    };
    const keys: Record<AgentName, Record<string, string>> = {
      'claude-code': { ANTHROPIC_API_KEY: 'made-up-key', ANTHROPIC_BASE_URL: server, CLAUDE_CODE_MAX_RETRIES: '1' },
      codex: { CODEX_API_KEY: 'made-up-key' },
      gemini: { GEMINI_API_KEY: 'made-up-key', GOOGLE_GEMINI_BASE_URL: server },
    };
    this.#env = { ...this.#env, ...keys[name] };
    this.#agents = createAgents({
      env: { PATH: path, PATHEXT: process.env['PATHEXT'] },
      host: { platform: process.platform, arch: process.arch, node: process.execPath },
      programs: createPrograms({ platform: process.platform, node: process.execPath }),
      custom: {},
    });
  }

  /** One step: our argv, the prompt on stdin, only the variables that the provider lets through. */
  async run(
    prompt: string,
    options: {
      resume?: string;
      previous?: Usage | null;
      timeout?: number;
      seqctl?: boolean;
      mcp?: McpOffer;
      env?: Record<string, string>;
      /** Its output is read a little at a time, as by a machine that has much else to do. */
      reads?: 'slowly';
    } = {},
  ): Promise<Ended> {
    const command = await this.#agents.command(this.name, {
      // Gemini's `auto` would ask a router first.
      model_name: this.name === 'gemini' ? 'gemini-2.5-flash' : null,
      permissions: 'edit',
      resume: options.resume ?? null,
      cwd: this.cwd,
      interactive: false,
      seqctl: options.seqctl ?? false,
      mcp: options.mcp ?? null,
    });
    if (!command.ok) throw new Error(command.error.message);
    const [program = '', ...words] = command.value.argv;
    const own = Object.fromEntries(command.value.pass.flatMap((key) => (this.#env[key] === undefined ? [] : [[key, this.#env[key]]])));
    const base = Object.fromEntries(Object.entries(this.#env).filter(([key]) => !/^(?:ANTHROPIC|CODEX|GEMINI|GOOGLE|CLAUDE)_/.test(key)));
    const child = spawn(program, words, {
      cwd: this.cwd,
      env: { ...base, ...own, ...command.value.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    if (options.reads === 'slowly') void readSlowly(child.stdout, (chunk) => out.push(chunk));
    else child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => undefined);
    child.stdin.end(prompt);
    const timer = globalThis.setTimeout(() => child.kill('SIGKILL'), options.timeout ?? 90_000);
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (...ending) => resolve(ending));
    });
    clearTimeout(timer);
    const [stdout, stderr] = [Buffer.concat(out).toString('utf8'), Buffer.concat(err).toString('utf8')];
    const report = this.#agents.read(command.value.output, stdout, stderr, { code, signal }, options.previous ?? null);
    return { command: command.value, stdout, stderr, code, signal, report };
  }

  [Symbol.dispose](): void {
    rmSync(this.base, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** 8 KiB every 10 ms. What the child has not handed to the system when it exits never comes. */
async function readSlowly(stream: Readable, keep: (chunk: Buffer) => void): Promise<void> {
  // A listener, so that nobody else makes it flow.
  stream.on('readable', () => undefined);
  while (!stream.readableEnded && !stream.destroyed) {
    const chunk = (stream.read(8192) ?? stream.read()) as Buffer | null;
    if (chunk !== null) keep(chunk);
    await setTimeout(10);
  }
}
