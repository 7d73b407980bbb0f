import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ThreadOs } from '../app/threados.ts';
import { fail, type Result } from '../model/result.ts';
import { serverUrl } from '../server/loopback.ts';
import { personTokenFile } from '../server/tokens.ts';
import { findCaller } from './find-caller.ts';

/**
 * ThreadOS as a server on this machine has it, for `threados tui --attach`. A person finds their token where the
 * server left it; anyone else must say which token to use, so that an agent does not pass for the person by accident.
 */
export async function attachThreadOs(request: {
  readonly url: string;
  readonly tokenFile: string | undefined;
  readonly cwd: string;
  readonly actor: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<Result<ThreadOs>> {
  const { tokenFile, cwd, env, actor } = request;
  const url = serverUrl(request.url);
  if (!url.ok) return url;
  const facts = { root: cwd, env, face: 'cli', terminal: true, pid: process.pid, platform: process.platform } as const;
  const caller = findCaller({ ...facts, wanted: actor ?? undefined });
  if (!caller.ok) return caller;
  if (tokenFile === undefined && caller.value.actor !== 'human') {
    return fail(
      'UNAUTHORIZED',
      `only a person attaches with their own token; this is ${caller.value.actor} (recognised by ${caller.value.evidence})`,
      {
        hint: "name a client's token: --token-file .threados/state/http/token",
      },
    );
  }
  const file = tokenFile === undefined ? personTokenFile(env, process.platform, Number(url.value.port || 80)) : resolve(cwd, tokenFile);
  const read = () =>
    readFile(file, 'utf8').then(
      (text) => text.trim() || null,
      () => null,
    );
  // By `import()`, as every face is entered: see serve.ts.
  const { connectThreadOs } = await import('../server/client.ts');
  return connectThreadOs({ url: url.value.origin, token: read });
}
