import { execa } from 'execa';
import type { Command } from './command.ts';
import { encodeCommand } from './encode.ts';
import { failure } from '../../model/failure.ts';
import { printable } from '../../util/printable.ts';
import type { Delivery } from './delivery.ts';

/** Where `mprocs --ctl` finds what it reads before it sends anything. */
export interface CtlSettings {
  /** Absolute path of the binary. */
  readonly binary: string;
  /** Our generated config: without `-c` it would read, and choke on, one in the current folder. */
  readonly config: string;
  /** A folder without mprocs/mprocs.yaml, so that a broken global config stops nothing. */
  readonly configHome: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The second way to send a command: mprocs' own client. Slower (a process each), and it exits with 0 whatever
 * happened, so that only what it says on stderr tells.
 */
export async function sendByCtl(settings: CtlSettings, port: number, command: Command, timeoutMs: number): Promise<Delivery> {
  const encoded = encodeCommand(command);
  if (!encoded.ok) return { outcome: 'refused', error: encoded.error };
  const run = await execa(settings.binary, ['-c', settings.config, '--server', `127.0.0.1:${String(port)}`, '--ctl', encoded.value], {
    reject: false,
    timeout: timeoutMs,
    stdin: 'ignore',
    cwd: settings.cwd,
    env: { ...settings.env, XDG_CONFIG_HOME: settings.configHome },
    extendEnv: false,
  });
  if (run.exitCode === 0 && run.stderr === '') return { outcome: 'queued' };
  if (/os error (?:111|61|10061)\)/.test(run.stderr)) {
    return { outcome: 'refused', error: failure('MPROCS_NOT_OPEN', `mprocs does not answer on 127.0.0.1:${String(port)}`) };
  }
  const why = run.stderr.trim() || run.shortMessage || 'it did not end in time';
  return { outcome: 'unknown', error: failure('MPROCS_UNAVAILABLE', `mprocs --ctl failed: ${printable(why.slice(0, 500))}`) };
}
