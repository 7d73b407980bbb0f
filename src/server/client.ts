import type { ThreadOs } from '../app/threados.ts';
import { ok, type Result } from '../model/result.ts';
import { ask, askPatiently, type Server } from './client/connection.ts';
import { follow, subscribe } from './client/subscription.ts';

export type { Server } from './client/connection.ts';

/**
 * ThreadOS over HTTP: the same interface as in this process, and the same answers. `root` and `caller` are the
 * server's word. SERVER_UNAVAILABLE where nothing answers, UNAUTHORIZED where the token does not count. Aborting a
 * `perform` that waits ends its run, as it does in this process.
 */
export async function connectThreadOs(server: Server): Promise<Result<ThreadOs>> {
  const info = await ask(server, 'info', {});
  if (!info.ok) return info;
  const { root, caller } = info.value;
  return ok({
    root,
    caller,
    init: (options) => ask(server, 'init', options),
    validate: (file) => ask(server, 'validate', file === undefined ? {} : { file }),
    sequence: () => ask(server, 'sequence', {}),
    status: ({ steps, run } = {}) =>
      ask(server, 'status', { ...(steps === undefined ? {} : { steps: [...steps] }), ...(run === undefined ? {} : { run }) }),
    step: (id) => ask(server, 'step', { id }),
    subscribe: (listener) => subscribe(server, listener),

    perform: ({ signal, onEvent, actions, ...options }) => {
      const input = { ...options, actions: [...actions] };
      const patient = options.wait && !options.dry_run;
      return patient ? askPatiently(server, 'apply', input, { signal, onEvent }) : ask(server, 'apply', input, signal);
    },
    stopAll: ({ signal, yes }) => ask(server, 'stopAll', { yes }, signal),
    wait: ({ signal, ids, ...how }) => askPatiently(server, 'wait', { ...how, ids: [...ids] }, { signal }),
    reconcile: () => ask(server, 'reconcile', {}),
    undo: (request) => ask(server, 'undo', request),

    logs: ({ tail, attempt, grep, ...what }) =>
      ask(server, 'logs', {
        ...what,
        ...(tail === null ? {} : { tail }),
        ...(attempt === null ? {} : { attempt }),
        ...(grep === null ? {} : { grep }),
      }),
    follow: (query) => follow(server, query),
    summary: (id) => ask(server, 'summary', { id }),
    diff: (id) => ask(server, 'diff', { id }),
    accept: (request) => ask(server, 'accept', request),
    prompt: (id) => ask(server, 'prompt', { id }),
    generatePrompt: (request) => ask(server, 'generatePrompt', request),

    proposals: () => ask(server, 'proposals', {}),
    proposal: (id) => ask(server, 'proposal', { id }),
    applyProposal: ({ signal, ...request }) =>
      request.wait && request.run
        ? askPatiently(server, 'applyProposal', request, { signal })
        : ask(server, 'applyProposal', request, signal),
    discardProposal: (id) => ask(server, 'discardProposal', { id }),

    editProposal: ({ id, actions }) => ask(server, 'editProposal', { id, actions: [...actions] }),

    beginTurn: (request) => ask(server, 'beginTurn', request),
    propose: ({ actions, ...request }) => ask(server, 'propose', { ...request, actions: [...actions] }),
    endTurn: async (request) => {
      const ended = await ask(server, 'endTurn', request);
      return ended.ok ? ok(undefined) : ended;
    },

    policy: () => ask(server, 'policy', {}),
    checkPolicy: (actions) => ask(server, 'check', { actions: [...actions] }),
    allowCommand: (request) => ask(server, 'allowCommand', request),
    trust: (request) => ask(server, 'trust', request),
    audit: (query) => ask(server, 'audit', query),
    verifyAudit: () => ask(server, 'verifyAudit', {}),

    worktrees: () => ask(server, 'worktrees', {}),
    runs: () => ask(server, 'runs', {}),
    run: (id) => ask(server, 'runOf', { id }),

    mprocsOpen: (request) => ask(server, 'mprocsOpen', request),
    mprocsStatus: () => ask(server, 'mprocsStatus', {}),
    mprocsClose: (request) => ask(server, 'mprocsClose', request),
    doctor: () => ask(server, 'doctor', {}),
  });
}
