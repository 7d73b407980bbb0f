import { join } from 'node:path';
import { availableParallelism } from 'node:os';
import type { Deps } from '../app/deps.ts';
import { reconcileInstance } from '../app/reconcile.ts';
import type { Caller } from '../model/actor.ts';
import type { Executor } from '../model/ports/process.ts';
import { isPerson } from '../policy/person.ts';
import { createArtifactFiles } from '../store/artifact-files.ts';
import { createAuditLog } from '../store/audit.ts';
import { createHistoryStore } from '../store/history.ts';
import { createInbox } from '../store/inbox.ts';
import { layoutOf } from '../store/layout.ts';
import { createLocks } from '../store/locks.ts';
import { createPolicyStore } from '../store/policy-file.ts';
import { createProposalStore } from '../store/proposals.ts';
import { createRepoFiles } from '../store/repo-files.ts';
import { createRunStore } from '../store/runs.ts';
import { createSequenceStore } from '../store/sequence-store.ts';
import { createTrustStore } from '../store/trust-file.ts';
import { watchRepo } from '../store/watch.ts';
import type { RunRequest } from '../app/run/request.ts';
import { systemClock, systemIds } from './clock.ts';
import { once } from './once.ts';
import type { Place } from './place.ts';
import { mcpOffer } from './mcp.ts';
import { createStarter } from './starter.ts';

export interface Surroundings {
  /** Absolute. */
  readonly root: string;
  readonly caller: Caller;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  readonly place: Place;
  readonly version: string;
  /** stdin and stdout are a terminal. */
  readonly terminal: boolean;
}

/** Every adapter of one repo, made for the use-cases. What a command may not need is loaded when it is first asked for. */
export function createDeps(around: Surroundings): Deps {
  const { root, env, platform, pid, place, version } = around;
  const layout = layoutOf(root);
  // The hooks of the tests are for people: an agent chooses neither the time of its audit lines nor its ids.
  const hooks = isPerson(around.caller) ? env : {};
  const clock = systemClock(hooks);
  const ids = systemIds(clock, hooks);
  const artifacts = createArtifactFiles();
  const locks = createLocks({ root, clock });
  const runs = createRunStore({ root, clock });
  const definedEnv = Object.fromEntries(Object.entries(env).filter((pair): pair is [string, string] => pair[1] !== undefined));

  const processes = once(async () =>
    (await import('../runner/processes/processes.ts')).createProcesses({ platform, self: pid, systemRoot: env['SystemRoot'] }),
  );
  const startedAt = once(async () => (await (await processes()).identify(pid)) ?? `unknown-${pid}`);
  const programs = once(async () => (await import('../agents/programs.ts')).createPrograms({ platform, node: process.execPath }));
  const git = once(async () => (await import('./open-git.ts')).openGit(root, env, platform));
  const desk = once(async () => (await import('./open-desk.ts')).openDesk({ env: definedEnv, platform, pid, root, programs }));
  const mprocsDeps = once(async () => (await import('./mprocs.ts')).mprocsDeps({ around, layout, locks, processes: await processes() }));
  const mprocs = once(async () => (await import('../executors/mprocs/session.ts')).createMprocsSession(await mprocsDeps()));

  const makers = {
    direct: async () => {
      const { directExecutor } = await import('./executors.ts');
      return directExecutor({
        place,
        platform,
        pid,
        clock,
        runs,
        startedAt,
        processes: await processes(),
        finishing: async (launch) => (await import('./finishers.ts')).createFinishers(launch, env, platform),
        terminal: around.terminal ? { input: process.stdin, output: process.stdout } : null,
      });
    },
    mprocs: async () => {
      const { createMprocsExecutor } = await import('../executors/mprocs/executor.ts');
      return createMprocsExecutor({
        ...(await mprocsDeps()),
        ids,
        claimer: pid,
        readStatus: async (launch) => runs.status(launch.run_id, launch.instance, launch.attempt),
        onLost: (launch) => reconcileInstance(deps, launch.run_id, launch.instance),
      });
    },
  };
  const executors = new Map<'direct' | 'mprocs', Promise<Executor>>();

  const deps: Deps = {
    root,
    caller: around.caller,
    clock,
    ids,
    machine: {
      platform,
      cores: availableParallelism(),
      env: definedEnv,
      pid,
      startedAt,
      binDir: `${place.bin}/path`,
      node: process.execPath,
      mcp: mcpOffer(place, root),
    },
    sequences: createSequenceStore({ root, version, clock }),
    files: createRepoFiles({ root, clock }),
    policies: createPolicyStore({ root, version, clock }),
    locks,
    runs,
    audit: createAuditLog({ root, clock, locks }),
    proposals: createProposalStore({ root }),
    history: createHistoryStore({ root }),
    trust: createTrustStore({ root }),
    inbox: createInbox<RunRequest>({ root, clock }),
    tokenKey: once(async () => (await import('../store/token-key.ts')).ensureTokenKey(root)),
    processes,
    programs,
    agents: async (custom) => {
      const { createAgents } = await import('../agents/table.ts');
      const host = { platform, arch: process.arch, node: process.execPath };
      return createAgents({ env, host, programs: await programs(), custom });
    },
    git,
    desk,
    mprocs,
    executor: (name) => {
      const made = executors.get(name) ?? makers[name]();
      executors.set(name, made);
      return made;
    },
    closeExecutor: async (name) => {
      const made = executors.get(name);
      executors.delete(name);
      await (await made)?.close();
    },
    detachScheduler: async () =>
      (await import('./detach.ts')).detachScheduler({ root, dist: place.dist, log: join(layout.state, 'scheduler.log'), env: definedEnv }),
    watch: (onChange) => {
      const watched = watchRepo(root, () => onChange());
      return () => watched.close();
    },
    starter: createStarter({ root, place }),
    probes: async () => (await import('./probes.ts')).probes({ env, platform, place, programs: await programs() }),
    artifacts,
  };
  return deps;
}
