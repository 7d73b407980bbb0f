import { artifactOf } from '../../model/artifact.ts';
import type { StepId } from '../../model/ids.ts';
import type { InstanceState, StepState, StatusFile } from '../../model/status.ts';

/** What a failed step is about, and where to look: in the logs that say something, the longer one first. */
export function failureHint(id: StepId, state: StepState | undefined): { readonly reason: string | null; readonly hint: string } {
  const failed = state?.instances.find((instance) => instance.status === 'FAILED') ?? state?.instances[0];
  const again = `seqctl restart step ${id}`;
  if (failed === undefined || neverBegan(failed)) return { reason: failed?.reason?.message ?? state?.reason?.message ?? null, hint: again };
  const [out, errors] = [bytesOf(failed.file, 'stdout.log'), bytesOf(failed.file, 'stderr.log')];
  const logs = [
    { bytes: out, command: `seqctl logs ${failed.instance}` },
    { bytes: errors, command: `seqctl logs ${failed.instance} --stderr` },
  ]
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes)
    .map(({ command }) => command);
  return { reason: null, hint: [...(logs.length === 0 ? [`seqctl step show ${id}`] : logs), again].join('; ') };
}

function neverBegan({ file }: InstanceState): boolean {
  return file === null || file.outcome === 'spawn-error';
}

function bytesOf(file: StatusFile | null, name: string): number {
  return file === null ? 0 : (artifactOf(file, name)?.bytes ?? 0);
}
