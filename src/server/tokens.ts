import { randomBytes } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import type { Tokens } from './guard.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** New ones at every start; a client reads its file again when it is turned away. The prefix is for secret scanners and for people. */
export function makeTokens(person: boolean): Tokens {
  const random = () => randomBytes(32).toString('base64url');
  return { client: `threados_client_${random()}`, person: person ? `threados_person_${random()}` : null };
}

/** In the repo, beside what else git must not see. */
export function clientTokenFile(root: string): string {
  return join(root, '.threados', 'state', 'http', 'token');
}

/**
 * In a folder of the user's own and not in the repo: what works there (an agent that lists or searches the repo) does
 * not come upon it, and on Windows only that folder is closed to other users.
 */
export function personTokenFile(env: Env, platform: NodeJS.Platform, port: number): string {
  return join(userStateDir(env, platform), 'http', `${String(port)}.token`);
}

function userStateDir(env: Env, platform: NodeJS.Platform): string {
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] ?? join(env['USERPROFILE'] ?? 'C:\\', 'AppData', 'Local');
    return join(local, 'threados', 'state');
  }
  const xdg = env['XDG_STATE_HOME'];
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(env['HOME'] ?? '/', '.local', 'state'), 'threados');
}
