import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import type { Programs } from '../model/ports/agents.ts';
import { isScript, isWindowsProgram, readShim } from './npm-shim.ts';

const DEFAULT_PATHEXT = '.COM;.EXE;.BAT;.CMD';

/**
 * Finds programs as the platform would, without starting anything. Unlike the platform it never looks into the
 * current folder for a bare name (Windows does, and an empty PATH entry on POSIX means it): a repo must not be
 * able to put its own `git` in front of the real one.
 *
 * `node`: a Node.js for scripts behind shims, used where neither the shim's folder nor PATH has one.
 */
export function createPrograms({ platform, node }: { platform: string; node: string }): Programs {
  const windows = platform === 'win32';

  const find: (name: string, options: LookUp) => Promise<string | null> = async (name, { cwd, path, pathext }) => {
    const spellings = windows ? windowsSpellings(name, pathext) : [name];
    const folders = isPath(name, windows)
      ? [cwd]
      : path
          .split(windows ? ';' : ':')
          .map((folder) => (windows ? folder.replace(/^"(.*)"$/, '$1') : folder))
          .filter((folder) => isAbsolute(folder));
    for (const folder of folders) {
      for (const spelling of spellings) {
        const candidate = resolve(folder, spelling);
        if (await isProgram(candidate, windows)) return candidate;
      }
    }
    return null;
  };

  return {
    resolve: async (name, options) => {
      const found = await find(name, options);
      if (found === null) return null;
      if (!windows) return { found, argv: [found] };
      if (extname(found).toLowerCase() === '.exe') return (await isWindowsProgram(found)) ? { found, argv: [found] } : null;
      const shim = /\.(?:cmd|bat)$/i.test(found) ? await readShim(found) : null;
      // A batch file of somebody's own is handed over as it is: the runner quotes for cmd.exe.
      if (shim === null) return { found, argv: [found] };
      if (!isScript(shim.target)) return (await isWindowsProgram(shim.target)) ? { found, argv: [shim.target] } : null;
      if (!(await isProgram(shim.target, true))) return null;
      const beside = join(dirname(found), 'node.exe');
      const runtime = (await isWindowsProgram(beside)) ? beside : ((await find('node.exe', options)) ?? node);
      return { found, argv: [runtime, ...shim.flags, shim.target] };
    },
  };
}

interface LookUp {
  readonly cwd: string;
  readonly path: string;
  readonly pathext: string;
}

function isPath(name: string, windows: boolean): boolean {
  return name.includes('/') || (windows && (name.includes('\\') || /^[a-z]:/i.test(name)));
}

/** `x` is tried with each PATHEXT; `x.cmd` as it stands first. Without an extension nothing is a program on Windows. */
function windowsSpellings(name: string, pathext: string): string[] {
  const extensions = (pathext === '' ? DEFAULT_PATHEXT : pathext).split(';').filter((extension) => extension.startsWith('.'));
  const spelled = name.split('\\').join('/');
  const withExtension = extensions.map((extension) => spelled + extension.toLowerCase());
  return extensions.some((extension) => spelled.toLowerCase().endsWith(extension.toLowerCase()))
    ? [spelled, ...withExtension]
    : withExtension;
}

async function isProgram(path: string, windows: boolean): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) return false;
  if (windows) return true;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
