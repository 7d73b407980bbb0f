import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Launch, StopRequest } from '../model/launch.ts';

/** The request to stop this very attempt, where one was left in the instance's folder. */
export function readStopRequest(launch: Pick<Launch, 'dir' | 'attempt'>): Promise<StopRequest | null> {
  const path = join(launch.dir, 'stop.json');
  // Synchronous: nearly always there is none, and a hop through the thread pool would cost ten times the look.
  if (!existsSync(path)) return Promise.resolve(null);
  try {
    const request = JSON.parse(readFileSync(path, 'utf8')) as StopRequest;
    return Promise.resolve(request.attempt === launch.attempt ? request : null);
  } catch {
    return Promise.resolve(null); // not whole yet: read again at the next heartbeat
  }
}
