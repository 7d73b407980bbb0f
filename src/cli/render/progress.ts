import type { Event } from '../../model/event.ts';
import { printable } from '../../util/printable.ts';
import { paintStatus, statusWord } from './status-word.ts';
import type { Screen } from './screen.ts';

const WIDEST = statusWord('NEEDS_REVIEW').length;

/** One line per thing that a person who waits wants to see happen; `null` for everything else. */
export function progressLine(event: Event): ((screen: Screen) => string) | null {
  switch (event.event) {
    case 'step-changed': {
      const { step, to, reason } = event;
      const why = reason === null ? '' : `  ${printable(reason.message)}`;
      return ({ paint }) =>
        `${paintStatus(to, paint)(statusWord(to))}${' '.repeat(WIDEST - statusWord(to).length)}  ${paint.strong(printable(step))}${paint.faint(why)}`;
    }
    case 'proposed': {
      const { proposal, actor, actions } = event;
      return ({ paint }) =>
        `${paint.warn(printable(actor))} asks for ${printable(actions.join(', '))}  ${paint.faint(`seqctl proposal show ${printable(proposal)}`)}`;
    }
    case 'run-started':
      return ({ paint }) => paint.faint(`run ${printable(event.run_id)}`);
    case 'notice': {
      const about = event.step === null ? '' : `${printable(event.step)}: `;
      return ({ paint }) =>
        `${event.level === 'warning' ? paint.warn('warning:') : paint.faint('note:')} ${about}${printable(event.message)}`;
    }
    case 'snapshot':
    case 'sequence-changed':
    case 'instance-changed':
    case 'proposals-changed':
    case 'run-ended':
      return null;
  }
}
