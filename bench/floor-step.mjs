/** One step as the least that a supervisor in Node can do for it: two piped logs, a synced status file twice. */
import { spawn } from 'node:child_process';
import { closeSync, createWriteStream, fsync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param {readonly string[]} command
 * @param {string} dir
 * @returns {Promise<void>}
 */
export async function runStep(command, dir) {
  mkdirSync(dir, { recursive: true });
  const [file = '', ...args] = command;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.stdout.pipe(createWriteStream(join(dir, 'stdout.log')));
  child.stderr.pipe(createWriteStream(join(dir, 'stderr.log')));
  await Promise.all([closed, writeStatus(dir, 'running')]);
  await writeStatus(dir, 'exited');
}

async function writeStatus(dir, state) {
  const fd = openSync(join(dir, 'status.tmp'), 'w');
  writeSync(fd, JSON.stringify({ state, at: new Date().toISOString() }));
  await new Promise((resolve) => fsync(fd, resolve));
  closeSync(fd);
  renameSync(join(dir, 'status.tmp'), join(dir, 'status.json'));
}
