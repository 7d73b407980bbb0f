import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Finding } from '../app/threados.ts';
import { checkVersion, locateMprocs } from '../executors/mprocs/locate.ts';
import { findOnPath } from '../executors/mprocs/terminal.ts';
import { searchPlace, type Programs } from '../model/ports/agents.ts';
import type { Place } from './place.ts';
import { mcpFindings } from './probe-mcp.ts';
import { nativeFindings } from './probe-natives.ts';

interface Probed {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly place: Place;
  readonly programs: Programs;
}

const ASK_MS = 10_000;

const AGENTS = [
  { program: 'claude', check: 'claude-code', fix: 'npm install --global @anthropic-ai/claude-code' },
  { program: 'codex', check: 'codex', fix: 'npm install --global @openai/codex' },
  { program: 'gemini', check: 'gemini', fix: 'npm install --global @google/gemini-cli' },
] as const;

/** What this machine has of what ThreadOS can use. Starts nothing but `git --version` and `mprocs --version`. */
export async function probes(facts: Probed): Promise<readonly Finding[]> {
  const agents = AGENTS.map(({ program, check, fix }) => programFinding(facts, program, check, fix));
  const [mcp, natives, ...found] = await Promise.all([
    mcpFindings({ ...facts, find: (program) => find(facts, program) }),
    nativeFindings(facts.platform),
    nodeFinding(),
    gitFinding(facts),
    terminalFinding(facts),
    mprocsFinding(facts),
    ...agents,
    chatFinding(facts),
  ]);
  return [...found, ...natives, ...mcp];
}

function nodeFinding(): Promise<Finding> {
  return Promise.resolve({ check: 'node', state: 'ok', found: `${process.versions.node} (${process.execPath})`, fix: null });
}

async function find({ env, programs }: Probed, name: string): Promise<string | null> {
  const found = await programs.resolve(name, searchPlace(process.cwd(), env));
  return found?.found ?? null;
}

async function gitFinding(facts: Probed): Promise<Finding> {
  const path = await find(facts, 'git');
  if (path === null)
    return { check: 'git', state: 'missing', found: 'not on PATH', fix: 'install git (https://git-scm.com): worktrees and diffs need it' };
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: ASK_MS });
    return { check: 'git', state: 'ok', found: stdout.trim(), fix: null };
  } catch {
    return { check: 'git', state: 'warning', found: `${path} does not run`, fix: 'install git again' };
  }
}

async function terminalFinding(facts: Probed): Promise<Finding> {
  const { env, platform } = facts;
  if ((env['WT_SESSION'] ?? '') !== '') return { check: 'terminal', state: 'ok', found: 'Windows Terminal', fix: null };
  if ((env['TMUX'] ?? '') !== '') return { check: 'terminal', state: 'ok', found: 'tmux', fix: null };
  const program = platform === 'win32' ? 'wt' : 'tmux';
  // Windows Terminal is an app-execution alias, which a look-up of programs cannot open.
  const path = await findOnPath(platform === 'win32' ? 'wt.exe' : 'tmux', env);
  if (path !== null)
    return { check: 'terminal', state: 'ok', found: `${program} is installed: panes can be opened beside each other`, fix: null };
  const fix =
    platform === 'win32'
      ? 'install Windows Terminal'
      : 'install tmux, to open mprocs beside your shell (seqctl mprocs open --layout split)';
  return { check: 'terminal', state: 'warning', found: `no ${program}: mprocs can only be opened with --layout here`, fix };
}

async function mprocsFinding({ env, platform, place }: Probed): Promise<Finding> {
  const located = await locateMprocs({ env, platform, packageDir: place.packageDir });
  if (!located.ok) return { check: 'mprocs', state: 'missing', found: located.error.message, fix: located.error.hint ?? null };
  const version = await checkVersion(located.value);
  if (!version.ok) return { check: 'mprocs', state: 'warning', found: version.error.message, fix: version.error.hint ?? null };
  return { check: 'mprocs', state: 'ok', found: `${version.value} (${located.value.source}: ${located.value.path})`, fix: null };
}

async function programFinding(facts: Probed, program: string, check: string, fix: string): Promise<Finding> {
  const path = await find(facts, program);
  return path === null ? { check, state: 'missing', found: 'not on PATH', fix } : { check, state: 'ok', found: path, fix: null };
}

function chatFinding({ env }: Probed): Promise<Finding> {
  const found =
    (env['ANTHROPIC_API_KEY'] ?? '') !== ''
      ? 'ANTHROPIC_API_KEY is set'
      : (env['OLLAMA_HOST'] ?? '') !== ''
        ? 'OLLAMA_HOST is set'
        : 'no model provider is set up: chat uses its built-in planner';
  return Promise.resolve({ check: 'chat', state: 'ok', found, fix: null });
}
