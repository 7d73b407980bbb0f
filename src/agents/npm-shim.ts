import { open, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A generated shim is a few hundred bytes; anything larger is somebody's own batch file. */
const MAX_SHIM_BYTES = 16 * 1024;

/** `"%_prog%" --flag "%dp0%\node_modules\pkg\bin\x.js" %*`, as npm, pnpm and yarn write it: words between, target. */
const RUNS_TARGET = /(?:"%_prog%"|\bnode(?:\.exe)?"?|^@?)\s*([^"\r\n]*?)\s*"%(?:~dp0|dp0%)[\\/]?([^"%]+)"\s+%\*/im;

/** Marks of a generated file; a batch file without them may set what its target needs, and must run as it is. */
const GENERATED = /:find_dp0|SET PATHEXT=%PATHEXT:;\.JS;=;%/i;

export interface ShimTarget {
  /** Absolute: a program, or a script for Node. */
  readonly target: string;
  /** Node's own flags before a script. */
  readonly flags: readonly string[];
}

/**
 * What a Windows shim (`claude.cmd`) made by a package manager starts; `null` where the file is no such shim.
 * Node cannot spawn a batch file without a shell, cmd.exe would read the arguments as its own syntax, and
 * killing that cmd.exe would leave the agent running: so the shim itself is never started.
 */
export async function readShim(path: string): Promise<ShimTarget | null> {
  const size = await stat(path).then(
    (s) => s.size,
    () => Infinity,
  );
  if (size > MAX_SHIM_BYTES) return null;
  const text = await readFile(path, 'utf8');
  const match = GENERATED.test(text) ? RUNS_TARGET.exec(text) : null;
  if (match === null) return null;
  const [, words = '', relative = ''] = match;
  return { target: join(dirname(path), ...relative.split(/[\\/]+/)), flags: words.split(/\s+/).filter(Boolean) };
}

export function isScript(path: string): boolean {
  return /\.[cm]?js$/i.test(path);
}

/** A Windows program begins with `MZ`; npm's placeholder for one that its postinstall should have brought does not. */
export async function isWindowsProgram(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.toString('latin1') === 'MZ';
  } finally {
    await file.close();
  }
}
