/** `threados` in dist/main.cjs: the faces of ThreadOS beside the command line. */
import { nodeIo } from './cli/node-io.ts';
import { runThreados } from './cli/run-threados.ts';
import { createFaces } from './main/faces.ts';
import { placeOf } from './main/place.ts';

const ended = runThreados(process.argv.slice(2), nodeIo(process), createFaces(placeOf(import.meta.url)));
void ended.then((code) => (process.exitCode = code));
