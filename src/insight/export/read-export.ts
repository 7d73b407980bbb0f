import type { ThreadOs } from '../../app/threados.ts';
import { ok, type Result } from '../../model/result.ts';
import type { ExportInput } from './plan.ts';

/** The sequence as it is now, and the prompts of its agents. */
export async function readExport(os: ThreadOs): Promise<Result<ExportInput>> {
  const read = await os.sequence();
  if (!read.ok) return read;
  const { sequence } = read.value;
  const prompts = new Map<string, string>();
  for (const step of sequence.steps) {
    if (step.model === null || step.model === 'shell') continue;
    const prompt = await os.prompt(step.id);
    if (!prompt.ok) return prompt;
    if (prompt.value.text !== null) prompts.set(step.id, prompt.value.text);
  }
  return ok({ sequence, prompts });
}
