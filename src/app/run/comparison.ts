import { comparePatches, type Comparison } from '../../engine/compare-patches.ts';
import { instancesOf } from '../../engine/instances.ts';
import type { InstanceId, RunId } from '../../model/ids.ts';
import type { Step } from '../../model/sequence.ts';
import type { StatusFile } from '../../model/status.ts';
import { formatDuration } from '../../util/duration.ts';
import type { Deps } from '../deps.ts';

/**
 * `comparison.md` of a P step, beside the folders of its instances: their summaries side by side, which files each
 * changed, and how alike. Written when the last of them has ended; written again after a restart.
 */
export async function writeComparison(deps: Deps, runId: RunId, step: Step, files: ReadonlyMap<InstanceId, StatusFile>): Promise<void> {
  const ran = instancesOf(step).flatMap((instance) => files.get(instance) ?? []);
  const patches = await Promise.all(
    ran.map(async (file) => ({
      instance: file.instance,
      patch: (await deps.artifacts.read(`${deps.runs.instanceDir(runId, file.instance)}/diff.patch`)) ?? '',
    })),
  );
  const summaries = new Map(
    await Promise.all(
      ran.map(
        async (file) => [file.instance, await deps.artifacts.read(`${deps.runs.instanceDir(runId, file.instance)}/summary.md`)] as const,
      ),
    ),
  );
  await deps.artifacts.write(comparisonPath(deps, runId, step), renderComparison(step, ran, summaries, comparePatches(patches)));
}

/** Absolute. Not in a folder of the step's own name: that is where an instance of this name would keep its files. */
export function comparisonPath(deps: Deps, runId: RunId, step: Step): string {
  return `${deps.runs.instanceDir(runId, `${step.id}.1`).replace(/[^\\/]+$/, '')}${step.id}.comparison.md`;
}

function agreementLine({ agreement, files }: Comparison): string {
  if (agreement === null)
    return files.length === 0 ? 'No instance changed a file: there is nothing to compare.' : 'There is nothing to compare with.';
  return `Agreement: ${percent(agreement)} (the share of changed lines that two instances have in common, averaged over all pairs)`;
}

function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`;
}

function renderComparison(
  step: Step,
  ran: readonly StatusFile[],
  summaries: ReadonlyMap<string, string | null>,
  comparison: Comparison,
): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  const changedBy = (instance: string) => comparison.files.filter((file) => file.instances.includes(instance)).map((file) => file.path);
  const lines = [
    `# ${step.name}: ${ran.length} instances compared`,
    '',
    agreementLine(comparison),
    '',
    row(['instance', 'outcome', 'took', 'files changed']),
    row(['---', '---', '---', '---']),
    ...ran.map((file) =>
      row([
        file.instance,
        file.outcome ?? file.state,
        file.duration_ms === null ? '–' : formatDuration(file.duration_ms),
        changedBy(file.instance).join(', ') || 'none',
      ]),
    ),
  ];
  if (comparison.files.length > 0) {
    lines.push('', '## Files', '', row(['file', 'changed by', 'agreement']), row(['---', '---', '---']));
    for (const file of comparison.files) lines.push(row([file.path, file.instances.join(', '), percent(file.agreement)]));
  }
  if (comparison.pairs.length > 1) {
    lines.push('', '## Pairs', '', row(['', '', 'agreement']), row(['---', '---', '---']));
    for (const pair of comparison.pairs) lines.push(row([pair.a, pair.b, percent(pair.agreement)]));
  }
  for (const file of ran) lines.push('', `## ${file.instance}`, '', (summaries.get(file.instance) ?? 'It left no summary.').trim());
  return `${lines.join('\n')}\n`;
}
