import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../model/ports/time.ts';
import { timestamp } from '../../model/ports/time.ts';
import { err, fail, ok, type Result } from '../../model/result.ts';
import { renderConfig } from './config.ts';
import { explainExit, isPortTaken } from './explain-exit.ts';
import { loadSettings } from './load-settings.ts';
import { checkVersion, locateMprocs, type MprocsBinary } from './locate.ts';
import { paneEnvironment } from './pane-command.ts';
import { createRemote } from './remote.ts';
import type { MprocsDeps, Room } from './room.ts';
import type { OpenSession } from './session-file.ts';
import { WELCOME_NAME, welcomeArgv } from './welcome.ts';

export interface StartDeps extends MprocsDeps {
  readonly clock: Clock;
  /** The folder of this package. Absolute. */
  readonly packageDir: string;
  parseYaml(text: string): Result<unknown>;
  findFreePort(): Promise<number>;
}

export interface StartedMprocs {
  readonly session: OpenSession;
  readonly ended: Promise<Ended>;
  /** Its panes are told by their terminals, which close. */
  kill(): void;
}

interface Ended {
  readonly code: number | null;
  /** What it said on stderr; its screen goes elsewhere. */
  readonly output: string;
}

const READY_MS = 15_000;
/** How often another port is tried when the picked one was taken meanwhile. */
const PORTS = 5;
const STDERR_KEPT = 4000;

/** Starts mprocs in this process's own terminal and returns when it takes commands. Everything that stops it from coming up is a Failure. */
export async function startMprocs(deps: StartDeps, room: Room): Promise<Result<StartedMprocs>> {
  const binary = await binaryOf(deps, room);
  if (!binary.ok) return binary;
  const version = await checkVersion(binary.value);
  if (!version.ok) return version;
  const { settings, warnings } = await loadSettings({ ...deps, read: (path) => deps.files.read(path) });

  // What an earlier mprocs left unread is nobody's any more.
  await rm(room.paths.launches, { recursive: true, force: true });
  await mkdir(room.paths.home, { recursive: true });
  // It notes every odd byte that a program prints, and appends for ever.
  await rm(room.paths.log, { force: true });
  for (let tries = 1; tries <= PORTS; tries += 1) {
    const port = await deps.findFreePort();
    const welcome = { name: WELCOME_NAME, argv: welcomeArgv(deps.programs.node, room.paths.ready, warnings) };
    await deps.files.write(room.paths.config, renderConfig({ port, welcome, settings }), { mode: 0o600, durable: false });
    await rm(room.paths.ready, { force: true });
    const running = run(deps, room, binary.value);
    const ready = await untilReady(deps, room, running, port);
    if (ready === 'ready') {
      const { pid } = running.child;
      const started_at = pid === undefined ? null : await deps.processes.identify(pid);
      if (pid !== undefined && started_at !== null) {
        const session: OpenSession = {
          schema: 1,
          state: 'open',
          pid,
          started_at,
          port,
          address: `127.0.0.1:${String(port)}`,
          version: version.value,
          binary: binary.value.path,
          opened_at: timestamp(deps.clock),
        };
        return ok({ session, ended: running.ended, kill: () => void running.child.kill('SIGTERM') });
      }
    }
    running.child.kill('SIGKILL');
    const ended = await running.ended;
    if (ready === 'late')
      return fail('MPROCS_UNAVAILABLE', `mprocs was not ready within ${String(READY_MS / 1000)} s`, {
        hint: 'Try again; see `seqctl doctor`.',
      });
    if (!isPortTaken(ended)) return err(explainExit(ended));
  }
  return fail('MPROCS_UNAVAILABLE', `mprocs found its port taken ${String(PORTS)} times in a row`, { hint: 'Try again.' });
}

/** The one that the asking process has found: this one may stand in a terminal with another environment. */
async function binaryOf(deps: StartDeps, room: Room): Promise<Result<MprocsBinary>> {
  const asked = await room.file.read();
  const env = asked?.state === 'opening' ? { ...deps.env, THREADOS_MPROCS_PATH: asked.binary } : deps.env;
  return locateMprocs({ ...deps, env });
}

/** Every pane begins with Node, and these make each of them slower or do something else first. A step's own environment is in its launch. */
const NOT_FOR_PANES = { NODE_OPTIONS: undefined, NODE_EXTRA_CA_CERTS: undefined };

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

function run(deps: StartDeps, { paths }: Room, binary: MprocsBinary): Running {
  const child = spawn(binary.path, ['-c', paths.config], {
    // Not the repo: mprocs leaves its log in the folder that it stands in. Panes begin here too, and go where their launch says.
    cwd: paths.home,
    stdio: ['inherit', 'inherit', 'pipe'],
    env: { ...deps.env, ...NOT_FOR_PANES, ...paneEnvironment(deps.programs), XDG_CONFIG_HOME: paths.home },
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-STDERR_KEPT)));
  const ended = new Promise<Ended>((resolve) => {
    child.once('error', (error) => {
      resolve({ code: null, output: error.message });
    });
    // `close`, not `exit`: what it said last is in by then.
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
  return { child, ended };
}

async function untilReady(deps: StartDeps, { paths }: Room, { child, ended }: Running, port: number): Promise<'ready' | 'ended' | 'late'> {
  const stop = new AbortController();
  void ended.then(() => {
    stop.abort();
  });
  const late = AbortSignal.timeout(READY_MS);
  const signal = AbortSignal.any([stop.signal, late]);
  while (!signal.aborted) {
    if ((await deps.files.read(paths.ready)) === String(child.pid)) {
      return (await createRemote(port).waitUntilReady(READY_MS, signal)) ? 'ready' : 'late';
    }
    await delay(20, undefined, { signal }).catch(() => undefined);
  }
  return late.aborted ? 'late' : 'ended';
}
