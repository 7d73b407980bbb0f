import type { MprocsStatus } from '../model/ports/mprocs.ts';
import { ok, type Result } from '../model/result.ts';
import { requirePerson, requireYes } from './caller.ts';
import { auditNote } from './audit-note.ts';
import type { Deps } from './deps.ts';
import { loadState, loadStateAnyhow } from './state.ts';

export async function mprocsOpen(deps: Deps, request: { layout: 'split' | 'tab' | 'window' | 'here' }): Promise<Result<MprocsStatus>> {
  const person = await requirePerson(deps, 'mprocs.open', 'open mprocs');
  if (!person.ok) return person;
  const state = await loadState(deps);
  if (!state.ok) return state;
  const opened = await (await deps.mprocs()).open(request.layout);
  await note(deps, 'mprocs.open', { layout: request.layout }, opened.ok ? 'ok' : opened.error.code);
  return opened;
}

export async function mprocsStatus(deps: Deps): Promise<Result<MprocsStatus>> {
  return ok(await (await deps.mprocs()).status());
}

/** mprocs ends what runs in its panes, so running steps there want a yes. */
export async function mprocsClose(deps: Deps, request: { yes: boolean }): Promise<Result<MprocsStatus>> {
  const person = await requirePerson(deps, 'mprocs.close', 'close mprocs');
  if (!person.ok) return person;
  const state = await loadStateAnyhow(deps);
  if (!state.ok) return state;
  const running = [...state.value.files.values()].filter(
    (file) => file.executor === 'mprocs' && (file.state === 'running' || file.state === 'starting'),
  );
  const ids = running.map((file) => file.instance);
  const confirmed = await requireYes(deps, {
    action: 'mprocs.close',
    confirmed: request.yes || ids.length === 0,
    what: `mprocs ends what runs in it: ${ids.join(', ')}`,
    details: { steps: ids },
  });
  if (!confirmed.ok) return confirmed;
  const closed = await (await deps.mprocs()).close();
  await note(deps, 'mprocs.close', { running: ids }, closed.ok ? 'ok' : closed.error.code);
  return closed;
}

async function note(deps: Deps, action: string, input: Record<string, unknown>, result: string): Promise<void> {
  await auditNote(deps, { action, input, decision: 'allow', result });
}
