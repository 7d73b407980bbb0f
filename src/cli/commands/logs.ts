import { stripVTControlCharacters } from 'node:util';
import { err, fail, ok, type Result } from '../../model/result.ts';
import type { Answer, Context, Run } from '../answer.ts';
import { shownLine } from '../render/shown-line.ts';

interface LogQuery {
  readonly id: string;
  readonly stream: 'stdout' | 'stderr';
  readonly tail: number | null;
  readonly grep: string | null;
}

export const logs: Run<'logs'> = async ({ flags, positionals }, context) => {
  for (const [name, least] of [
    ['tail', 0],
    ['attempt', 1],
  ] as const) {
    const value = flags[name];
    if (value !== undefined && (!Number.isSafeInteger(value) || value < least)) {
      return fail('INVALID_VALUE', `--${name} must be a whole number of at least ${least}`);
    }
  }
  const query: LogQuery = {
    id: positionals.id,
    stream: flags.stderr === true ? 'stderr' : 'stdout',
    tail: flags.tail ?? null,
    grep: flags.grep ?? null,
  };
  if (flags.follow === true) {
    if (flags.attempt !== undefined || flags.run !== undefined) {
      return fail('USAGE', '--follow goes with the newest attempt: leave out --attempt and --run');
    }
    return followLogs(query, context);
  }
  const run = flags.run === undefined ? {} : { run: flags.run };
  const found = await context.threados.logs({ ...query, attempt: flags.attempt ?? null, ...run });
  if (!found.ok) return found;
  const { instance, attempt, path, lines, skipped, warnings = [] } = found.value;
  return ok({
    warnings,
    data: { instance, attempt, stream: query.stream, path, skipped, lines },
    text: ({ paint, terminal }) => [
      ...(skipped > 0 && terminal ? [paint.faint(`… ${skipped} earlier lines`)] : []),
      ...lines.map(withoutColour),
    ],
  });
};

async function followLogs(query: LogQuery, context: Context): Promise<Result<Answer | null>> {
  const ended = new AbortController();
  const signal = AbortSignal.any([context.io.signal, ended.signal]);
  for await (const next of context.threados.follow({ ...query, signal })) {
    if (!next.ok) return err(next.error);
    const { instance, line } = next.value;
    const open = await context.emit(ok({ data: { instance, stream: query.stream, line }, text: () => [withoutColour(line)] }));
    if (!open) break;
  }
  ended.abort();
  return context.io.signal.aborted ? fail('INTERRUPTED', 'stopped following') : ok(null);
}

/** An agent's colours are dropped. */
function withoutColour(line: string): string {
  return shownLine(stripVTControlCharacters(line));
}
