import type { ThreadOs } from '../../app/threados.ts';
import { stepOfInstance } from '../../engine/instances.ts';
import type { Event } from '../../model/event.ts';
import { ok, type Result } from '../../model/result.ts';
import { subjectOf, type Subject } from './resources.ts';

/** Which resources a client wants to hear of, and what tells it. */
export interface Updates {
  /** Failures of the repo (NOT_INITIALIZED…) are the subscriber's to know. */
  add(uri: string): Promise<Result<void>>;
  remove(uri: string): void;
  close(): void;
}

export interface UpdatesTo {
  /** The resource's content has changed. */
  updated(uri: string): void;
  /** There are other resources than before. */
  listChanged(): void;
}

/** What happens within this time is told once. */
const GATHER_MS = 250;

/**
 * Watches the repo as long as somebody has subscribed to something. A log has no events of its own: while one is
 * subscribed to, its new lines are followed.
 */
export function createUpdates(os: ThreadOs, to: UpdatesTo): Updates {
  const wanted = new Map<string, Subject>();
  const tails = new Map<string, AbortController>();
  const due = new Set<string>();
  let listDue = false;
  let timer: NodeJS.Timeout | null = null;
  let feed: Promise<Result<() => void>> | null = null;

  const flush = (): void => {
    timer = null;
    for (const uri of due) if (wanted.has(uri)) to.updated(uri);
    due.clear();
    if (listDue) to.listChanged();
    listDue = false;
  };
  const soon = (): void => {
    timer ??= setTimeout(flush, GATHER_MS);
  };
  const mark = (touches: (subject: Subject) => boolean): void => {
    for (const [uri, subject] of wanted) if (touches(subject)) due.add(uri);
    if (due.size > 0) soon();
  };

  const follow = async (uri: string, id: string, stream: 'stdout' | 'stderr'): Promise<void> => {
    if (tails.has(uri)) return;
    const ending = new AbortController();
    tails.set(uri, ending);
    for await (const line of os.follow({ id, stream, tail: 0, grep: null, signal: ending.signal })) {
      if (!line.ok) break;
      mark((subject) => subject === wanted.get(uri));
    }
    if (tails.get(uri) === ending) tails.delete(uri);
  };
  const followLogs = (of: (step: string) => boolean): void => {
    for (const [uri, subject] of wanted) {
      if ((subject.of === 'stdout' || subject.of === 'stderr') && of(stepOfInstance(subject.id))) void follow(uri, subject.id, subject.of);
    }
  };

  const hear = (event: Event): void => {
    switch (event.event) {
      case 'sequence-changed':
        listDue = true;
        soon();
        mark(({ of }) => of === 'sequence' || of === 'status' || of === 'step' || of === 'prompt');
        return;
      case 'proposals-changed':
        mark(({ of }) => of === 'proposals');
        return;
      case 'step-changed':
      case 'instance-changed': {
        const step = event.event === 'step-changed' ? event.step : stepOfInstance(event.instance);
        listDue ||= event.event === 'instance-changed';
        soon();
        mark((subject) => subject.of === 'status' || ('id' in subject && subject.of !== 'prompt' && stepOfInstance(subject.id) === step));
        followLogs((of) => of === step);
        return;
      }
      case 'snapshot':
      case 'proposed':
      case 'run-started':
      case 'run-ended':
      case 'notice':
        return;
    }
  };

  return {
    add: async (uri) => {
      const subject = subjectOf(uri);
      if (subject === null) return ok(undefined);
      feed ??= os.subscribe(hear);
      const subscribed = await feed;
      if (!subscribed.ok) {
        feed = null;
        return subscribed;
      }
      wanted.set(uri, subject);
      if ('id' in subject) followLogs((step) => step === stepOfInstance(subject.id));
      return ok(undefined);
    },
    remove: (uri) => {
      wanted.delete(uri);
      tails.get(uri)?.abort();
      tails.delete(uri);
    },
    close: () => {
      wanted.clear();
      for (const ending of tails.values()) ending.abort();
      if (timer !== null) clearTimeout(timer);
      void feed?.then((subscribed) => (subscribed.ok ? subscribed.value() : undefined));
      feed = null;
    },
  };
}
