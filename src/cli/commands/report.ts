import { writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { renderReport } from '../../insight/report.ts';
import { readReport } from '../../insight/report/read-report.ts';
import { fail, ok } from '../../model/result.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';
import { readArtifact } from '../read-artifact.ts';

export const report: Run<'report'> = async ({ flags }, { threados, cwd, io, format }) => {
  const at = new Date(io.now()).toISOString();
  const facts = await readReport(threados, flags.run ?? null, at, (path) => readArtifact(threados.root, path));
  if (!facts.ok) return facts;
  const { run_id } = facts.value.run.record;
  const html = renderReport(facts.value);
  // Nobody reads a page of HTML on a terminal: there it lies beside the run that it is about.
  const kept = format === 'text' && io.stdout.isTTY ? `.threados/runs/${run_id}/report.html` : undefined;
  const out = flags.out ?? kept;
  if (out === undefined) return ok({ data: { run_id, path: null, html }, text: () => html.replace(/\n$/, '').split('\n') });
  const path = flags.out === undefined ? join(threados.root, out) : resolve(cwd, out);
  const within = relative(join(threados.root, '.threados'), path);
  if (flags.out !== undefined && !within.startsWith('..') && !isAbsolute(within))
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
