import type { Performed, ThreadOs } from '../../app/threados.ts';
import { ok, type Result } from '../../model/result.ts';
import { unreachable } from '../../util/unreachable.ts';
import type { Deed } from '../state/deed.ts';
import type { DeedOutcome } from '../state/message.ts';

/** Carries out a deed through ThreadOs and says in one line how it went. A run goes on by itself after this. */
export async function doDeed(os: ThreadOs, deed: Deed, yes: boolean, signal: AbortSignal): Promise<Result<DeedOutcome>> {
  switch (deed.deed) {
    case 'perform': {
      const done = await os.perform({ actions: deed.actions, yes, dry_run: false, if_revision: null, wait: false, signal });
      return told(done, (performed) => performedText(performed, deed));
    }
    case 'undo':
      return told(await os.undo({ dry_run: false, yes: true }), ({ undone }) => `Undone: ${undone.join(', ')}`);
    case 'stop-all':
      return told(await os.stopAll({ yes, signal }), ({ instances }) =>
        instances.length === 0 ? 'Nothing was running.' : `Stopped ${names(instances.map((each) => each.instance))}`,
      );
    case 'accept':
      return told(
        await os.accept({ id: deed.id, yes, dry_run: false }),
        ({ instance, files }) => `${instance} is in the main tree: ${names(files)}`,
      );
    case 'generate-prompt':
      return told(
        await os.generatePrompt({ id: deed.id, template: deed.template, dry_run: false, yes }),
        () => `${deed.id} has its prompt from the template ${deed.template}`,
      );
    case 'trust':
      return told(await os.trust({ yes }), () => 'Trusted as it is now.');
    case 'allow':
      return told(await os.allowCommand({ name: deed.name, yes, dry_run: false }), () => `${deed.name} may be run now.`);
    case 'apply-proposal':
      return told(
        await os.applyProposal({ id: deed.id, run: deed.run, yes, signal, wait: false }),
        () => `${deed.id} is applied${deed.run ? ' and runs' : ''}.`,
      );
    case 'discard-proposal':
      return told(await os.discardProposal(deed.id), () => `${deed.id} is discarded.`);
    case 'mprocs-open':
      return told(await os.mprocsOpen({ layout: 'split', yes }), ({ state }) => `mprocs is ${state}.`);
    case 'mprocs-close':
      return told(await os.mprocsClose({ yes }), ({ state }) => `mprocs is ${state}.`);
    case 'reconcile':
      return told(
        await os.reconcile(),
        ({ lost, alive }) => `${String(alive.length)} alive, ${String(lost.length)} lost${lost.length === 0 ? '' : `: ${names(lost)}`}`,
      );
    case 'init':
      return told(await os.init({}), ({ created }) => `Created ${names(created)}`);
    default:
      return unreachable(deed);
  }
}

function told<T>(result: Result<T>, text: (value: T) => string): Result<DeedOutcome> {
  if (!result.ok) return result;
  const warnings = (result.value as Partial<Performed> | undefined)?.warnings ?? [];
  return ok({ message: text(result.value), warnings });
}

function performedText(performed: Performed, deed: Extract<Deed, { deed: 'perform' }>): string {
  if (performed.stopped !== null) {
    const unsure = performed.stopped.instances.filter((each) => each.outcome === 'not-proven' || each.outcome === 'not-ours');
    if (unsure.length > 0) return `Not sure that it stopped: ${names(unsure.map((each) => each.instance))}`;
    return `Stopped ${names(performed.stopped.instances.map((each) => each.instance))}`;
  }
  if (performed.run !== null) return performed.run.detached ? startedText(performed) : performed.run.ended;
  const words = deed.actions.map((action) => ('id' in action && action.id !== undefined ? `${action.action} ${action.id}` : action.action));
  return `Done: ${names(words)}`;
}

function startedText(performed: Performed): string {
  const steps = performed.plan.effects.flatMap((effect) => (effect.effect === 'run' ? effect.steps : []));
  return steps.length === 0 ? 'Started.' : `Started ${names(steps)}`;
}

function names(list: readonly string[]): string {
  return list.length <= 4 ? list.join(', ') : `${list.slice(0, 3).join(', ')} and ${String(list.length - 3)} more`;
}
