import type { Performed, StopReport } from '../app/threados.ts';
import type { Failure } from '../model/failure.ts';
import { failure } from '../model/failure.ts';
import { parseActions } from '../model/parse-action.ts';
import { err, ok, type Result } from '../model/result.ts';
import type { Answer, Context } from './answer.ts';
import { renderPlan } from './render/plan.ts';
import { renderRun, renderStops } from './render/run.ts';

/** Hands actions to the one pipeline, after the schema had its word. `undefined` fields are left out. `listed`: a person wrote the list. */
export async function perform(
  context: Context,
  actions: readonly Readonly<Record<string, unknown>>[],
  options: { readonly wait?: boolean | undefined; readonly warnings?: readonly string[]; readonly listed?: true } = {},
): Promise<Result<Answer>> {
  const parsed = parseActions(actions.map(withoutUndefined));
  if (!parsed.ok) return options.listed === true ? parsed : err(withoutIndex(parsed.error));
  const { globals, io } = context;
  const performed = await context.threados.perform({
    actions: parsed.value,
    yes: globals.yes,
    dry_run: globals.dryRun,
    if_revision: globals.ifRevision,
    wait: options.wait ?? true,
    signal: io.signal,
    onEvent: context.progress,
  });
  if (!performed.ok) return performed;
  const warnings = [...(options.warnings ?? []), ...performed.value.warnings];
  return performedAnswer({ ...performed.value, warnings }, globals.dryRun);
}

/** Who typed a command made one action and knows nothing of a list. */
function withoutIndex(failed: Failure): Failure {
  return { ...failed, message: failed.message.replace(/^actions\[0\](?: \([^)]*\))?:? /, '') };
}

export function withoutUndefined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What became of actions, or (dry run) what would. A deed without an edit (an approval) is done without a commit. */
export function performedAnswer(performed: Performed, dryRun: boolean): Result<Answer> {
  const { plan, revision, committed, run, stopped, warnings } = performed;
  const unproven = stopped === null ? null : unprovenStop(stopped);
  if (unproven !== null) return err(unproven);
  return ok({
    revision,
    warnings,
    data: { committed, ...planData(plan), run, stopped },
    text: (screen) => [
      ...(committed || (run === null && stopped === null) ? renderPlan(plan, !dryRun, screen) : []),
      ...(run === null ? [] : renderRun(run, screen)),
      ...(stopped === null ? [] : renderStops(stopped, screen)),
    ],
  });
}

/** A plan as every face shows it. */
export function planData(plan: Performed['plan']) {
  const { revision_before, revision_after, diff, effects, decisions } = plan;
  return { revision_before, revision_after, diff, effects, decisions };
}

/** A stop that left something alive, or met a process that is not ours, is no success whoever says so. */
export function unprovenStop(report: StopReport): Failure | null {
  const open = report.instances.filter(({ outcome }) => outcome === 'not-proven' || outcome === 'not-ours');
  if (open.length === 0) return null;
  const named = open.map(({ instance, outcome }) => `${instance} (${outcome})`).join(', ');
  return failure('NOT_PROVEN_STOPPED', `could not prove that these stopped: ${named}`, {
    hint: 'seqctl reconcile tells what is alive',
    details: {
      instances: report.instances.map((instance) => ({ ...instance, survivors: instance.survivors.map((each) => ({ ...each })) })),
    },
  });
}
