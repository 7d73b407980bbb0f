import type { ThreadOs } from './app/threados.ts';
import { createThreadOs } from './app/create.ts';
import type { Deps } from './app/deps.ts';
import type { Caller } from './model/actor.ts';
import { ok, type Result } from './model/result.ts';
import { createDeps } from './main/deps.ts';
import { findCaller, type CallerFacts } from './main/find-caller.ts';
import type { Place } from './main/place.ts';
import { findRepo } from './store/layout.ts';
import { descriptorKind } from './util/descriptor.ts';

export interface OpenOptions {
  /** Absolute; the repo is found upward from it, else it is where `init` would make one. */
  readonly cwd: string;
  /** `--actor` */
  readonly actor?: string | undefined;
  /** Through what they ask; the command line where it is not said. */
  readonly face?: CallerFacts['face'];
  /** Set by who knows better than any look around: the demo, the scheduler. */
  readonly caller?: Caller | undefined;
}

declare const THREADOS_VERSION: string;

/** The composition root: the one place that knows every room. */
export function openDeps(place: Place, options: OpenOptions): Result<Deps> {
  const root = findRepo(options.cwd) ?? options.cwd;
  const { env, platform, pid } = process;
  const terminal = descriptorKind(0) === 'terminal' && descriptorKind(1) === 'terminal';
  const facts = { root, env, face: options.face ?? 'cli', terminal, pid, platform, wanted: options.actor };
  const caller = options.caller === undefined ? findCaller(facts) : ok(options.caller);
  if (!caller.ok) return caller;
  return ok(createDeps({ root, caller: caller.value, env, platform, pid, place, version: THREADOS_VERSION, terminal }));
}

/** ThreadOS over the repo around a folder, in this process. */
export function openThreadOs(place: Place, options: OpenOptions): Result<ThreadOs> {
  const deps = openDeps(place, options);
  if (!deps.ok) return deps;
  // Not waited for: only editors read them.
  void deps.value.starter.keepSchemas();
  return ok(createThreadOs(deps.value));
}
