import type { ThreadOs } from '../../app/threados.ts';
import type { TurnEvent } from '../../chat/turn.ts';
import type { ChatMessage } from '../../model/chat.ts';
import type { Failure } from '../../model/failure.ts';
import type { Proposal } from '../../model/plan.ts';
import { askDeed } from '../effects/ask-deed.ts';
import { createChatRunner } from '../effects/chat.ts';
import { doDeed } from '../effects/do-deed.ts';
import type { Deed } from '../state/deed.ts';
import { turnNote } from '../state/reduce-chat.ts';
import { proposalLines } from './proposal-lines.ts';
import { readWord, WORDS, type Word } from './words.ts';

/** The chat, and what it and others propose, line by line. */
export interface Conversation {
  /** A line that was typed. */
  hear(line: string): Promise<void>;
  /** The proposals there are; tells of those that are new, and whether there were any. */
  proposed(proposals: readonly Proposal[]): boolean;
  /** Ends an answer that is still coming; false where there is none. */
  cancel(): boolean;
}

export function createConversation(
  os: ThreadOs,
  env: Readonly<Record<string, string | undefined>>,
  say: (text: string) => void,
  leave: () => void,
): Conversation {
  const ending = new AbortController();
  const told = new Set<string>();
  let pending: readonly Proposal[] = [];
  let history: readonly ChatMessage[] = [];
  let asking = false;
  /** What waits for a yes. */
  let unsure: Deed | null = null;

  const sayFailure = ({ message, hint }: Failure): void => {
    say(message);
    if (hint !== undefined) say(hint);
  };
  const tell = (proposal: Proposal): void => {
    if (told.has(proposal.id)) return;
    told.add(proposal.id);
    for (const text of proposalLines(proposal)) say(text);
  };
  const during = (event: TurnEvent): void => {
    if (event.event !== 'ended') {
      const note = turnNote(event);
      if (note !== null) say(note);
      return;
    }
    const { result } = event;
    asking = false;
    history = result.history;
    // An answer is read as a whole, and not word by word as it comes.
    if (result.say !== '') say(result.say);
    if (result.failure?.code === 'INTERRUPTED') say('Cancelled.');
    else if (result.failure !== null) sayFailure(result.failure);
    if (result.proposal === null) return;
    pending = [...pending.filter(({ id }) => id !== result.proposal?.id), result.proposal];
    tell(result.proposal);
  };
  const chat = createChatRunner(os, env, (message) => {
    if (message.type === 'chat-event') during(message.event);
  });

  const carryOut = async (deed: Deed, yes: boolean): Promise<void> => {
    const done = await doDeed(os, deed, yes, ending.signal);
    if (done.ok) say(done.value.message);
    else if (yes || done.error.code !== 'CONFIRMATION_REQUIRED') sayFailure(done.error);
    else await doubt(deed, done.error.message);
  };
  const doubt = async (deed: Deed, why: string): Promise<void> => {
    const forecast = await askDeed(os, deed, ending.signal);
    for (const text of forecast.ok ? forecast.value.lines : [why]) say(text);
    say('Type yes to do it, or anything else to leave it.');
    unsure = deed;
  };
  const about = (wanted: string | null): Proposal | null => {
    const found = wanted === null ? pending.at(-1) : pending.find(({ id }) => id === wanted);
    if (found === undefined) say(wanted === null ? 'Nothing is proposed.' : `No proposal ${wanted} waits for you.`);
    return found ?? null;
  };

  const hear = async (line: string): Promise<void> => {
    const text = line.trim();
    const doubted = unsure;
    unsure = null;
    if (doubted !== null) {
      if (/^y(?:es)?$/i.test(text)) return carryOut(doubted, true);
      say('Nothing was done.');
      if (text === '' || /^no?$/i.test(text)) return;
    }
    if (text === '') return;
    const said = readWord(text);
    if (said !== null) await obey(said);
    else if (asking) say('It is still answering. Ctrl+C cancels.');
    else {
      asking = true;
      await chat.ask({ effect: 'chat-ask', id: 0, request: text, history, wanted: null });
    }
  };
  const obey = async ({ word, id }: Word): Promise<void> => {
    switch (word) {
      case 'q':
        leave();
        return;
      case 'help':
        for (const [each, meaning] of WORDS) say(`${each}: ${meaning}.`);
        say('Anything else is a request to the chat. Its answer changes nothing before you apply it.');
        return;
      case 'proposals':
        if (pending.length === 0) say('Nothing is proposed.');
        for (const proposal of pending) for (const each of proposalLines(proposal)) say(each);
        return;
      case 'diff':
      case 'apply':
      case 'run':
      case 'discard': {
        const proposal = about(id);
        if (proposal === null) return;
        if (word === 'diff') for (const each of proposal.diff.trimEnd().split('\n')) say(each);
        else if (word === 'discard') await carryOut({ deed: 'discard-proposal', id: proposal.id }, false);
        else await carryOut({ deed: 'apply-proposal', id: proposal.id, run: word === 'run' }, false);
      }
    }
  };

  return {
    hear,
    proposed: (proposals) => {
      pending = proposals.filter((proposal) => proposal.state === 'pending');
      const fresh = pending.filter((proposal) => !told.has(proposal.id));
      for (const proposal of fresh) tell(proposal);
      return fresh.length > 0;
    },
    cancel: () => {
      if (asking) chat.cancel();
      return asking;
    },
  };
}
