import { fstatSync, statSync } from 'node:fs';

/**
 * What a standard descriptor leads to. Asked here because `process.stdin` and its like cost 2 ms each to make:
 * Node's networking stands behind them. `other`: a socket, the null device, or closed.
 */
export function descriptorKind(fd: 0 | 1 | 2): 'terminal' | 'file' | 'pipe' | 'other' {
  try {
    const stat = fstatSync(fd);
    if (stat.isFile()) return 'file';
    if (stat.isFIFO()) return 'pipe';
    if (!stat.isCharacterDevice() || isNull(stat.rdev)) return 'other';
  } catch {
    // Windows does not tell of consoles here.
  }
  return process.getBuiltinModule('node:tty').isatty(fd) ? 'terminal' : 'other';
}

function isNull(device: number): boolean {
  return process.platform !== 'win32' && statSync('/dev/null', { throwIfNoEntry: false })?.rdev === device;
}
