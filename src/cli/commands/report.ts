import { writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { renderReport } from '../../insight/report.ts';
import { readReport } from '../../insight/report/read-report.ts';
import { fail, ok } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';
import { readArtifact } from '../read-artifact.ts';

export const report: Run<'report'> = async ({ flags }, { threados, cwd, io }) => {
  const at = new Date(io.now()).toISOString();
  const facts = await readReport(threados, flags.run ?? null, at, (path) => readArtifact(threados.root, path));
  if (!facts.ok) return facts;
  const { run_id } = facts.value.run.record;
  const html = renderReport(facts.value);
  const { out } = flags;
  if (out === undefined) return ok({ data: { run_id, path: null, html }, text: () => html.replace(/\n$/, '').split('\n') });
  const path = resolve(cwd, out);
  const within = relative(join(threados.root, '.threados'), path);
  if (!within.startsWith('..') && !isAbsolute(within))
    return fail('INVALID_VALUE', `${printable(out)} lies among ThreadOS's own files`, { hint: 'write it somewhere else' });
  try {
    await writeFile(path, html);
  } catch (error) {
    return fail('IO', `cannot write ${printable(out)}: ${error instanceof Error ? error.message : String(error)}`, { details: { path } });
  }
  return ok({
    data: { run_id, path, html: null },
    text: ({ paint }) => [`${paint.good('written:')} ${printable(out)} (run ${printable(run_id)})`],
  });
};
