import type { Actor, Caller } from '../model/actor.ts';
import { stepIdProblem } from '../model/ids.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Marks that agent CLIs leave in the environment of every command they run. `value: null`: any. */
export const AGENT_MARKS: readonly { readonly variable: string; readonly value: string | null; readonly agent: string }[] = [
  { variable: 'CLAUDECODE', value: '1', agent: 'claude-code' },
  { variable: 'GEMINI_CLI', value: '1', agent: 'gemini' },
  { variable: 'CODEX_SANDBOX', value: null, agent: 'codex' },
  { variable: 'CODEX_THREAD_ID', value: null, agent: 'codex' },
];

export interface CallerFacts {
  /** stdin or stdout is a terminal. */
  readonly terminal: boolean;
  /** `require_terminal` of policy.yaml. */
  readonly requireTerminal: boolean;
  readonly face: 'cli' | 'chat' | 'http' | 'mcp';
  /** The running step whose process tree this process was found in, whatever its environment says. */
  readonly insideStep: {
    readonly run_id: string;
    readonly step_id: string;
    /** It is a step of another repo: its bearer is an agent here too, yet a part of no run of this one. */
    readonly elsewhere?: boolean;
  } | null;
}

/**
 * Who asks. Nothing in the environment can raise rights: every mark only makes an agent of the caller, and what
 * the process tree says counts before what the environment says.
 */
export function recogniseCaller(env: Env, facts: CallerFacts): Caller {
  const found = facts.insideStep === null || facts.insideStep.elsewhere === true ? null : facts.insideStep;
  const inside = found === null ? insideByEnvironment(env) : { run_id: found.run_id, step_id: found.step_id };
  if (facts.face === 'chat') return { actor: 'chat', inside, evidence: 'face:chat' };
  if (facts.insideStep !== null) return { actor: `agent:${facts.insideStep.step_id}`, inside, evidence: 'ancestry' };

  const declared = env['THREADOS_ACTOR'];
  if (declared !== undefined && declared !== '') {
    const actor = parseActor(declared);
    // A name that we do not give, or one of ours that stands for a person, is no reason to trust its bearer.
    if (actor === null || isPersonal(actor)) return { actor: 'agent:unknown', inside, evidence: 'env:THREADOS_ACTOR' };
    return { actor, inside, evidence: 'env:THREADOS_ACTOR' };
  }
  if (inside !== null) return { actor: `agent:${inside.step_id}`, inside, evidence: 'env:THREADOS_STEP_ID' };
  if (env['THREADOS_NONCE'] !== undefined || env['THREADOS_TOKEN'] !== undefined)
    return { actor: 'agent:unknown', inside, evidence: env['THREADOS_NONCE'] === undefined ? 'env:THREADOS_TOKEN' : 'env:THREADOS_NONCE' };

  if (facts.face !== 'cli') return { actor: facts.face, inside, evidence: `face:${facts.face}` };
  for (const { variable, value, agent } of AGENT_MARKS) {
    const found = env[variable];
    if (found !== undefined && found !== '' && (value === null || found === value))
      return { actor: `agent:${agent}`, inside, evidence: `env:${variable}` };
  }
  if (facts.requireTerminal && !facts.terminal) return { actor: 'agent:no-terminal', inside, evidence: 'no-terminal' };
  return { actor: 'human', inside, evidence: 'default' };
}

function insideByEnvironment(env: Env): Caller['inside'] {
  const { THREADOS_RUN_ID: run_id, THREADOS_STEP_ID: step_id } = env;
  if (run_id === undefined || step_id === undefined || stepIdProblem(step_id) !== null) return null;
  return { run_id, step_id };
}

const NAMES = ['human', 'chat', 'http', 'mcp', 'demo'] as const;

function parseActor(text: string): Actor | null {
  const name = NAMES.find((each) => each === text);
  if (name !== undefined) return name;
  return text.startsWith('agent:') && stepIdProblem(text.slice('agent:'.length)) === null ? (text as `agent:${string}`) : null;
}

function isPersonal(actor: Actor): boolean {
  return actor === 'human' || actor === 'demo';
}

/** `--actor`: asks to be treated as someone with less to say. INVALID_VALUE, or POLICY_DENIED where it would be more. */
export function lowerTo(caller: Caller, wanted: string): Result<Caller> {
  const actor = parseActor(wanted);
  if (actor === null) {
    return fail('INVALID_VALUE', `"${printable(wanted)}" is no actor.${didYouMean(wanted, NAMES)}`, {
      hint: 'human, chat, http, mcp or agent:NAME',
    });
  }
  if (actor === caller.actor) return ok(caller);
  // A person may act as anyone; chat says less than any other, as it never applies. Between equals nobody takes another's name.
  if (!isPersonal(actor) && (isPersonal(caller.actor) || actor === 'chat'))
    return ok({ ...caller, actor, evidence: `${caller.evidence}, --actor` });
  return fail('POLICY_DENIED', `--actor cannot raise rights: this is ${caller.actor} (recognised by ${caller.evidence})`, {
    details: { rule: 'actor', actor: caller.actor },
  });
}
