import type { ThreadOs } from '../../app/threados.ts';
import type { Event } from '../../model/event.ts';
import { printable } from '../../util/printable.ts';

/** Clients give a call up that says nothing for a minute or less; each report starts that time anew. */
const SIGN_OF_LIFE_MS = 10_000;

export interface Progress {
  /** Grows with every report. */
  readonly progress: number;
  readonly message: string;
}

/** Reports what happens in the run while `work` goes on, and that it still goes on where nothing happens. */
export async function withProgress<T>(os: ThreadOs, report: (progress: Progress) => void, work: () => Promise<T>): Promise<T> {
  let progress = 0;
  const say = (message: string): void => report({ progress: (progress += 1), message });
  const unsubscribe = await os.subscribe((event) => {
    const line = lineOf(event);
    if (line !== null) say(line);
  });
  const timer = setInterval(() => say('still waiting'), SIGN_OF_LIFE_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    if (unsubscribe.ok) unsubscribe.value();
  }
}

function lineOf(event: Event): string | null {
  if (event.event === 'notice') return printable(event.message);
  if (event.event === 'proposed') return `${event.actor} asks for ${event.actions.join(', ')}: proposal ${event.proposal}`;
  if (event.event !== 'step-changed') return null;
  return `${event.step}: ${event.to}${event.reason === null ? '' : ` (${printable(event.reason.message)})`}`;
}
