import { keepAwake } from '../desk/keep-awake.ts';
import { runNotify } from '../desk/notify.ts';
import { searchPlace, type Programs } from '../model/ports/agents.ts';
import type { Desk } from '../model/ports/desk.ts';

export interface DeskHost {
  readonly env: Readonly<Record<string, string>>;
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  readonly root: string;
  readonly programs: () => Promise<Programs>;
}

/** The machine of the person whose run this is. */
export function openDesk({ env, platform, pid, root, programs }: DeskHost): Desk {
  const find = async (program: string) => (await (await programs()).resolve(program, searchPlace(root, env)))?.found ?? null;
  return {
    notify: (command, notice, signal) => runNotify({ env, platform, programs }, command, notice, signal),
    keepAwake: () => keepAwake({ platform, pid, find }),
  };
}
