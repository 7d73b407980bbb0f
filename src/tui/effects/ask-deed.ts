import type { ThreadOs } from '../../app/threados.ts';
import type { Effect as PlanEffect, Plan } from '../../model/plan.ts';
import { ok, type Result } from '../../model/result.ts';
import type { Deed } from '../state/deed.ts';

/** What a deed would do, in sentences, with the diff where there is one. Nothing is changed by asking. */
export interface Forecast {
  readonly lines: readonly string[];
  readonly diff: string;
}

export async function askDeed(os: ThreadOs, deed: Deed, signal: AbortSignal): Promise<Result<Forecast>> {
  switch (deed.deed) {
    case 'perform': {
      const planned = await os.perform({ actions: deed.actions, yes: false, dry_run: true, if_revision: null, wait: false, signal });
      return planned.ok ? ok(forecastOf(planned.value.plan)) : planned;
    }
    case 'undo': {
      const undone = await os.undo({ dry_run: true });
      return undone.ok ? ok({ lines: [`This takes back: ${undone.value.undone.join(', ')}.`], diff: undone.value.diff }) : undone;
    }
    case 'accept': {
      const patch = await os.diff(deed.id);
      if (!patch.ok) return patch;
      return ok({
        lines: [`This applies the diff of ${patch.value.instance} to the main tree: ${files(patch.value.files)}.`],
        diff: patch.value.patch,
      });
    }
    case 'allow': {
      const allowed = await os.allowCommand({ name: deed.name, yes: false, dry_run: true });
      return allowed.ok ? ok({ lines: [`From now on every step may run ${deed.name}.`], diff: allowed.value.diff }) : allowed;
    }
    case 'trust': {
      const report = await os.trust({ yes: false });
      if (!report.ok && report.error.code !== 'TRUST_REQUIRED') return report;
      const changes = report.ok ? report.value.changes : [];
      if (changes.length === 0) return ok({ lines: ['Nothing was changed outside ThreadOS: there is nothing to accept.'], diff: '' });
      return ok({
        lines: ['This changed outside ThreadOS. Accept it as it is now?', ...changes.map((change) => `${change.kind} ${change.what}`)],
        diff: changes.map((change) => change.diff).join(''),
      });
    }
    case 'stop-all': {
      const status = await os.status({});
      if (!status.ok) return status;
      const running = status.value.view.steps.filter((row) => row.status === 'RUNNING').map((row) => row.id);
      return ok({
        lines: [running.length === 0 ? 'Nothing is running.' : `This stops the scheduler and ${running.join(', ')}.`],
        diff: '',
      });
    }
    case 'mprocs-close':
      return ok({ lines: ['This closes mprocs and ends what runs in its panes.'], diff: '' });
    case 'apply-proposal': {
      const found = await os.proposal(deed.id);
      if (!found.ok) return found;
      const { replanned } = found.value;
      if (replanned === null) return ok({ lines: ['It has been decided already.'], diff: '' });
      return replanned.ok ? ok(forecastOf(replanned.value)) : replanned;
    }
    case 'generate-prompt':
    case 'discard-proposal':
    case 'mprocs-open':
    case 'reconcile':
    case 'init':
      return ok({ lines: ['Policy wants this confirmed.'], diff: '' });
  }
}

/** A plan in words: its effects, then what policy has to say. */
export function forecastOf(plan: Plan): Forecast {
  const notes = plan.decisions
    // That it is destructive, and wants a yes, is why it is asked at all.
    .filter((decision) => decision.verdict !== 'allow' && decision.rule !== 'destructive')
    .map((decision) => `${decision.reason} (${decision.rule})`);
  return { lines: [...new Set([...plan.effects.map(effectText).filter((text) => text !== ''), ...notes])], diff: plan.diff };
}

function effectText(effect: PlanEffect): string {
  switch (effect.effect) {
    case 'edit-sequence':
      return 'This changes sequence.yaml.';
    case 'write-prompt':
      return `This writes ${effect.path}.`;
    case 'remove-prompt':
      return `This removes ${effect.path}.`;
    case 'run':
      if (effect.not_now !== undefined) return `This would run ${effect.steps.join(', ')}, but not now: ${effect.not_now}.`;
      return `This runs ${effect.steps.join(', ')}: ${String(effect.processes)} ${effect.processes === 1 ? 'process' : 'processes'}.`;
    case 'stop':
      return `This ${effect.kill ? 'kills' : 'stops'} ${effect.instances.join(', ')}.`;
    case 'approve':
    case 'reject':
      return `This ${effect.effect}s ${effect.step}.`;
    case 'mprocs':
      return effect.operation === 'select' ? `This shows ${effect.instance} in mprocs.` : `This sends a key to ${effect.instance}.`;
    case 'remove-worktree':
      return `This removes the worktree of ${effect.worktree}${effect.changed === 0 ? '' : ', with what no commit has'}.`;
    case 'policy-mode':
      return effect.mode === 'power'
        ? 'In POWER mode agents, HTTP and MCP may change and run what policy allows, without asking.'
        : 'In SAFE mode only you change and run.';
  }
}

function files(list: readonly string[]): string {
  return list.length <= 5 ? list.join(', ') : `${String(list.length)} files`;
}
