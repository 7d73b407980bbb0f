import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { planData, perform } from '../perform.ts';
import { readActions } from '../read-actions.ts';
import { renderDecision, renderDiff } from '../render/plan.ts';
import { renderPolicy } from '../render/policy.ts';

export const showPolicy: Run<'policy.show'> = async (_input, { threados }) => {
  const policy = await threados.policy();
  return policy.ok ? ok({ data: policy.value, text: (screen) => renderPolicy(policy.value, screen) }) : policy;
};

export const checkPolicy: Run<'policy.check'> = async ({ positionals }, context) => {
  const actions = await readActions(positionals.file, context);
  if (!actions.ok) return actions;
  const plan = await context.threados.checkPolicy(actions.value);
  if (!plan.ok) return plan;
  return ok({ data: planData(plan.value), text: ({ paint }) => plan.value.decisions.map((decision) => renderDecision(decision, paint)) });
};

export const allowCommand: Run<'policy.allow'> = async ({ positionals }, { threados, globals }) => {
  const allowed = await threados.allowCommand({ name: positionals.name, yes: globals.yes, dry_run: globals.dryRun });
  if (!allowed.ok) return allowed;
  const { diff } = allowed.value;
  return ok({
    data: globals.dryRun ? { diff, effects: [], decisions: [] } : { diff },
    text: ({ paint }) => (diff === '' ? [paint.faint('allowed already')] : renderDiff(diff, paint)),
  });
};

export const setMode: Run<'policy.mode'> = ({ positionals }, context) =>
  perform(context, [{ action: 'policy.mode', mode: positionals.mode }]);
