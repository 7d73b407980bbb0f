/** dist/scheduler.cjs ROOT: the detached scheduler; works the inbox of a repo off and leaves. */
import { serveInbox } from './app/run/submit.ts';
import { nodeIo } from './cli/node-io.ts';
import { openDeps } from './main.ts';
import { placeOf } from './main/place.ts';

async function serve(): Promise<number> {
  const io = nodeIo(process);
  process.on('SIGHUP', () => undefined);
  const caller = { actor: 'human', inside: null, evidence: 'scheduler' } as const;
  const deps = openDeps(placeOf(import.meta.url), { cwd: process.argv[2] ?? process.cwd(), caller });
  const say = (line: string) => io.stderr.write(`${new Date(io.now()).toISOString()} ${line}\n`);
  if (!deps.ok) {
    await say(deps.error.message);
    return 1;
  }
  const served = await serveInbox(deps.value, { signal: io.signal, onEvent: (event) => void say(JSON.stringify(event)) });
  if (!served.ok) await say(`${served.error.code}: ${served.error.message}`);
  return served.ok ? 0 : 1;
}

void serve().then((code) => (process.exitCode = code));
