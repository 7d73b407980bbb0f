import { access, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isScript } from './npm-shim.ts';
import type { Host, Resolved } from './provider.ts';

const CPU: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };
const SYSTEM: Readonly<Record<string, string>> = { linux: 'unknown-linux-musl', darwin: 'apple-darwin', win32: 'pc-windows-msvc' };

/**
 * The native program behind the launcher that npm installs. The launcher may stay as the parent process (on
 * Windows always), and killing it would leave the agent working.
 */
export async function codexNative(resolved: Resolved, host: Host): Promise<readonly string[]> {
  const script = await scriptOf(resolved);
  const cpu = CPU[host.arch];
  const system = SYSTEM[host.platform];
  if (script === null) return resolved.argv;
  if (cpu !== undefined && system !== undefined) {
    const inPackage = join('vendor', `${cpu}-${system}`, 'bin', host.platform === 'win32' ? 'codex.exe' : 'codex');
    const platformPackage = `codex-${host.platform}-${host.arch}`;
    const codexPackage = dirname(dirname(script));
    // Beside the package (npm hoists), within it (npm -g, pnpm), or in the package itself (older versions).
    for (const folder of [
      join(dirname(codexPackage), platformPackage),
      join(codexPackage, 'node_modules', '@openai', platformPackage),
      codexPackage,
    ]) {
      const native = join(folder, inPackage);
      if (await exists(native)) return [native];
    }
  }
  return [host.node, script];
}

/** The JavaScript file that was found, behind links and shims; `null` where it is a program of its own. */
export async function scriptOf(resolved: Resolved): Promise<string | null> {
  const last = resolved.argv.at(-1) ?? resolved.found;
  const real = await realpath(last).catch(() => last);
  return isScript(real) ? real : null;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
