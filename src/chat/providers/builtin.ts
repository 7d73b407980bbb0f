import { NO_USAGE } from '../add-usage.ts';
import { planRequest } from '../planner/plan-request.ts';
import type { ChatProvider } from '../../model/ports/chat.ts';

/** The planner without a model: understands the requests of docs/chat.md, anywhere, and never leaves this process. */
export function createBuiltinProvider(): ChatProvider {
  return {
    name: 'builtin',
    model: null,
    repairs: false,
    // eslint-disable-next-line @typescript-eslint/require-await -- the port is a stream
    async *reply({ messages, context }) {
      const planned = planRequest(messages.findLast((message) => message.role === 'user')?.text ?? '', context);
      if (!planned.ok) {
        yield { event: 'failed', failure: planned.error, usage: NO_USAGE };
        return;
      }
      const text = JSON.stringify({ say: planned.value.say, look: [], actions: planned.value.actions });
      yield { event: 'text', text };
      yield { event: 'done', stop: 'end', text, usage: NO_USAGE };
    },
  };
}
