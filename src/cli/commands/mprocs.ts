import type { MprocsStatus } from '../../model/ports/mprocs.ts';
import { ok } from '../../model/result.ts';
import type { Answer, Run } from '../answer.ts';
import { perform } from '../perform.ts';
import { renderMprocs } from '../render/mprocs.ts';

export const openMprocs: Run<'mprocs.open'> = async ({ flags }, { threados, globals }) => {
  if (globals.dryRun) return ok(planned('open'));
  const status = await threados.mprocsOpen({ layout: flags.layout ?? 'split', yes: globals.yes });
  return status.ok ? ok(session(status.value)) : status;
};

export const mprocsStatus: Run<'mprocs.status'> = async (_input, { threados }) => {
  const status = await threados.mprocsStatus();
  return status.ok ? ok(session(status.value)) : status;
};

export const closeMprocs: Run<'mprocs.close'> = async (_input, { threados, globals }) => {
  if (globals.dryRun) return ok(planned('close'));
  const status = await threados.mprocsClose({ yes: globals.yes });
  return status.ok ? ok(session(status.value)) : status;
};

export const selectPane: Run<'mprocs.select'> = ({ positionals, flags }, context) =>
  perform(context, [{ action: 'mprocs.select', id: positionals.id, ...(flags.zoom === true && { zoom: true }) }]);

export const sendKey: Run<'mprocs.send-key'> = ({ positionals }, context) =>
  perform(context, [{ action: 'mprocs.send-key', id: positionals.id, key: positionals.key }]);

/** The shape of cli.md, "Data shapes". */
function session({ state, address, pid, version, panes }: MprocsStatus): Answer {
  return {
    data: {
      state,
      address,
      pid,
      version,
      panes: panes.map(({ step, instance, name, index, stale }) => ({ step, instance, name, index, stale })),
    },
    text: (screen) => renderMprocs({ state, address, pid, version, panes }, screen),
  };
}

function planned(operation: 'open' | 'close'): Answer {
  return {
    data: { diff: '', effects: [{ effect: 'mprocs', operation }], decisions: [] },
    text: () => [`would ${operation} this repo's mprocs session`],
  };
}
