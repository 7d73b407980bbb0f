import { didYouMean } from '../util/nearest.ts';
import { fail, ok } from '../model/result.ts';
import type { Deps } from './deps.ts';
import type { ThreadOs } from './threados.ts';

/**
 * ThreadOS in this process. Each verb is loaded when it is first used: `status` must not pay for the scheduler.
 */
export function createThreadOs(deps: Deps): ThreadOs {
  return {
    root: deps.root,
    caller: deps.caller,
    init: async (options) => (await import('./init.ts')).init(deps, options),
    validate: async (file) => (await import('./validate.ts')).validate(deps, file),
    sequence: async () => {
      const loaded = await (await import('./load.ts')).loadSequence(deps);
      if (!loaded.ok) return loaded;
      const { file, sequence } = loaded.value;
      return ok({ revision: file.revision, text: file.text, spec: file.spec, sequence });
    },
    status: async (query) => (await import('./status.ts')).status(deps, query),
    step: async (id) => (await import('./step.ts')).step(deps, id),
    subscribe: async (listener) => (await import('./subscribe.ts')).subscribe(deps, listener),
    perform: async (request) => (await import('./pipeline/perform.ts')).perform(deps, request),
    stopAll: async (request) => (await import('./stop-all.ts')).stopAll(deps, request),
    wait: async (request) => (await import('./wait.ts')).wait(deps, request),
    reconcile: async () => (await import('./reconcile.ts')).reconcile(deps),
    undo: async (request) => (await import('./undo.ts')).undo(deps, request),
    logs: async (query) => (await import('./logs.ts')).logs(deps, query),
    async *follow(query) {
      yield* (await import('./logs.ts')).follow(deps, { ...query, attempt: null });
    },
    summary: async (id) => (await import('./summary.ts')).summary(deps, id),
    diff: async (id) => (await import('./accept.ts')).diff(deps, id),
    accept: async (request) => (await import('./accept.ts')).accept(deps, request),
    prompt: async (id) => (await import('./prompt-verbs.ts')).prompt(deps, id),
    generatePrompt: async (request) => (await import('./prompt-verbs.ts')).generatePrompt(deps, request),
    proposals: async () => ok(await deps.proposals.list()),
    proposal: async (id) => (await import('./proposals.ts')).proposal(deps, id),
    applyProposal: async (request) => (await import('./proposals.ts')).applyProposal(deps, request),
    discardProposal: async (id) => (await import('./proposals.ts')).discardProposal(deps, id),
    editProposal: async (request) => (await import('./proposals.ts')).editProposal(deps, request),
    beginTurn: async (request) => (await import('./chat-verbs.ts')).beginTurn(deps, request),
    propose: async (request) => (await import('./chat-verbs.ts')).proposeAsChat(deps, request),
    endTurn: async (request) => (await import('./chat-verbs.ts')).endTurn(deps, request),
    policy: async () => (await import('./policy-verbs.ts')).policy(deps),
    checkPolicy: async (actions) => (await import('./check-policy.ts')).checkPolicy(deps, actions),
    allowCommand: async (request) => (await import('./policy-verbs.ts')).allowCommand(deps, request),
    trust: async (request) => (await import('./trust.ts')).trust(deps, request),
    audit: (query) => deps.audit.read(query),
    verifyAudit: () => deps.audit.verify(),
    worktrees: async () => (await import('./worktrees/worktrees.ts')).worktrees(deps),
    runs: async () => (await import('./runs.ts')).runs(deps),
    run: async (id) => {
      const known = await deps.runs.list();
      if (!known.includes(id)) return fail('UNKNOWN_RUN', `there is no run "${id}".${didYouMean(id, known)}`, { hint: 'seqctl runs ls' });
      return (await import('./runs.ts')).run(deps, id);
    },
    mprocsOpen: async (request) => (await import('./mprocs-verbs.ts')).mprocsOpen(deps, request),
    mprocsStatus: async () => (await import('./mprocs-verbs.ts')).mprocsStatus(deps),
    mprocsClose: async (request) => (await import('./mprocs-verbs.ts')).mprocsClose(deps, request),
    doctor: async () => (await import('./doctor.ts')).doctor(deps),
  };
}
