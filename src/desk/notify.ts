import { execa } from 'execa';
import type { Notice } from '../model/notice.ts';
import { searchPlace, type Programs } from '../model/ports/agents.ts';
import { printable } from '../util/printable.ts';

/** A command that takes longer hangs, or waits for a click. */
const LONGEST_MS = 10_000;

export interface NotifyHost {
  readonly env: Readonly<Record<string, string>>;
  readonly platform: NodeJS.Platform;
  readonly programs: () => Promise<Programs>;
}

/** Runs the `notify` command of policy.yaml for one transition. The answer: `null`, or what went wrong. */
export async function runNotify(
  host: NotifyHost,
  command: readonly string[],
  notice: Notice,
  signal: AbortSignal,
  longestMs = LONGEST_MS,
): Promise<string | null> {
  const [word = '', ...rest] = command;
  const { env, platform } = host;
  const found = await (await host.programs()).resolve(word, searchPlace(notice.root, env));
  if (found === null) return `the notify command "${printable(word)}" was not found`;
  const [program = word, ...first] = found.argv;
  const hangs = AbortSignal.any([signal, AbortSignal.timeout(longestMs)]);
  const running = execa(program, [...first, ...rest], {
    cwd: notice.root,
    env: { ...env, ...noticeEnvironment(notice) },
    extendEnv: false,
    input: `${JSON.stringify(notice)}\n`,
    stdout: 'ignore',
    stderr: 'ignore',
    reject: false,
    cancelSignal: hangs,
    killSignal: 'SIGKILL',
    // A group of its own: Ctrl+C is not meant for it, and what it started ends with it.
    detached: platform !== 'win32',
    windowsHide: true,
  });
  const endAll = () => endGroup(running.pid, platform);
  hangs.addEventListener('abort', endAll);
  const ended = await running;
  // Its number may soon be another's.
  hangs.removeEventListener('abort', endAll);
  if (!ended.failed) return null;
  if (ended.isCanceled) return 'the notify command took too long and was ended';
  if (ended.exitCode !== undefined) return `the notify command ended with exit code ${ended.exitCode}`;
  return `the notify command could not be run: ${printable(ended.shortMessage ?? 'no reason given')}`;
}

function endGroup(pid: number | undefined, platform: NodeJS.Platform): void {
  if (pid === undefined || platform === 'win32') return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/**
 * The facts one by one, for commands that read no JSON. What it calls is no person: without the mark a script of two
 * lines could approve every gate in a person's name.
 */
function noticeEnvironment(notice: Notice): Record<string, string> {
  const { event, at, root, sequence, run_id, step, name, status, reason, proposal, ended } = notice;
  return {
    THREADOS_ACTOR: 'agent:notify',
    THREADOS_EVENT: event,
    THREADOS_EVENT_AT: at,
    THREADOS_EVENT_ROOT: root,
    THREADOS_EVENT_SEQUENCE: sequence,
    THREADOS_EVENT_RUN: run_id,
    THREADOS_EVENT_STEP: step ?? '',
    THREADOS_EVENT_NAME: name ?? '',
    THREADOS_EVENT_STATUS: status ?? '',
    THREADOS_EVENT_REASON: reason?.code ?? '',
    THREADOS_EVENT_PROPOSAL: proposal?.id ?? '',
    THREADOS_EVENT_MESSAGE:
      proposal === null ? (reason?.message ?? ended ?? '') : `${proposal.actor} asks for ${proposal.actions.join(', ')}`,
  };
}
