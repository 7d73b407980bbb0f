import type { ThreadOs } from '../app/threados.ts';
import type { StatusRow } from '../model/status.ts';
import { ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { STATUS_WORD } from './layout/glyphs.ts';
import type { TuiIo } from './start.ts';

/** For screen readers: what there is, and then every change, as plain lines one after the other. q or Ctrl+C leaves. */
export async function startLines(os: ThreadOs, { stdin, stdout }: Pick<TuiIo, 'stdin' | 'stdout'>): Promise<Result<number>> {
  const say = (text: string): void => {
    stdout.write(`${printable(text)}\n`);
  };
  const left = new Promise<void>((resolve) => {
    stdin.setEncoding('utf8');
    stdin.setRawMode(true);
    stdin.on('data', (chunk: string) => {
      if (/[q\u0003\u0004]/.test(chunk)) resolve();
    });
    process.once('SIGTERM', resolve);
    process.once('SIGHUP', resolve);
  });
  const subscribed = await os.subscribe((event) => {
    if (event.event === 'snapshot') {
      say(`Sequence ${event.view.sequence}, ${event.view.mode} mode, ${String(event.view.steps.length)} steps. q leaves.`);
      for (const row of event.view.steps) say(rowText(row));
      for (const proposal of event.proposals)
        if (proposal.state === 'pending') say(`Proposal ${proposal.id} by ${proposal.actor} waits for you.`);
    } else if (event.event === 'step-changed') {
      say(`${event.step}: ${STATUS_WORD[event.to]}${event.reason === null ? '' : `, ${event.reason.message}`}`);
    } else if (event.event === 'notice') {
      say(event.message);
    }
  });
  if (subscribed.ok) await left;
  stdin.setRawMode(false);
  stdin.pause();
  if (!subscribed.ok) return subscribed;
  subscribed.value();
  return ok(0);
}

function rowText(row: StatusRow): string {
  const parts = [`${row.id}, ${row.type}`, row.lane === null ? '' : `lane ${row.lane}`, STATUS_WORD[row.status], row.reason?.message ?? ''];
  return `${parts.filter((part) => part !== '').join(', ')}.`;
}
