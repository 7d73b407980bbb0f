/** dist/scheduler.js ROOT: the detached scheduler; works the inbox of a repo off and leaves. */
import { serveInbox } from './app/run/submit.ts';
import { nodeIo } from './cli/node-io.ts';
import { openDeps } from './main.ts';
import { placeOf } from './main/place.ts';

const io = nodeIo(process);
process.on('SIGHUP', () => undefined);
const caller = { actor: 'human', inside: null, evidence: 'scheduler' } as const;
const deps = openDeps(placeOf(import.meta.url), { cwd: process.argv[2] ?? process.cwd(), caller });
const say = (line: string) => io.stderr.write(`${new Date(io.now()).toISOString()} ${line}\n`);
if (!deps.ok) {
  await say(deps.error.message);
  process.exitCode = 1;
} else {
  const served = await serveInbox(deps.value, { signal: io.signal, onEvent: (event) => void say(JSON.stringify(event)) });
  if (!served.ok) await say(`${served.error.code}: ${served.error.message}`);
  process.exitCode = served.ok ? 0 : 1;
}
