import type { ThreadOs } from '../../app/threados.ts';
import { layoutGraph } from '../../engine/layout.ts';
import type { Event } from '../../model/event.ts';
import type { StepId } from '../../model/ids.ts';
import type { Message } from '../state/message.ts';

/** Brings into the state what ThreadOS says: a snapshot at first, then changes, at most a few times a second. */
export interface Feed {
  /** What there is now; resolves when it is in the state. From then on what changes comes by itself. */
  start(): Promise<void>;
  loadSequence(): Promise<void>;
  loadStatus(): Promise<void>;
  stop(): void;
}

/** Changes within this time are fetched together. */
const GATHER_MS = 60;
/** Up to this many changed steps are fetched alone. */
const FEW = 200;
/** How often it is looked whether there is something to watch by now. */
const RETRY_MS = 1000;

export function createFeed(os: ThreadOs, dispatch: (message: Message) => void): Feed {
  let unsubscribe: (() => void) | null = null;
  /** Under way since the last snapshot. */
  let loading: Promise<void> | null = null;
  let revision: string | null = null;
  let timer: NodeJS.Timeout | null = null;
  let retry: NodeJS.Timeout | null = null;
  let changed = new Set<StepId>();
  let everything = false;
  let stopped = false;

  const loadSequence = async (): Promise<void> => {
    const answer = await os.sequence();
    if (stopped) return;
    if (!answer.ok) {
      revision = null;
      dispatch({ type: 'world-failed', failure: answer.error });
    } else if (answer.value.revision !== revision) {
      revision = answer.value.revision;
      const { sequence } = answer.value;
      dispatch({ type: 'sequence', revision, sequence, layout: layoutGraph(sequence) });
    }
  };
  const loadStatus = async (steps?: readonly StepId[]): Promise<void> => {
    const answer = await os.status(steps === undefined ? {} : { steps });
    if (stopped || !answer.ok) return;
    dispatch(steps === undefined ? { type: 'status', view: answer.value.view } : { type: 'rows', view: answer.value.view });
  };
  const flush = async (): Promise<void> => {
    timer = null;
    const steps = everything || changed.size > FEW ? undefined : [...changed];
    changed = new Set();
    everything = false;
    if (steps === undefined || steps.length > 0) await loadStatus(steps);
  };
  const gather = (): void => {
    timer ??= setTimeout(() => void flush(), GATHER_MS);
  };

  const listen = (event: Event): void => {
    switch (event.event) {
      case 'snapshot':
        // What waits when the TUI comes up is on the badge, and calls nobody: so proposals come before statuses, and
        // statuses before the sequence, whose first picture shows them already.
        dispatch({ type: 'proposals', proposals: event.proposals });
        dispatch({ type: 'status', view: event.view });
        if (event.revision !== revision) loading = loadSequence();
        return;
      case 'sequence-changed':
        void loadSequence();
        everything = true;
        gather();
        return;
      case 'step-changed':
        changed.add(event.step);
        gather();
        return;
      case 'instance-changed':
        changed.add(event.instance.split('.')[0] ?? event.instance);
        gather();
        return;
      case 'run-started':
      case 'run-ended':
        everything = true;
        gather();
        return;
      case 'proposals-changed':
        dispatch({ type: 'proposals', proposals: event.proposals });
        return;
      case 'proposed':
        // A run's word for what proposals-changed says with all there is to know.
        return;
      case 'notice':
        // That the sequence cannot be read is told as a notice.
        if (event.level === 'warning' && event.step === null) void loadSequence();
        dispatch({ type: 'notice', level: event.level, text: event.message });
        return;
    }
  };

  const subscribe = async (): Promise<void> => {
    if (unsubscribe !== null || stopped) return;
    const answer = await os.subscribe(listen);
    if (answer.ok) unsubscribe = answer.value;
    else retry ??= setTimeout(() => void tryAgain(), RETRY_MS).unref();
  };
  /** There is nothing to watch yet, or it is broken: until somebody makes or mends it, elsewhere perhaps. */
  const tryAgain = async (): Promise<void> => {
    retry = null;
    await subscribe();
  };

  return {
    start: async () => {
      await subscribe();
      await (loading ?? loadSequence());
    },
    loadSequence: async () => {
      await loadSequence();
      // Before `init` there was nothing to subscribe to.
      await subscribe();
    },
    loadStatus: () => loadStatus(),
    stop: () => {
      stopped = true;
      if (timer !== null) clearTimeout(timer);
      if (retry !== null) clearTimeout(retry);
      unsubscribe?.();
    },
  };
}
