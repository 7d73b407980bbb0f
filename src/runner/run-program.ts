import type { Launch } from '../model/launch.ts';
import type { ProcessIdentity } from '../model/ports/process.ts';
import type { StatusFile } from '../model/status.ts';
import { spawnChild, type ChildEnd } from './child.ts';
import { spawnInTerminal } from './terminal-child.ts';
import type { RunnerDeps } from './run-instance.ts';
import { tee, type Redactor, type Tee } from './tee.ts';
import type { LogFile } from './log-file.ts';
import { within } from '../util/within.ts';

export type Identities = Pick<StatusFile, 'pid' | 'pid_started_at' | 'runner_started_at'>;

export interface ProgramContext {
  readonly launch: Launch;
  readonly deps: RunnerDeps;
  readonly logs: Readonly<Record<'stdout' | 'stderr', LogFile>>;
  /** Gets each process that is started, oldest first. */
  readonly roots: { push(root: ProcessIdentity): unknown };
  /** Of this process. No status is written without it: whoever reads one would take the attempt for lost. */
  readonly runnerStamp: Promise<string | null>;
  newRedactor(stream: 'stdout' | 'stderr'): Redactor;
  onBytes(stream: 'stdout' | 'stderr', chunk: Buffer): void;
  onRunning(identities: Identities): void;
  /** The program itself has ended; what it left behind may not have. */
  onEnded(): void;
}

export interface ProgramEnd extends ChildEnd {
  readonly spawn_error: string | null;
  readonly tees: readonly Tee[];
}

/** How long the outputs of an ended child may stay open before those who hold them are looked for. */
export const CLOSE_MS = 1_000;
/** How long is waited for start stamps on a platform that tells them slowly. */
export const STAMP_MS = 20;
/** Older than everything: for a child that had ended before the platform could tell its stamp. */
const NO_STAMP = 'unknown:0';

/** Runs one program of an attempt from its start until it has ended and its outputs have closed, or are held by others. */
export async function runProgram(
  context: ProgramContext,
  argv: readonly string[],
  { prompt, interactive }: { readonly prompt: string | null; readonly interactive: boolean },
): Promise<ProgramEnd> {
  const { launch, deps } = context;
  const spawned = interactive
    ? await spawnInTerminal(launch, argv, deps.terminal ?? null)
    : await spawnChild(launch, argv, prompt, deps.platform);
  if (!spawned.ok) return { exit_code: null, signal: null, spawn_error: spawned.message, tees: [] };
  const { outputs, pid } = spawned;
  void deps.processes.hold(launch.nonce, pid);
  const asked = deps.processes.identifyAll([pid]).then(
    (stamps) => stamps.get(pid) ?? null,
    () => null,
  );
  const root = { pid, started_at: NO_STAMP };
  context.roots.push(root);
  const tees = (['stdout', 'stderr'] as const).flatMap((name) => {
    const source = outputs[name];
    if (!source) return [];
    return tee(source, {
      log: context.logs[name],
      redactor: context.newRedactor(name),
      onBytes: (chunk) => context.onBytes(name, chunk),
      // An interactive program's screen is in front of the person already, whole and at once.
      show: deps.onLog && !interactive ? (bytes) => deps.onLog?.(name, bytes) : null,
    });
  });

  const announce = async (stamp: string | null) => {
    root.started_at = stamp ?? NO_STAMP;
    context.onRunning({ pid, pid_started_at: stamp, runner_started_at: await context.runnerStamp });
  };
  const stamp = await within(asked, STAMP_MS);
  await announce(stamp);
  const corrected = stamp === null ? asked.then((late) => (late === null ? undefined : announce(late))) : null;

  const end = await spawned.ended;
  context.onEnded();
  await corrected;
  await within(Promise.all(tees.map((output) => output.ended)), CLOSE_MS);
  return { ...end, spawn_error: null, tees };
}
