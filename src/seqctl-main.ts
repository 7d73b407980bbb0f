/** `seqctl` in dist/main.cjs: the command line. */
import { nodeIo } from './cli/node-io.ts';
import { runCli } from './cli/run-cli.ts';
import { placeOf } from './main/place.ts';

const place = placeOf(import.meta.url);
const ended = runCli(process.argv.slice(2), nodeIo(process), async (options) => (await import('./main.ts')).openThreadOs(place, options));
void ended.then((code) => (process.exitCode = code));
