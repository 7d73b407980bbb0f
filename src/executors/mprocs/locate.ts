import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, isAbsolute, join } from 'node:path';
import { execa } from 'execa';
import { fail, ok, type Result } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import { explainExit } from './explain-exit.ts';
import { envVariable } from '../../util/env-variable.ts';

/** The version whose behaviour this room is built on (later ones damage argv on Windows and restart on their own). */
const MPROCS_VERSION = '0.7.3';

export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of this package, where vendor/ is. Absolute. */
  readonly packageDir: string;
}

export interface MprocsBinary {
  /** Absolute. */
  readonly path: string;
  readonly source: 'THREADOS_MPROCS_PATH' | 'vendor' | 'package' | 'PATH';
}

/**
 * The mprocs to run: THREADOS_MPROCS_PATH, then vendor/mprocs.exe on Windows, then the binary inside the
 * installed npm package, then mprocs on PATH. MPROCS_UNAVAILABLE says what to do.
 */
export async function locateMprocs(around: Surroundings): Promise<Result<MprocsBinary>> {
  const { platform, env, packageDir } = around;
  const wanted = env['THREADOS_MPROCS_PATH'];
  if (wanted !== undefined && wanted !== '') {
    if (isAbsolute(wanted) && (await isFile(wanted))) return ok({ path: wanted, source: 'THREADOS_MPROCS_PATH' });
    return fail('MPROCS_UNAVAILABLE', `THREADOS_MPROCS_PATH is ${printable(wanted)}, and there is no such file`, {
      hint: `Set it to the absolute path of mprocs ${MPROCS_VERSION}, or unset it to use the one that comes with ThreadOS.`,
    });
  }
  const vendored = join(packageDir, 'vendor', 'mprocs.exe');
  if (platform === 'win32' && (await isFile(vendored))) return ok({ path: vendored, source: 'vendor' });
  const installed = installedBinary(packageDir);
  if (installed !== null && (await isFile(installed))) return ok({ path: installed, source: 'package' });
  const name = platform === 'win32' ? 'mprocs.exe' : 'mprocs';
  for (const folder of envVariable(env, 'PATH').split(delimiter)) {
    const candidate = join(folder, name);
    if (isAbsolute(folder) && (await isFile(candidate))) return ok({ path: candidate, source: 'PATH' });
  }
  return fail('MPROCS_UNAVAILABLE', 'mprocs is not installed', {
    hint: `Install it with \`npm install mprocs@${MPROCS_VERSION}\`, or set THREADOS_MPROCS_PATH to its path. Without it, steps run with --executor direct.`,
  });
}

/** Runs `--version`. MPROCS_UNAVAILABLE where it does not run here or is another version than the one ThreadOS drives. */
export async function checkVersion(binary: MprocsBinary): Promise<Result<string>> {
  const run = await execa(binary.path, ['--version'], { reject: false, timeout: 10_000, stdin: 'ignore' });
  const version = /^mprocs (\S+)/.exec(run.stdout)?.[1];
  if (version === MPROCS_VERSION) return ok(version);
  if (version !== undefined) {
    return fail('MPROCS_UNAVAILABLE', `${printable(binary.path)} is mprocs ${printable(version)}; ThreadOS drives ${MPROCS_VERSION}`, {
      hint: `Install the version it knows: \`npm install mprocs@${MPROCS_VERSION}\`, or point THREADOS_MPROCS_PATH at one.`,
    });
  }
  const why = run.exitCode === undefined ? run.shortMessage : explainExit({ code: run.exitCode, output: run.stderr }).message;
  return fail('MPROCS_UNAVAILABLE', `${printable(binary.path)} does not run: ${printable(why ?? 'it printed no version')}`, {
    hint: explainExit({ code: run.exitCode ?? null, output: run.stderr }).hint,
  });
}

/** The npm package answers with the path of this platform's binary, and throws where it has none. */
function installedBinary(packageDir: string): string | null {
  try {
    const path: unknown = createRequire(join(packageDir, 'package.json'))('mprocs');
    return typeof path === 'string' ? path : null;
  } catch {
    return null;
  }
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true;
}
