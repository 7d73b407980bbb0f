import type { ThreadOs } from '../app/threados.ts';
import { graphText, plainLines, type GraphTextOptions } from './graph-text.ts';

/** The sequence as it stands now, as lines without colour; none where it cannot be read. */
export async function drawSequence(os: ThreadOs, options: GraphTextOptions): Promise<readonly string[]> {
  const [sequence, status] = await Promise.all([os.sequence(), os.status()]);
  if (!sequence.ok || !status.ok) return [];
  const states = new Map(status.value.view.steps.map((row) => [row.id, row]));
  return plainLines(graphText(sequence.value.sequence, states, options));
}
