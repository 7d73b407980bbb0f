import type { Launch } from '../../model/launch.ts';
import type { Ids } from '../../model/ports/time.ts';
import { err, fail, ok, type Result } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { SingleCommand } from './command.ts';
import type { Exclusive } from './exclusive.ts';
import type { SessionFinder } from './live-session.ts';
import type { MapFile } from './map-file.ts';
import { planPanes, withPanes } from './map.ts';
import { paneCommand, type PanePrograms } from './pane-command.ts';
import { launchFile } from './paths.ts';
import { sessionKey } from './session-file.ts';
import { writeState, type StateFiles } from './state-files.ts';

export interface AddPaneDeps {
  readonly finder: SessionFinder;
  readonly map: MapFile;
  readonly files: StateFiles;
  readonly exclusive: Exclusive;
  readonly ids: Pick<Ids, 'nonce'>;
  readonly programs: PanePrograms;
  readonly platform: NodeJS.Platform;
  /** The folder of the launch files. */
  readonly launches: string;
}

/** A launch that lies ready for the program of a new row. */
export interface AddedPane {
  /** As its program will know it. */
  readonly launch: Launch;
  /** Gone as soon as the program has begun. Absolute. */
  readonly file: string;
}

/** Adds a row for a launch; never touches the person's selection. MPROCS_NOT_OPEN, LOCKED, IO: nothing was started. */
export type AddPane = (launch: Launch) => Promise<Result<AddedPane>>;

interface Waiting {
  readonly launch: Launch;
  readonly settle: (result: Result<AddedPane>) => void;
}

/**
 * What is asked for while a turn is under way goes together in the next one: one lock and one connection for
 * fifty steps that start at once.
 */
export function createAddPane(deps: AddPaneDeps): AddPane {
  let waiting: Waiting[] = [];
  let working = false;

  async function drain(): Promise<void> {
    if (working) return;
    working = true;
    while (waiting.length > 0) {
      const turn = waiting;
      waiting = [];
      const added = await addAll(
        deps,
        turn.map(({ launch }) => launch),
      );
      turn.forEach(({ settle }, i) => settle(added.ok ? ok(added.value[i] as AddedPane) : added));
    }
    working = false;
  }

  return (launch) =>
    new Promise((settle) => {
      waiting.push({ launch, settle });
      // The callers of this turn of the event loop get into the first batch too.
      queueMicrotask(() => void drain());
    });
}

async function addAll(deps: AddPaneDeps, launches: readonly Launch[]): Promise<Result<readonly AddedPane[]>> {
  try {
    return await deps.exclusive(() => addInTurn(deps, launches));
  } catch (error) {
    return fail('IO', `Cannot prepare a pane: ${printable(error instanceof Error ? error.message : String(error))}`);
  }
}

async function addInTurn(deps: AddPaneDeps, launches: readonly Launch[]): Promise<Result<readonly AddedPane[]>> {
  const session = await deps.finder.live();
  if (!session.ok) return session;
  const { record, remote } = session.value;

  const before = await deps.map.read(sessionKey(record));
  const panes = planPanes(
    before,
    launches.map(({ step_id, instance, attempt }) => ({ step: step_id, instance, attempt })),
  );
  const added: AddedPane[] = [];
  const cmds: SingleCommand[] = [];
  for (const [i, { name, index }] of panes.entries()) {
    const token = deps.ids.nonce();
    const cmd = paneCommand(deps.programs, token, deps.platform);
    if (!cmd.ok) return cmd;
    cmds.push({ c: 'add-proc', name, cmd: cmd.value });
    added.push({ launch: { ...(launches[i] as Launch), proc: { name, index } }, file: launchFile(deps.launches, token) });
  }

  await Promise.all(added.map(({ launch, file }) => writeState(deps.files, file, launch)));
  // Ahead of the command: should this process die in between, the rows count as there and uncertain.
  await deps.map.write(withPanes(before, panes, false));
  const delivery = await remote.send({ c: 'batch', cmds });
  if (delivery.outcome === 'refused') {
    await deps.map.write(before);
    await Promise.all(added.map(({ file }) => deps.files.remove(file)));
    return err(delivery.error);
  }
  if (delivery.outcome === 'queued') await deps.map.write(withPanes(before, panes, true));
  return ok(added);
}
