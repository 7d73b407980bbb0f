import type { ThreadOs } from '../app/threados.ts';
import { graphText, plainLines, type GraphTextOptions } from './graph-text.ts';
import { readGraph } from './read-graph.ts';

/** The sequence as it stands now, as lines without colour; none where it cannot be read. */
export async function drawSequence(os: ThreadOs, options: GraphTextOptions): Promise<readonly string[]> {
  const read = await readGraph(os);
  return read.ok ? plainLines(graphText(read.value.sequence, read.value.states, options)) : [];
}
