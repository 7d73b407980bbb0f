import type { StatusAnswer, ThreadOs } from '../app/threados.ts';
import { err, fail, ok, type Result } from '../model/result.ts';
import type { StatusView } from '../model/status.ts';
import type { Answer, Context } from './answer.ts';
import { renderChanges, renderStatus } from './render/status.ts';

/**
 * Emits the status now and whenever it differs from what was emitted last, until the person or the reader has had
 * enough. A file that is broken for the moment is told and does not end the watch.
 */
export async function watchStatus(query: Parameters<ThreadOs['status']>[0], context: Context): Promise<Result<Answer | null>> {
  const { threados, io } = context;
  let dirty = true;
  let wake = (): void => undefined;
  const onEvent = (): void => {
    dirty = true;
    wake();
  };
  const subscribed = await threados.subscribe(onEvent);
  if (!subscribed.ok) return subscribed;
  io.signal.addEventListener('abort', onEvent);
  let told = '';
  let last: StatusView | null = null;
  try {
    while (!io.signal.aborted) {
      if (!dirty) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      // Cleared before the look, so that a change during it causes another one.
      dirty = false;
      const answer = await threados.status(query);
      const text = JSON.stringify(answer);
      if (text === told) continue;
      told = text;
      const open = await context.emit(answer.ok ? ok(shown(answer.value, last, io.now())) : err(answer.error));
      if (!open) return ok(null);
      if (answer.ok) last = answer.value.view;
    }
  } finally {
    io.signal.removeEventListener('abort', onEvent);
    subscribed.value();
  }
  return fail('INTERRUPTED', 'stopped watching');
}

function shown({ revision, view, warnings }: StatusAnswer, last: StatusView | null, now: number): Answer {
  return {
    revision,
    data: view,
    warnings,
    text: (screen) => (last === null ? renderStatus(view, now, screen) : renderChanges(last, view, now, screen)),
  };
}
