import { accessSync, constants, statSync } from 'node:fs';
import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import type { Programs, SearchPlace } from '../model/ports/agents.ts';
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

  const find = (name: string, { cwd, path, pathext }: SearchPlace): string | null => {
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
        if (isProgram(candidate, windows)) return candidate;
      }
    }
    return null;
  };

  return {
    resolve: async (name, options) => {
      const found = find(name, options);
      if (found === null) return null;
      if (!windows) return { found, argv: [found] };
      if (extname(found).toLowerCase() === '.exe') return (await isWindowsProgram(found)) ? { found, argv: [found] } : null;
      const shim = /\.(?:cmd|bat)$/i.test(found) ? await readShim(found) : null;
      // A batch file of somebody's own is handed over as it is: the runner quotes for cmd.exe.
      if (shim === null) return { found, argv: [found] };
      if (!isScript(shim.target)) return (await isWindowsProgram(shim.target)) ? { found, argv: [shim.target] } : null;
      if (!isProgram(shim.target, true)) return null;
      const beside = join(dirname(found), 'node.exe');
      const runtime = (await isWindowsProgram(beside)) ? beside : (find('node.exe', options) ?? node);
      return { found, argv: [runtime, ...shim.flags, shim.target] };
    },
  };
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

/** Synchronous: most of a PATH holds no such file, and a rejected promise for each folder would cost ten times the look. */
function isProgram(path: string, windows: boolean): boolean {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
    if (!windows) accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // a link in a circle, a folder that may not be read, or no program
  }
}
