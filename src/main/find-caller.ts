import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Caller, StepToken } from '../model/actor.ts';
import { stepIdProblem } from '../model/ids.ts';
import { ok, type Result } from '../model/result.ts';
import { lowerTo, recogniseCaller, type CallerFacts as Evidence } from '../policy/actors.ts';
import { readToken } from '../policy/step-token.ts';
import { readJsonIfThere } from '../store/disk.ts';
import { newestAttemptDir } from '../store/layout.ts';
import { readTokenKey } from '../store/token-key.ts';

export interface CallerFacts {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly face: 'cli' | 'chat' | 'http' | 'mcp';
  readonly terminal: boolean;
  readonly pid: number;
  readonly platform: NodeJS.Platform;
  /** `--actor` */
  readonly wanted?: string | undefined;
}

/** Who asks: the process tree where it tells cheaply, then the environment; `--actor` can only take rights away. */
export function findCaller(facts: CallerFacts): Result<Caller> {
  const around = facts.platform === 'linux' ? stepAround(facts.pid, facts.root) : null;
  const recognised = recogniseCaller(facts.env, {
    terminal: facts.terminal,
    requireTerminal: requiresTerminal(facts.root),
    face: facts.face,
    insideStep: around,
  });
  const caller = { ...recognised, token: tokenOf(facts.root, facts.env['THREADOS_TOKEN'] ?? around?.token, recognised) };
  return facts.wanted === undefined ? ok(caller) : lowerTo(caller, facts.wanted);
}

/**
 * Whether policy.yaml says `require_terminal: true`. Parsing it here would cost every command 25 ms; a line that says
 * so in a comment or in a text only makes the answer stricter than it need be.
 */
function requiresTerminal(root: string): boolean {
  try {
    return /require_terminal["']?\s*:\s*true/.test(readFileSync(join(root, '.threados', 'policy.yaml'), 'utf8'));
  } catch {
    return false;
  }
}

/** The token that it carries (or was started with), where that speaks of the very step that it was found in. */
function tokenOf(root: string, text: string | undefined, { inside }: Caller): StepToken | null {
  const key = text === undefined || inside === null ? null : readTokenKey(root);
  const token = key === null || text === undefined ? null : readToken(text, key);
  return token?.step_id === inside?.step_id && token?.run_id === inside?.run_id ? token : null;
}

const MOST_ANCESTORS = 64;

/** What the environment of an ancestor says, as it was when that process was started. */
interface Mark {
  readonly pid: number;
  readonly root: string;
  readonly run_id: string;
  readonly step_id: string;
  readonly instance: string;
  readonly token: string | undefined;
}

/**
 * The running step whose tree a process is in, also where it has cleared its own environment: the environment that
 * an ancestor was *started* with cannot be changed afterwards, and the runner gave it to the step's first process.
 * What lies below that process may have been started with anything, so a mark counts where the step's own status file
 * names the very process that carries it; else the mark furthest up does, which no process of the step could forge.
 */
export function stepAround(pid: number, root: string): (Evidence['insideStep'] & { readonly token: string | undefined }) | null {
  const marks = marksAbove(pid);
  const here = marks.filter((mark) => mark.root === root);
  const step = here.find(isTheStepsOwn) ?? here.at(-1);
  if (step !== undefined) return { run_id: step.run_id, step_id: step.step_id, elsewhere: false, token: step.token };
  const other = marks.at(-1);
  return other === undefined ? null : { run_id: other.run_id, step_id: other.step_id, elsewhere: true, token: undefined };
}

function marksAbove(pid: number): readonly Mark[] {
  const marks: Mark[] = [];
  for (let at = pid, i = 0; i < MOST_ANCESTORS && at > 1; i += 1) {
    const env = startEnvironment(at);
    const { THREADOS_ROOT: root, THREADOS_RUN_ID: run_id, THREADOS_STEP_ID: step_id } = env;
    if (root !== undefined && run_id !== undefined && step_id !== undefined && stepIdProblem(step_id) === null)
      marks.push({ pid: at, root, run_id, step_id, instance: env['THREADOS_INSTANCE'] ?? step_id, token: env['THREADOS_TOKEN'] });
    const parent = parentOf(at);
    if (parent === null) break;
    at = parent;
  }
  return marks;
}

function isTheStepsOwn({ pid, root, run_id, step_id, instance }: Mark): boolean {
  const status = readJsonIfThere(join(newestAttemptDir(root, run_id, instance), 'status.json'));
  return (
    typeof status === 'object' &&
    status !== null &&
    'pid' in status &&
    status.pid === pid &&
    'step_id' in status &&
    status.step_id === step_id
  );
}

function startEnvironment(pid: number): Readonly<Record<string, string | undefined>> {
  try {
    const pairs = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return Object.fromEntries(
      pairs
        .filter((pair) => pair.startsWith('THREADOS_'))
        .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
    );
  } catch {
    return {};
  }
}

/** The fourth field of stat, after the command's name, which may itself hold spaces and brackets. */
function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}
