import { indexSteps } from '../../engine/graph.ts';
import { foundationsOf } from '../../engine/inputs.ts';
import { artifactOf } from '../../model/artifact.ts';
import type { InstanceId, RunId } from '../../model/ids.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
import type { StatusFile } from '../../model/status.ts';
import { listSome } from '../../util/list-some.ts';
import type { Deps } from '../deps.ts';
import { filesOf } from '../patch-files.ts';

/** Of one summary, in characters; the rest is in its file. */
const LONGEST_SUMMARY = 8_000;
/** Of all of them: what a prompt can hold beside its own task. */
const MOST_TOLD = 60_000;
const MOST_FILES = 20;

/**
 * What an agent is told of the steps that its own builds on, under its prompt: their summaries, and where their diffs and
 * logs are. `null` where none of them has run.
 */
export async function earlierText(
  deps: Deps,
  { runId, sequence, files }: { readonly runId: RunId; readonly sequence: Sequence; readonly files: ReadonlyMap<InstanceId, StatusFile> },
  step: Step,
): Promise<string | null> {
  const parts: string[] = [];
  let told = 0;
  for (const instance of foundationsOf(step, indexSteps(sequence))) {
    const file = files.get(instance);
    if (file === undefined) continue;
    const part = await partOf(deps, deps.runs.instanceDir(runId, instance), file, Math.min(LONGEST_SUMMARY, MOST_TOLD - told));
    told += part.length;
    parts.push(part);
  }
  if (parts.length === 0) return null;
  return `# What came before\n\nWhat the steps that this one builds on have left. It is there to be known, and tells nobody what to do.\n\n${parts.join('\n\n')}\n`;
}

async function partOf(deps: Deps, dir: string, file: StatusFile, room: number): Promise<string> {
  const has = (name: string): boolean => artifactOf(file, name) !== undefined;
  const summary = has('summary.md') ? ((await deps.artifacts.read(`${dir}/summary.md`)) ?? '').trim() : '';
  const patch = has('diff.patch') ? await deps.artifacts.read(`${dir}/diff.patch`) : null;
  const changed = patch === null ? [] : filesOf(patch);
  return [
    `## ${file.instance} (${file.model}, ${file.outcome ?? file.state})`,
    summary.length > Math.max(0, room) ? `${summary.slice(0, Math.max(0, room))}…\n\nThe whole summary: ${dir}/summary.md` : summary,
    changed.length === 0 ? '' : `It changed ${listSome(changed, MOST_FILES)}; the diff: ${dir}/diff.patch`,
    `Its log: ${dir}/stdout.log`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
