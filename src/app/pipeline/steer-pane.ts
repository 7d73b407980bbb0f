import type { ActionOf } from '../../model/action.ts';
import { ok, type Result } from '../../model/result.ts';
import { auditNote } from '../audit-note.ts';
import type { Deps } from '../deps.ts';
import { loadSequence } from '../load.ts';
import { instancesOf } from '../../engine/instances.ts';
import { stepNamed } from '../run/scope.ts';

/** Shows a step's pane in mprocs, or sends a key to it. The first instance stands for a step that has several. */
export async function steerPane(deps: Deps, action: ActionOf<'mprocs.select' | 'mprocs.send-key'>): Promise<Result<{ stale: boolean }>> {
  const loaded = await loadSequence(deps);
  if (!loaded.ok) return loaded;
  const step = stepNamed(loaded.value.sequence, action.id);
  if (!step.ok) return step;
  const instance = action.id.includes('.') ? action.id : (instancesOf(step.value)[0] ?? action.id);
  const mprocs = await deps.mprocs();
  if (action.action === 'mprocs.select') return action.zoom === true ? mprocs.zoom(instance) : mprocs.select(instance);
  const sent = await mprocs.sendKey(instance, action.key);
  if (!sent.ok) return sent;
  const written = await auditNote(deps, { action: action.action, input: { ...action }, decision: 'allow', result: 'ok' });
  return written.ok ? ok(sent.value) : written;
}
