import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { renderRuns, renderRunRecord } from '../render/runs.ts';

export const listRuns: Run<'runs.ls'> = async (_input, { threados }) => {
  const runs = await threados.runs();
  return runs.ok ? ok({ data: { runs: runs.value }, text: (screen) => renderRuns(runs.value, screen) }) : runs;
};

export const showRun: Run<'runs.show'> = async ({ positionals }, { threados, io }) => {
  const found = await threados.run(positionals.id);
  if (!found.ok) return found;
  const { record, view, attempts } = found.value;
  return ok({ data: { run: record, status: view, attempts }, text: (screen) => renderRunRecord(found.value, io.now(), screen) });
};
