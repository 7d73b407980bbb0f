import type { ThreadOs } from '../app/threados.ts';
import { ok, type Result } from '../model/result.ts';
import type { Sequence } from '../model/sequence.ts';
import type { GraphStates } from './graph-text.ts';

/** What every drawing of a sequence needs: the steps, and how each stands. */
export async function readGraph(os: ThreadOs): Promise<Result<{ readonly sequence: Sequence; readonly states: GraphStates }>> {
  const sequence = await os.sequence();
  if (!sequence.ok) return sequence;
  const status = await os.status();
  if (!status.ok) return status;
  return ok({ sequence: sequence.value.sequence, states: new Map(status.value.view.steps.map((row) => [row.id, row])) });
}
