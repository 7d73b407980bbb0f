import type { ThreadOs } from '../app/threados.ts';
import type { ChatContext } from '../model/chat.ts';
import { ok, type Result } from '../model/result.ts';
import { KNOWN_MODELS } from '../model/sequence.ts';
import type { Redactor } from '../redact/redactor.ts';
import { redactAll } from './redact-all.ts';

/** All that a turn needs to know of the repo, secrets taken out. Reads through ThreadOS only; the repo's own files are not touched. */
export async function readContext(
  os: Pick<ThreadOs, 'status' | 'sequence' | 'policy' | 'proposals'>,
  redactor: (patterns: readonly string[]) => Redactor,
): Promise<Result<ChatContext>> {
  const policy = await os.policy();
  if (!policy.ok) return policy;
  const sequence = await os.sequence();
  if (!sequence.ok) return sequence;
  const status = await os.status();
  if (!status.ok) return status;
  const proposals = await os.proposals();
  if (!proposals.ok) return proposals;
  const { view } = status.value;
  const rows = new Map(view.steps.map((row) => [row.id, row]));
  const context: ChatContext = {
    sequence: view.sequence,
    lanes: sequence.value.sequence.lanes,
    mode: view.mode,
    run_id: view.run_id,
    counts: view.counts,
    steps: sequence.value.sequence.steps.map((step) => ({
      id: step.id,
      name: step.name,
      type: step.type,
      lane: step.lane,
      role: step.role,
      model: step.model,
      // As one line: a secret may be told by the word before it.
      command: step.command?.join(' ') ?? null,
      status: rows.get(step.id)?.status ?? 'BLOCKED',
      reason: rows.get(step.id)?.reason ?? null,
      depends_on: step.depends_on,
      after: step.after,
      group: step.group,
      candidates: step.candidates,
      fanout: step.fanout,
      review: step.review,
    })),
    steps_left_out: 0,
    proposals_waiting: proposals.value
      .filter((proposal) => proposal.state === 'pending')
      .map(({ id, actor, actions }) => ({ id, actor, actions: actions.map((action) => action.action) })),
    limits: policy.value.effective.limits,
    allowed_commands: policy.value.effective.commands,
    models: [...KNOWN_MODELS, ...Object.keys(policy.value.spec.agents ?? {})],
  };
  return ok(redactAll(context, redactor(policy.value.spec.redact ?? [])));
}
