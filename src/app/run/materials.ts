import { indexSteps } from '../../engine/graph.ts';
import { inputsOf } from '../../engine/inputs.ts';
import { artifactOf } from '../../model/artifact.ts';
import type { InstanceId, RunId } from '../../model/ids.ts';
import type { Sequence, Step } from '../../model/sequence.ts';
import type { Outcome, StatusFile } from '../../model/status.ts';
import type { Deps } from '../deps.ts';

/** What one candidate left behind, for the step that fuses. Paths are absolute; a candidate that never ran has none. */
export interface Material {
  readonly instance: InstanceId;
  readonly model: string | null;
  readonly outcome: Outcome | null;
  readonly summary: string | null;
  readonly diff: string | null;
  readonly stdout: string | null;
  readonly stderr: string | null;
  /** The last lines of its log: bounded evidence, of failed ones too. */
  readonly log_tail: string;
}

const TAIL_BYTES = 4_000;
/** A diff longer than this is named by its path instead of being put into the prompt. */
const LONGEST_DIFF = 100_000;

/** Every candidate of an F step, whole or failed, in the order written. */
export async function materialsFor(
  deps: Deps,
  runId: RunId,
  sequence: Sequence,
  step: Step,
  files: ReadonlyMap<InstanceId, StatusFile>,
): Promise<readonly Material[]> {
  const inputs = inputsOf(step, indexSteps(sequence));
  return Promise.all(inputs.map((instance) => materialOf(deps, runId, instance, files.get(instance))));
}

async function materialOf(deps: Deps, runId: RunId, instance: InstanceId, file: StatusFile | undefined): Promise<Material> {
  const nothing = { instance, model: null, outcome: null, summary: null, diff: null, stdout: null, stderr: null, log_tail: '' };
  if (file === undefined) return nothing;
  const dir = deps.runs.instanceDir(runId, instance);
  const kept = (name: string) => (artifactOf(file, name) === undefined ? null : `${dir}/${name}`);
  const out = (await deps.artifacts.tail(`${dir}/stdout.log`, TAIL_BYTES)) ?? '';
  const errors = (await deps.artifacts.tail(`${dir}/stderr.log`, TAIL_BYTES)) ?? '';
  return {
    instance,
    model: file.model,
    outcome: file.outcome,
    summary: kept('summary.md'),
    diff: kept('diff.patch'),
    stdout: `${dir}/stdout.log`,
    stderr: `${dir}/stderr.log`,
    log_tail: [out.trim(), errors.trim()].filter((part) => part !== '').join('\n'),
  };
}

/** The candidates as a fusing agent reads them, under its own prompt. */
export async function materialsText(deps: Deps, materials: readonly Material[]): Promise<string> {
  const parts = await Promise.all(
    materials.map(async (material) => {
      const summary = material.summary === null ? null : await deps.artifacts.read(material.summary);
      const diff = material.diff === null ? null : await deps.artifacts.read(material.diff);
      return [
        `## Candidate ${material.instance} (${material.model ?? 'never ran'}, ${material.outcome ?? 'no result'})`,
        summary === null ? 'It left no summary.' : `Summary:\n\n${summary.trim()}`,
        diff === null ? 'It changed nothing.' : diff.length > LONGEST_DIFF ? `Its diff is in ${material.diff ?? ''}` : fenced('diff', diff),
        material.log_tail === '' ? '' : `Last lines of its log:\n\n${fenced('', material.log_tail)}`,
      ]
        .filter((part) => part !== '')
        .join('\n\n');
    }),
  );
  return `# The candidates\n\n${parts.join('\n\n')}\n`;
}

/** A fence longer than any in the text, so that nothing in it can end the block. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}
