import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A made-up installation in a temporary folder: Windows layouts can be looked at on any platform. */
export class Layout implements Disposable {
  readonly root = realpathSync.native(mkdtempSync(join(tmpdir(), 'threados test programs-')));

  file(path: string, content: string | Uint8Array = '', mode = 0o755): string {
    const full = join(this.root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    chmodSync(full, mode);
    return full;
  }
  link(path: string, target: string): string {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(target, join(this.root, path));
    return join(this.root, path);
  }
  at(...parts: string[]): string {
    return join(this.root, ...parts);
  }
  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const HEAD = '@ECHO off\r\nGOTO start\r\n:find_dp0\r\nSET dp0=%~dp0\r\nEXIT /b\r\n:start\r\nSETLOCAL\r\nCALL :find_dp0\r\n';

/** A `.cmd` for a script, in the words of npm's cmd-shim. `target` is relative to the shim, with `\`. */
export function scriptShim(target: string, flags = ''): string {
  return `${HEAD}\r\nIF EXIST "%dp0%\\node.exe" (\r\n  SET "_prog=%dp0%\\node.exe"\r\n) ELSE (\r\n  SET "_prog=node"\r\n  SET PATHEXT=%PATHEXT:;.JS;=;%\r\n)\r\n\r\nendLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & "%_prog%" ${flags} "%dp0%\\${target}" %*\r\n`;
}
/** A `.cmd` for a native program, in the words of npm's cmd-shim. */
export function programShim(target: string): string {
  return `${HEAD}"%dp0%\\${target}"   %*\r\n`;
}
/** What pnpm writes for a script. */
export function pnpmShim(target: string): string {
  return `@SETLOCAL\r\n@IF EXIST "%~dp0\\node.exe" (\r\n  "%~dp0\\node.exe"  "%~dp0\\${target}" %*\r\n) ELSE (\r\n  @SET PATHEXT=%PATHEXT:;.JS;=;%\r\n  node  "%~dp0\\${target}" %*\r\n)\r\n`;
}
