import type { ThreadOs } from '../../app/threados.ts';
import { printable } from '../../util/printable.ts';
import { unreachable } from '../../util/unreachable.ts';
import type { Effect, Message } from '../state/message.ts';
import type { TuiState } from '../state/state.ts';
import { askDeed } from './ask-deed.ts';
import { doDeed } from './do-deed.ts';
import { createChatRunner, planToday } from './chat.ts';
import { editPrompt } from './edit-prompt.ts';
import { editProposal } from './edit-proposal.ts';
import type { Feed } from './feed.ts';
import { loadMetrics } from './load-metrics.ts';
import { loadReview } from './load-review.ts';
import type { LogFollower } from './log-follower.ts';

/** What effects need of the terminal. */
export interface EffectHost {
  readonly editor: string;
  /** Where the chat's providers find their keys. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly tempDir: string;
  lend<T>(work: () => Promise<T>): Promise<T>;
  repaint(): void;
  suspend(): void;
  quit(): void;
  /** Rings, notifies. The text is printable. */
  attention(text: string): void;
}

/** While a form is filled in, ThreadOS is asked about it when the typing pauses. */
const CHECK_MS = 120;

/** Carries out effects. Answers come back as messages; failures too, never as exceptions. */
export function createEffects(
  os: ThreadOs,
  feed: Feed,
  logs: LogFollower,
  host: EffectHost,
  get: () => TuiState,
  dispatch: (message: Message) => void,
): { run(effect: Effect): void; stop(): void } {
  const ending = new AbortController();
  let checking: NodeJS.Timeout | null = null;
  const chat = createChatRunner(os, host.env, dispatch);

  const check = (effect: Extract<Effect, { effect: 'check-form' }>): void => {
    if (checking !== null) clearTimeout(checking);
    checking = setTimeout(() => {
      checking = null;
      void checkForm(effect);
    }, CHECK_MS);
  };
  const checkForm = async ({ deed, serial }: Extract<Effect, { effect: 'check-form' }>): Promise<void> => {
    if (deed.deed !== 'perform') return;
    const planned = await os.perform({
      actions: deed.actions,
      yes: false,
      dry_run: true,
      if_revision: null,
      wait: false,
      signal: ending.signal,
    });
    if (!planned.ok) {
      dispatch({ type: 'form-checked', serial, problem: planned.error.message, diff: '', verdict: null });
      return;
    }
    const { plan } = planned.value;
    const verdict = plan.decisions.find((decision) => decision.verdict !== 'allow');
    dispatch({
      type: 'form-checked',
      serial,
      problem: null,
      diff: plan.diff,
      verdict: verdict === undefined ? null : `${verdict.verdict}: ${verdict.reason}`,
    });
  };

  const ask = async ({ deed, then }: Extract<Effect, { effect: 'ask' }>): Promise<void> => {
    const forecast = await askDeed(os, deed, ending.signal);
    if (forecast.ok) dispatch({ type: 'confirm-ready', deed, then, ...forecast.value });
    else dispatch({ type: 'failed', title: 'Not possible', failure: forecast.error });
  };

  const edit = async (id: string): Promise<void> => {
    const edited = await editPrompt(os, id, { editor: host.editor, tempDir: host.tempDir, lend: (work) => host.lend(work) });
    host.repaint();
    if (!edited.ok) dispatch({ type: 'failed', title: 'Prompt', failure: edited.error });
    else if (edited.value === null) dispatch({ type: 'notice', level: 'info', text: 'The prompt was not changed.' });
    else dispatch({ type: 'deed', deed: { deed: 'perform', actions: [{ action: 'prompt.set', id, prompt: edited.value }] } });
  };

  const work = async (effect: Effect): Promise<void> => {
    switch (effect.effect) {
      case 'do': {
        const outcome = await doDeed(os, effect.deed, effect.yes, ending.signal);
        dispatch({ type: 'deed-ended', id: effect.id, deed: effect.deed, then: effect.then, outcome });
        return;
      }
      case 'ask':
        return ask(effect);
      case 'check-form':
        check(effect);
        return;
      case 'load-sequence':
        return feed.loadSequence();
      case 'load-status':
        return feed.loadStatus();
      case 'load-attempts': {
        const answer = await os.step(effect.id);
        if (answer.ok) dispatch({ type: 'attempts', id: effect.id, attempts: answer.value.attempts });
        return;
      }
      case 'load-prompt': {
        const answer = await os.prompt(effect.id);
        if (answer.ok) dispatch({ type: 'prompt', id: effect.id, path: answer.value.path, text: answer.value.text });
        return;
      }
      case 'load-diff': {
        const answer = await os.diff(effect.instance);
        const { patch, note } = answer.ok ? { patch: answer.value.patch, note: null } : { patch: '', note: answer.error.message };
        dispatch({ type: 'diff', id: effect.id, key: effect.key, patch, note });
        return;
      }
      case 'load-log':
        return logs.show(effect);
      case 'stop-log':
        logs.stop();
        return;
      case 'load-review':
        dispatch({ type: 'review-loaded', step: effect.step, ...(await loadReview(os, effect)) });
        return;
      case 'load-rail': {
        const [runs, history] = await Promise.all([os.runs(), os.audit({})]);
        dispatch({ type: 'rail', runs: runs.ok ? runs.value : [], history: history.ok ? history.value : [] });
        return;
      }
      case 'load-metrics': {
        const metrics = await loadMetrics(os);
        if (metrics.ok) dispatch({ type: 'metrics', metrics: metrics.value });
        else dispatch({ type: 'failed', title: 'Metrics', failure: metrics.error });
        return;
      }
      case 'load-run': {
        const answer = await os.run(effect.run);
        if (answer.ok) dispatch({ type: 'past-run', run: effect.run, rows: new Map(answer.value.view.steps.map((row) => [row.id, row])) });
        else dispatch({ type: 'failed', title: 'Run', failure: answer.error });
        return;
      }
      case 'edit-prompt':
        return edit(effect.id);
      case 'chat-ask':
        return chat.ask(effect);
      case 'chat-cancel':
        chat.cancel();
        return;
      case 'chat-choose':
        return chat.choose(effect.wanted);
      case 'plan-proposals':
        for (const id of effect.ids) dispatch({ type: 'proposal-planned', id, plan: await planToday(os, id) });
        return;
      case 'edit-proposal': {
        const edited = await editProposal(os, effect.id, { editor: host.editor, tempDir: host.tempDir, lend: (todo) => host.lend(todo) });
        host.repaint();
        if (!edited.ok) dispatch({ type: 'failed', title: 'Proposal', failure: edited.error });
        else
          dispatch({
            type: 'notice',
            level: 'info',
            text: edited.value ? 'The proposal is planned again.' : 'The proposal was not changed.',
          });
        return;
      }
      case 'attention':
        host.attention(printable(effect.text));
        return;
      case 'repaint':
        host.repaint();
        return;
      case 'suspend':
        host.suspend();
        return;
      case 'quit':
        host.quit();
        return;
      default:
        return unreachable(effect);
    }
  };

  return {
    run: (effect) => void work(effect),
    stop: () => {
      ending.abort();
      chat.cancel();
      if (checking !== null) clearTimeout(checking);
      logs.stop();
      feed.stop();
    },
  };
}
