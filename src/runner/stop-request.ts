import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Launch, StopRequest } from '../model/launch.ts';

/** The request to stop this very attempt, where one was left in the instance's folder. */
export async function readStopRequest(launch: Pick<Launch, 'dir' | 'attempt'>): Promise<StopRequest | null> {
  try {
    const request = JSON.parse(await readFile(join(launch.dir, 'stop.json'), 'utf8')) as StopRequest;
    return request.attempt === launch.attempt ? request : null;
  } catch {
    return null; // none, or not whole yet: read again at the next heartbeat
  }
}
