import { resolve } from 'node:path';
import type { ThreadOs } from '../app/threados.ts';
import type { Event } from '../model/event.ts';
import type { Revision } from '../model/ids.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { Answer, Context } from './answer.ts';
import { createAttention } from './attention.ts';
import type { RawInput } from './command.ts';
import type { Io } from './io.ts';
import { LOADERS } from './loaders.ts';
import type { Printer } from './printer.ts';
import { progressLine } from './render/progress.ts';
import type { CommandInvocation } from './run-program.ts';
import type { CommandName } from './table.ts';

/** Makes the `ThreadOs` of the repo around `cwd`; `actor` as asked for by --actor. */
export type Open = (options: { readonly cwd: string; readonly actor?: string }) => Promise<Result<ThreadOs>>;

/** One command line under way. */
export interface Session {
  readonly io: Io;
  readonly open: Open;
  /** As soon as it has been opened. */
  threados: ThreadOs | null;
}

/** Loads the command's own file, opens the repo, and lets the command answer. */
export async function runCommand(invocation: CommandInvocation, session: Session, printer: Printer): Promise<Result<Answer | null>> {
  const { name, command, input, globals } = invocation;
  const { io } = session;
  const cwd = resolve(io.cwd, globals.cwd ?? '.');
  if (command.detached !== true) {
    const opened = await session.open({ cwd, ...(globals.actor === null ? {} : { actor: globals.actor }) });
    if (!opened.ok) return opened;
    session.threados = opened.value;
    const matches = await checkRevision(opened.value, globals.ifRevision);
    if (!matches.ok) return matches;
  }
  const attention = createAttention(io);
  const isNews = createNews();
  let known: Revision | null | undefined;
  const context: Context<ThreadOs | null> = {
    threados: session.threados,
    globals,
    io,
    cwd,
    format: printer.format,
    async emit(result) {
      if (result.ok && result.value.revision !== undefined) known = result.value.revision;
      else if (known === undefined && printer.format === 'json') known = await currentRevision(session.threados);
      return result.ok ? printer.answer(name, known ?? null, result.value) : printer.failure(name, known ?? null, result.error);
    },
    progress: (event) => {
      const line = isNews(event) ? progressLine(event) : null;
      if (line !== null) printer.note(line);
      attention.hear(event);
    },
  };
  // The loader's type ties each command to its own table entry; from here they all look alike.
  const run = (await LOADERS[name as CommandName]()) as (
    input: RawInput,
    context: Context<ThreadOs | null>,
  ) => Promise<Result<Answer | null>>;
  const answer = await run(input, context);
  if (!io.signal.aborted) attention.ended(answer.ok ? 'the run is over' : answer.error.message);
  return answer;
}

/** false: a step that is said to stand as it was said to stand last. */
function createNews(): (event: Event) => boolean {
  const last = new Map<string, string>();
  return (event) => {
    if (event.event !== 'step-changed') return true;
    const now = JSON.stringify([event.to, event.reason?.message]);
    if (last.get(event.step) === now) return false;
    last.set(event.step, now);
    return true;
  };
}

/** Checked here once for every command; `perform` checks again under its lock. */
async function checkRevision(threados: ThreadOs, wanted: Revision | null): Promise<Result<void>> {
  if (wanted === null) return ok(undefined);
  const sequence = await threados.sequence();
  if (!sequence.ok) return sequence;
  const { revision } = sequence.value;
  if (revision === wanted) return ok(undefined);
  return fail('REVISION_MISMATCH', `sequence.yaml is at revision ${revision}, not at the one asked for`, {
    hint: 'look at it again: seqctl status',
    details: { revision },
  });
}

export async function currentRevision(threados: ThreadOs | null): Promise<Revision | null> {
  const sequence = await threados?.sequence();
  return sequence?.ok === true ? sequence.value.revision : null;
}
