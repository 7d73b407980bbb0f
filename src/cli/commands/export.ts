import { exportArgo } from '../../insight/export-argo.ts';
import { exportDagu } from '../../insight/export-dagu.ts';
import { readExport } from '../../insight/export/read-export.ts';
import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';

export const exportSequence: Run<'export'> = async ({ flags }, { threados }) => {
  const input = await readExport(threados);
  if (!input.ok) return input;
  const written = { dagu: exportDagu, argo: exportArgo }[flags.to](input.value);
  if (!written.ok) return written;
  const text = written.value;
  return ok({ data: { to: flags.to, text }, text: () => text.replace(/\n$/, '').split('\n') });
};
