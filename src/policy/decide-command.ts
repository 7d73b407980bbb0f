import type { Caller } from '../model/actor.ts';
import type { Mode } from '../model/policy.ts';
import { isPerson } from './person.ts';

/** Commands that change or run something but are no actions (cli.md), so that none of them can become a proposal. */
export const COMMANDS = [
  'undo',
  'accept',
  'trust',
  'policy.allow',
  'proposal.apply',
  'proposal.discard',
  'stop.all',
  'mprocs.open',
  'mprocs.close',
  'prompt.generate',
  'worktree.remove',
] as const;
export type Command = (typeof COMMANDS)[number];

interface CommandFacts {
  /** Steps that run now. */
  readonly running: number;
  /** Uncommitted changes would be lost or written over. */
  readonly uncommitted: boolean;
}

export interface DecideCommandRequest {
  readonly command: Command;
  readonly caller: Caller;
  readonly mode: Mode;
  readonly yes: boolean;
  readonly facts: CommandFacts;
}

export interface CommandDecision {
  readonly verdict: 'allow' | 'confirm' | 'deny';
  readonly rule: string;
  readonly reason: string;
}

interface Row {
  /** From anyone else it is denied, in both modes. */
  readonly humanOnly: boolean;
  /** Why it cannot be taken back without loss, or `null`. */
  readonly destructive: (facts: CommandFacts) => string | null;
}

const never = () => null;
const ROWS: { readonly [C in Command]: Row } = {
  undo: { humanOnly: true, destructive: never },
  accept: {
    humanOnly: true,
    destructive: ({ uncommitted }) => (uncommitted ? 'writes over uncommitted changes' : null),
  },
  trust: { humanOnly: true, destructive: () => 'lets what changed outside ThreadOS be executed' },
  'policy.allow': { humanOnly: true, destructive: () => 'lets every step run one more program' },
  'proposal.apply': { humanOnly: true, destructive: never },
  'proposal.discard': { humanOnly: true, destructive: never },
  'stop.all': { humanOnly: false, destructive: () => 'ends every running step' },
  'mprocs.open': { humanOnly: false, destructive: never },
  'mprocs.close': {
    humanOnly: false,
    destructive: ({ running }) => (running > 0 ? `ends ${String(running)} running step${running === 1 ? '' : 's'}` : null),
  },
  'prompt.generate': { humanOnly: false, destructive: never },
  'worktree.remove': {
    humanOnly: false,
    destructive: ({ uncommitted }) => (uncommitted ? 'throws uncommitted changes away' : null),
  },
};

/** What the policy says of a command; for anyone but a person, what would wait for one is denied, as nothing can wait. */
export function decideCommand({ command, caller, mode, yes, facts }: DecideCommandRequest): CommandDecision {
  const row = ROWS[command];
  const why = row.destructive(facts);
  if (isPerson(caller)) {
    if (why !== null && !yes) return { verdict: 'confirm', rule: 'destructive', reason: `${why}: needs --yes` };
    return { verdict: 'allow', rule: 'human', reason: 'a person asks' };
  }
  const deny = (rule: string, reason: string): CommandDecision => ({ verdict: 'deny', rule, reason });
  if (row.humanOnly) return deny('human-only', `only a person may do this; the request comes from ${caller.actor}`);
  if (caller.inside !== null && command === 'stop.all')
    return deny('own-run', `${caller.actor} is a part of run ${caller.inside.run_id} and may not end it`);
  if (caller.actor === 'chat') return deny('actor.chat', 'chat never applies by itself');
  if (mode === 'safe') return deny('mode.safe', 'in SAFE only a person may do this');
  if (why !== null) return deny('destructive', `${why}: a person must do that`);
  return { verdict: 'allow', rule: 'mode.power', reason: `in POWER ${caller.actor} may do this` };
}
