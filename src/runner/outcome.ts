import type { AgentReport, Launch } from '../model/launch.ts';
import type { StatusFile } from '../model/status.ts';
import { formatDuration } from '../util/duration.ts';
import type { EndReason } from './ending.ts';

/** What is known of an attempt when all of its processes have ended. */
export interface EndFacts {
  /** Why the runner ended it; `null` where it ended by itself. */
  readonly ended_by: EndReason | null;
  /** Who asked for the end, where somebody did. */
  readonly stopped_by: string | null;
  /** Why the program, or the setup before it, could not be started. */
  readonly spawn_error: string | null;
  /** Whose code and signal these are: the setup's where it failed, for then the program never ran. */
  readonly phase: 'setup' | 'program';
  readonly exit_code: number | null;
  readonly signal: string | null;
  readonly report: AgentReport | null;
  /** What showed the attempt to people (mprocs, its terminal) is gone: an end that came with it was asked for by nobody. */
  readonly abandoned: boolean;
  /** Of diff.patch: there is one, there is none, or why it is none to go by. */
  readonly patch?: 'made' | 'none' | { readonly problem: string };
}

export interface Verdict {
  readonly outcome: NonNullable<StatusFile['outcome']>;
  readonly error: StatusFile['error'];
}

/**
 * The one place that says how an attempt came out. The first that holds wins: what the runner or a person did
 * outranks the exit code, since agents that are interrupted exit 0; the exit code outranks the agent's word.
 */
export function judge(facts: EndFacts, launch: Pick<Launch, 'clocks' | 'success_exit_codes' | 'must_change'>): Verdict {
  const { ended_by, report } = facts;
  const what = facts.phase === 'setup' ? 'The setup' : 'The program';
  if (ended_by === 'stop' && facts.stopped_by === null && facts.abandoned)
    return { outcome: 'lost', error: { code: 'lost', message: 'mprocs, or the terminal around it, ended while it ran' } };
  if (ended_by === 'stop' || facts.stopped_by !== null)
    return { outcome: 'stopped', error: { code: 'stopped', message: `Stopped by ${facts.stopped_by ?? 'a signal'}` } };
  if (facts.spawn_error !== null) return { outcome: 'spawn-error', error: { code: 'spawn', message: facts.spawn_error } };
  if (ended_by === 'wall')
    return { outcome: 'timeout', error: { code: 'timeout', message: `Still running after ${span(launch.clocks.wall_ms)}` } };
  if (ended_by === 'start' || ended_by === 'idle')
    return { outcome: 'stalled', error: { code: 'stalled', message: silence(launch, ended_by) } };

  const said = report?.error ? { code: report.error.code, message: report.error.message } : null;
  if (ended_by === null && facts.signal !== null)
    return { outcome: 'failure', error: said ?? { code: 'exit-code', message: `${what} was ended by ${facts.signal}` } };
  const expected = facts.phase === 'setup' ? [0] : launch.success_exit_codes;
  if (ended_by === null && (facts.exit_code === null || !expected.includes(facts.exit_code)))
    return { outcome: 'failure', error: said ?? { code: 'exit-code', message: `${what} ended with exit code ${String(facts.exit_code)}` } };
  if (report?.success === false) return { outcome: 'failure', error: said ?? { code: 'agent', message: 'The agent says that it failed' } };
  if (launch.must_change === true && facts.patch !== 'made')
    return { outcome: 'failure', error: { code: 'patch', message: noResult(facts.patch) } };
  return { outcome: 'success', error: null };
}

function noResult(patch: EndFacts['patch']): string {
  if (typeof patch === 'object') return `It ended well but left no patch to go by: ${patch.problem}`;
  return 'It ended well but changed nothing: there is no result to look at';
}

/** Which silence was too long, for people. */
export function silence(launch: Pick<Launch, 'clocks'>, clock: 'start' | 'idle'): string {
  return clock === 'start' ? `No output within ${span(launch.clocks.start_ms)}` : `No output for ${span(launch.clocks.idle_ms)}`;
}

function span(ms: number | null): string {
  return formatDuration(ms ?? 0);
}
