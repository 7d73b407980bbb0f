// `promises` is loaded when it is first used: a pane's child should not wait for it.
import { promises } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Launch } from '../model/launch.ts';
import type { ProcessIdentity, StopOutcome } from '../model/ports/process.ts';
import { secretValues } from '../redact/known-values.ts';
import { createDeltaRedactStream } from '../redact/delta-stream.ts';
import { createRedactStream } from '../redact/stream.ts';
import { startClocks, type ClockName } from './clocks.ts';
import { createEnding } from './ending.ts';
import { createLogFile, type LogSummary } from './log-file.ts';
import type { EndFacts } from './outcome.ts';
import { watchForResult } from './result-line.ts';
import type { RunnerDeps } from './run-instance.ts';
import { CLOSE_MS, runProgram, type Identities, type ProgramContext, type ProgramEnd } from './run-program.ts';
import { within } from '../util/within.ts';
import { writeWhole } from './write-whole.ts';

export interface ProgramsEnd {
  readonly facts: Omit<EndFacts, 'report' | 'abandoned'>;
  readonly logs: { readonly stdout: LogSummary; readonly stderr: LogSummary };
  /** Processes that could not be ended. */
  readonly survivors: StopOutcome['survivors'];
}

/** How long an agent may hang after its last word. */
const RESULT_MS = 10_000;
const NOT_RUN: ProgramEnd = { exit_code: null, signal: null, spawn_error: null, tees: [] };

/** Runs the setup, where there is one, and the program; keeps their output; ends their tree. */
export async function runPrograms(
  launch: Launch,
  deps: RunnerDeps,
  runnerStamp: Promise<string | null>,
  on: { running(identities: Identities): void; ended(): void; silent(clock: 'start' | 'idle'): void; heard(): void },
): Promise<ProgramsEnd> {
  const roots: ProcessIdentity[] = [];
  const ending = createEnding(launch, deps, roots);
  const logs = { stdout: createLogFile(join(launch.dir, 'stdout.log')), stderr: createLogFile(join(launch.dir, 'stderr.log')) };
  const redaction = { patterns: launch.redact, values: secretValues(launch.env) };
  const clocks = startClocks(clocksOf(launch), (clock: ClockName) => {
    if (clock === 'wall' || launch.on_stall !== 'notify') {
      ending.begin(clock);
      return;
    }
    silent = true;
    on.silent(clock);
  });
  let silent = false;
  const isResult = watchForResult(launch.output);
  let afterResult: NodeJS.Timeout | undefined;

  const context: ProgramContext = {
    launch,
    deps,
    logs,
    roots,
    runnerStamp,
    // Gemini says its text in pieces: a key cut in two would be on no line as a whole.
    newRedactor: (stream) =>
      stream === 'stdout' && launch.output === 'gemini-stream-json' ? createDeltaRedactStream(redaction) : createRedactStream(redaction),
    onBytes: (stream, chunk) => {
      clocks.output();
      if (silent) on.heard();
      silent = false;
      if (stream === 'stdout' && afterResult === undefined && isResult?.(chunk))
        afterResult = setTimeout(() => ending.begin('result'), RESULT_MS).unref();
    },
    onRunning: (identities) => {
      on.running(identities);
      if (ending.reason() !== null) ending.again(); // the end was asked for while it was being started
    },
    onEnded: () => on.ended(),
  };
  const setup =
    launch.setup && ending.reason() === null ? await runProgram(context, launch.setup, { prompt: null, interactive: false }) : NOT_RUN;
  const setupFailed = setup !== NOT_RUN && setup.exit_code !== 0;
  if (setup !== NOT_RUN && !setupFailed && ending.reason() === null) await noteSetup(launch);
  const { prompt_file: prompt, interactive } = launch;
  const program = setupFailed || ending.reason() !== null ? NOT_RUN : await runProgram(context, launch.argv, { prompt, interactive });
  clocks.stop();
  clearTimeout(afterResult);

  const stop = await ending.settle();
  const reason = ending.reason();
  const mayLiveOn = launch.keep_background && reason === null && stop === null;
  const left =
    mayLiveOn || roots.length === 0
      ? null
      : await deps.processes.sweep({ roots, nonce: launch.nonce }, { grace_ms: launch.clocks.grace_ms });
  await deps.processes.letGo(launch.nonce, { spare: mayLiveOn });
  const tees = [...setup.tees, ...program.tees];
  // The last bytes of those that were just ended; whoever may live on keeps a reader, but no log.
  for (const output of tees) output.takeTheRest();
  if (!mayLiveOn) await within(Promise.all(tees.map((output) => output.ended)), CLOSE_MS);
  for (const output of tees) output.letGo();
  const { exit_code, signal, spawn_error } = setupFailed ? setup : program;
  return {
    facts: {
      ended_by: reason,
      stopped_by: stop?.actor ?? null,
      phase: setupFailed ? 'setup' : 'program',
      exit_code,
      signal,
      spawn_error,
    },
    logs: { stdout: await logs.stdout.close(), stderr: await logs.stderr.close() },
    survivors: left?.survivors ?? [],
  };
}

/** Whether a program that waits for a person has stalled is for that person to say. */
function clocksOf(launch: Launch): Launch['clocks'] {
  return launch.interactive ? { ...launch.clocks, start_ms: null, idle_ms: null } : launch.clocks;
}

/** Where it cannot be noted, the setup is run once more next time. */
async function noteSetup({ setup_mark: mark }: Launch): Promise<void> {
  if (!mark) return;
  await promises
    .mkdir(dirname(mark.path), { recursive: true })
    .then(() => writeWhole(mark.path, mark.text, false))
    .catch(() => undefined);
}
