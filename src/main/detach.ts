import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';

/** With one of these it would count as a part of the step that it was asked from, and end with it. */
const STEP_MARKS = new Set([
  'THREADOS_NONCE',
  'THREADOS_ACTOR',
  'THREADOS_RUN_ID',
  'THREADOS_STEP_ID',
  'THREADOS_INSTANCE',
  'THREADOS_TOKEN',
]);

/**
 * Starts dist/scheduler.cjs so that it outlives this command and its terminal: in a session of its own, with its words
 * in a log. It takes the work from the inbox, and leaves at once where another scheduler is at work.
 */
export function detachScheduler(options: {
  root: string;
  dist: string;
  log: string;
  env: Readonly<Record<string, string>>;
}): Promise<Result<void>> {
  mkdirSync(dirname(options.log), { recursive: true });
  const log = openSync(options.log, 'a');
  const child = spawn(process.execPath, [`${options.dist}/scheduler.cjs`, options.root], {
    cwd: options.root,
    detached: true,
    stdio: ['ignore', log, log],
    windowsHide: true,
    env: Object.fromEntries(Object.entries(options.env).filter(([name]) => !STEP_MARKS.has(name))),
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(fail('INTERNAL', `the scheduler could not be started: ${error.message}`)));
    child.once('spawn', () => {
      child.unref();
      resolve(ok(undefined));
    });
  });
}
