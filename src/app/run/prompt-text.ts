import { reworkNotes } from '../../engine/supersede.ts';
import type { InstanceId } from '../../model/ids.ts';
import type { RunRecord } from '../../model/run.ts';
import type { Sequence, Step } from '../../model/sequence.ts';

/**
 * What is sent to an instance's stdin: the step's own prompt, the item of a throughput instance in place of
 * `{{item}}` (or under it, where the prompt does not name it), and the reasons for which a person sent it back.
 */
export function promptFor(text: string, step: Step, instance: InstanceId, sequence: Sequence, record: RunRecord): string {
  const item = itemOf(step, instance);
  const withItem = item === null ? text : text.includes('{{item}}') ? text.replaceAll('{{item}}', item) : `${ended(text)}\nItem: ${item}\n`;
  const notes = reworkNotes(sequence, record, step);
  if (notes.length === 0) return withItem;
  const listed = notes.map((note) => `- ${note.replaceAll('\n', '\n  ')}`).join('\n');
  return `${ended(withItem)}\nAn earlier attempt at this was sent back. What must be different now:\n${listed}\n`;
}

/** The item of a throughput instance; `null` for every other. */
export function itemOf(step: Step, instance: InstanceId): string | null {
  if (step.type !== 'p' || step.mode !== 'throughput') return null;
  return step.items[indexOf(instance) - 1] ?? null;
}

/** 1 for a plain step, N for `id.N`. */
export function indexOf(instance: InstanceId): number {
  const part = Number(instance.split('.')[1]);
  return Number.isInteger(part) && part > 0 ? part : 1;
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
