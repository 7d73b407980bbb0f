import type { ChatStep } from '../../../src/model/chat.ts';

export const step = (id: string, more: Partial<ChatStep> = {}): ChatStep => ({
  id,
  name: id,
  type: 'base',
  lane: null,
  role: null,
  model: 'shell',
  command: 'npm test',
  status: 'READY',
  reason: null,
  depends_on: [],
  after: [],
  group: null,
  candidates: [],
  fanout: 1,
  review: 'none',
  ...more,
});
