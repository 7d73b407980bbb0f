import { instancesOf, stepOfInstance } from '../engine/instances.ts';
import type { InstanceId, RunId } from '../model/ids.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { StatusFile } from '../model/status.ts';
import type { Deps, GrownLine } from './deps.ts';
import { stepNamed } from './run/scope.ts';
import { createWakeUp } from './run/wake-up.ts';
import { loadStateAnyhow, type RepoState } from './state.ts';
import { relativeDir } from './status.ts';
import type { LogLine, LogPlace, LogText } from './threados.ts';

export interface LogQuery {
  readonly id: string;
  readonly stream: 'stdout' | 'stderr';
  readonly tail: number | null;
  readonly attempt: number | null;
  readonly grep: string | null;
  readonly run?: RunId;
}

/** Lines kept in memory at most where neither `tail` nor `grep` bounds them. */
const MOST_LINES = 200_000;

/** `seqctl logs`: an attempt's log, whole or its tail or the lines that match. NO_ARTIFACT before it has run. */
export async function logs(deps: Deps, query: LogQuery): Promise<Result<LogText>> {
  const found = await find(deps, query);
  if (!found.ok) return found;
  const { instance, attempt, path } = found.value;
  const matches = pattern(query.grep);
  if (!matches.ok) return matches;
  const kept = createTail<string>(query.tail);
  for await (const line of deps.artifacts.lines(path)) if (matches.value(line)) kept.push(line);
  const { warnings } = found.value;
  return ok({ instance, attempt, path: relativeDir(deps, path), ...kept.done(), ...(warnings.length === 0 ? {} : { warnings }) });
}

/** Keeps the last so many of all that is pushed. */
function createTail<T>(most: number | null): { push(item: T): void; done(): { readonly lines: readonly T[]; readonly skipped: number } } {
  const bound = most ?? MOST_LINES;
  const kept: T[] = [];
  let skipped = 0;
  const trim = (): void => {
    if (kept.length > bound) skipped += kept.splice(0, kept.length - bound).length;
  };
  return {
    push: (item) => {
      kept.push(item);
      // Trimmed in blocks: one shift per line would cost as much as the tail is long.
      if (kept.length >= bound * 2 + 1000) trim();
    },
    done: () => {
      trim();
      return { lines: kept, skipped };
    },
  };
}

/** `seqctl logs --follow`: what is there (its tail), then what comes, until the instance has ended or the signal fires. */
export async function* follow(
  deps: Deps,
  query: LogQuery & { readonly after?: LogPlace; readonly signal: AbortSignal },
): AsyncGenerator<Result<LogLine>, void> {
  const matches = pattern(query.grep);
  const found = matches.ok ? await find(deps, query) : matches;
  if (!matches.ok || !found.ok) {
    if (!found.ok) yield found;
    return;
  }
  const { instance, attempt, path } = found.value;
  if (query.after !== undefined && query.after.attempt !== attempt) return;
  const told = ({ line, end }: GrownLine) => ok({ instance, line, end: { attempt, offset: end } });

  let from = query.after?.offset ?? 0;
  if (query.after === undefined) {
    const kept = createTail<GrownLine>(query.tail);
    // An unfinished last line comes with what follows, so that no line is told in two parts.
    for await (const grown of deps.artifacts.grow(path, 0, AbortSignal.abort())) {
      if (!grown.whole) continue;
      from = grown.end;
      if (matches.value(grown.line)) kept.push(grown);
    }
    for (const grown of kept.done().lines) yield told(grown);
  }
  const watched = watchEnd(deps, found.value, query.signal);
  try {
    for await (const grown of deps.artifacts.grow(path, from, watched.signal)) if (matches.value(grown.line)) yield told(grown);
  } finally {
    watched.close();
  }
}

/** A signal that fires when the instance has ended, or the outer signal did. */
function watchEnd(
  deps: Deps,
  { runId, instance }: Found,
  outer: AbortSignal,
): { readonly signal: AbortSignal; readonly close: () => void } {
  const ended = new AbortController();
  const bell = createWakeUp();
  const unwatch = deps.watch(bell.ring);
  const stop = () => {
    ended.abort();
    bell.ring();
  };
  outer.addEventListener('abort', stop);
  if (outer.aborted) stop();
  const look = async () => {
    while (!ended.signal.aborted) {
      const file = await deps.runs.status(runId, instance);
      if (file === null || file.state === 'exited' || file.state === 'lost') stop();
      else await bell.next();
    }
  };
  void look();
  return {
    signal: ended.signal,
    close: () => {
      stop();
      unwatch();
      outer.removeEventListener('abort', stop);
    },
  };
}

interface Found {
  readonly instance: InstanceId;
  readonly attempt: number;
  readonly runId: RunId;
  readonly path: string;
  readonly file: StatusFile;
  readonly warnings: readonly string[];
}

async function find(deps: Deps, query: LogQuery): Promise<Result<Found>> {
  const state = await loadStateAnyhow(deps, query.run);
  if (!state.ok) return state;
  const chosen = chooseInstance(state.value, query.id);
  if (!chosen.ok) return chosen;
  const runId = state.value.runId;
  const newest = state.value.files.get(chosen.value);
  if (runId === null || newest === undefined)
    return fail('NO_ARTIFACT', `"${query.id}" has not run yet`, { hint: `seqctl run step ${query.id}` });
  const file = query.attempt === null ? newest : await deps.runs.status(runId, chosen.value, query.attempt);
  if (file === null) {
    const kept = await deps.runs.attempts(runId, chosen.value);
    return fail(
      'NO_ARTIFACT',
      `"${chosen.value}" has no attempt ${query.attempt ?? ''}; there ${kept.length === 1 ? 'is' : 'are'} ${kept.join(', ')}`,
    );
  }
  const dir = deps.runs.instanceDir(runId, chosen.value, file.attempt === newest.attempt ? undefined : file.attempt);
  const others = ranOf(state.value, query.id).filter((instance) => instance !== chosen.value);
  const which =
    others.length === 0
      ? []
      : [
          `"${query.id}" has several instances: this is ${chosen.value}; there ${others.length === 1 ? 'is' : 'are'} ${others.join(', ')} too`,
        ];
  const warnings = [...state.value.warnings, ...which];
  return ok({ instance: chosen.value, attempt: file.attempt, runId, path: `${dir}/${query.stream}.log`, file, warnings });
}

/** What has run of the step that is named. */
function ranOf({ files }: RepoState, id: string): readonly InstanceId[] {
  return [...files.keys()].filter((instance) => instance === id || (stepOfInstance(instance) === id && !instance.endsWith('.verify')));
}

/** The instance meant by a step's id: its only one, else the first that has run. */
export function chooseInstance(state: RepoState, id: string): Result<InstanceId> {
  const step = stepNamed(state.sequence, id);
  // What is in no definition any more may have left something all the same.
  const [ran] = step.ok ? [] : ranOf(state, id);
  if (!step.ok) return ran === undefined ? step : ok(ran);
  if (id.includes('.')) return ok(id);
  const instances = instancesOf(step.value);
  return ok(instances.find((instance) => state.files.has(instance)) ?? instances[0] ?? id);
}

function pattern(grep: string | null): Result<(line: string) => boolean> {
  if (grep === null) return ok(() => true);
  try {
    const regexp = new RegExp(grep, 'u');
    return ok((line) => regexp.test(line));
  } catch (error) {
    return fail('INVALID_VALUE', `--grep: ${error instanceof Error ? error.message : 'not a regular expression'}`);
  }
}
