import type { ThreadOs } from '../../app/threados.ts';

/** The protocol's bound. */
const MOST = 100;

/** Values for a variable of a resource template that begin with what was typed. */
export async function completeTemplate(
  os: ThreadOs,
  { name, value }: { name: string; value: string },
): Promise<{ values: string[]; total: number; hasMore: boolean }> {
  const values = (await candidates(os, name)).filter((candidate) => candidate.startsWith(value));
  return { values: values.slice(0, MOST), total: values.length, hasMore: values.length > MOST };
}

async function candidates(os: ThreadOs, name: string): Promise<readonly string[]> {
  if (name === 'stream') return ['stdout', 'stderr'];
  if (name !== 'id') return [];
  const status = await os.status();
  return status.ok ? status.value.view.steps.map((row) => row.id) : [];
}
