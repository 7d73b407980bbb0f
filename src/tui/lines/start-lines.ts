import { createInterface } from 'node:readline';
import type { ThreadOs } from '../../app/threados.ts';
import type { Event } from '../../model/event.ts';
import type { StatusRow } from '../../model/status.ts';
import { ok, type Result } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import { STATUS_WORD } from '../layout/glyphs.ts';
import type { TuiIo } from '../start.ts';
import { createConversation } from './conversation.ts';

const BELL = '\u0007';

/**
 * For screen readers: what there is, and then every change, as plain lines one after the other; what is typed is a
 * request to the chat, or a word about a proposal. The terminal stays as it is, so that it echoes and edits the line.
 */
export async function startLines(os: ThreadOs, { stdin, stdout, env }: Pick<TuiIo, 'stdin' | 'stdout' | 'env'>): Promise<Result<number>> {
  const say = (text: string): void => void stdout.write(`${printable(text)}\n`);
  const ring = (): void => void stdout.write(BELL);
  let leave: () => void = () => undefined;
  const left = new Promise<void>((resolve) => (leave = resolve));
  const conversation = createConversation(os, env, say, leave);
  const lines = createInterface({ input: stdin, terminal: false });
  lines.on('line', (line) => void conversation.hear(line));
  lines.on('close', leave);
  const onInterrupt = (): void => {
    if (!conversation.cancel()) leave();
  };
  process.on('SIGINT', onInterrupt);
  process.once('SIGTERM', leave);
  process.once('SIGHUP', leave);

  let isFirst = true;
  const listen = (event: Event): void => {
    switch (event.event) {
      case 'snapshot':
        // Told once; a later one is there because something was missed, and its changes are told as they are.
        say(`Sequence ${event.view.sequence}, ${event.view.mode} mode, ${String(event.view.steps.length)} steps.`);
        for (const row of event.view.steps) say(rowText(row));
        conversation.proposed(event.proposals);
        if (isFirst) say('Say what you want, and Enter. help tells the words that it knows, q leaves.');
        isFirst = false;
        return;
      case 'step-changed':
        say(`${event.step}: ${STATUS_WORD[event.to]}${event.reason === null ? '' : `, ${event.reason.message}`}`);
        if (event.to === 'NEEDS_REVIEW') ring();
        return;
      case 'proposals-changed':
        if (conversation.proposed(event.proposals)) ring();
        return;
      case 'notice':
        say(event.message);
        return;
      case 'sequence-changed':
      case 'instance-changed':
      case 'run-started':
      case 'run-ended':
      // proposals-changed says more.
      case 'proposed':
        return;
    }
  };
  const subscribed = await os.subscribe(listen);
  if (subscribed.ok) await left;
  conversation.cancel();
  process.off('SIGINT', onInterrupt);
  lines.close();
  stdin.pause();
  if (!subscribed.ok) return subscribed;
  subscribed.value();
  return ok(0);
}

export function rowText(row: StatusRow): string {
  const parts = [`${row.id}, ${row.type}`, row.lane === null ? '' : `lane ${row.lane}`, STATUS_WORD[row.status], row.reason?.message ?? ''];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}
