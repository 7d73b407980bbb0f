import type { Event } from '../../model/event.ts';
import type { Notice, NoticeEvent } from '../../model/notice.ts';
import type { PolicySpec } from '../../model/policy.ts';

const DEFAULT_EVENTS: readonly NoticeEvent[] = ['waiting', 'failed', 'done'];

/** The `notify` entry of policy.yaml with its default filled in; `null` where there is none. */
export function notifyRule(spec: PolicySpec): { readonly command: readonly string[]; readonly on: readonly NoticeEvent[] } | null {
  const { notify } = spec;
  if (notify === undefined) return null;
  return 'command' in notify ? { command: notify.command, on: notify.on ?? DEFAULT_EVENTS } : { command: notify, on: DEFAULT_EVENTS };
}

/** What a step's transition, or a proposal, means to a person; `null` for those that they need not hear of. */
export function noticeEventOf(event: Event): Exclude<NoticeEvent, 'ended'> | null {
  if (event.event === 'proposed') return 'waiting';
  if (event.event !== 'step-changed') return null;
  switch (event.to) {
    case 'NEEDS_REVIEW':
      return 'waiting';
    case 'DONE':
      return 'done';
    case 'FAILED':
      // Somebody stopped it, and knows.
      return event.reason?.code === 'stopped' ? null : 'failed';
    case 'READY':
    case 'RUNNING':
    case 'BLOCKED':
      return null;
  }
}

export type NoticeFacts = Omit<Notice, 'schema' | 'at' | 'root' | 'sequence' | 'name'>;
