import { reviewRound } from '../engine/derive.ts';
import { indexSteps } from '../engine/graph.ts';
import { instancesOf } from '../engine/instances.ts';
import { sentBackBy } from '../engine/supersede.ts';
import type { InstanceId, RunId, StepId } from '../model/ids.ts';
import { timestamp } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { RunRecord } from '../model/run.ts';
import type { Sequence, Step } from '../model/sequence.ts';
import type { StatusFile } from '../model/status.ts';
import { sha256 } from '../util/hash.ts';
import type { Deps } from './deps.ts';
import { filesOf } from './patch-files.ts';
import { relativeDir } from './status.ts';

/** What a gate lays before a person: the summaries and diffs of what it judges, as they were when it opened. */
export interface Subject {
  readonly gate: StepId;
  readonly round: number;
  /** When it was frozen. */
  readonly at: string;
  /** The attempts that it is about. */
  readonly basis: readonly { readonly instance: InstanceId; readonly attempt: number }[];
  readonly files: readonly string[];
  /** Of the text. */
  readonly sha256: string;
  /** Of the file that keeps the text, relative to the root. */
  readonly path: string;
  readonly text: string;
}

/** How far a run is, as far as a subject follows from it. */
export interface RunSoFar {
  readonly runId: RunId;
  readonly record: RunRecord;
  readonly sequence: Sequence;
  readonly files: ReadonlyMap<InstanceId, StatusFile>;
}

/** Log lines shown of a step that leaves no summary. */
const TAIL_BYTES = 2_000;

/**
 * The subject of a gate that is open, frozen: kept on disk the first time that it is asked for in a round, and shown
 * again from there. New attempts make a new one. INVALID_STATE where the artifacts, or the kept text, are no longer
 * what was frozen; `again` freezes what is there now: for a person who is about to look at it.
 */
export async function subjectOf(
  deps: Deps,
  run: RunSoFar,
  gate: Step,
  options: { again: boolean } = { again: false },
): Promise<Result<Subject>> {
  const round = reviewRound(gate, run);
  const base = `${deps.runs.instanceDir(run.runId, gate.id)}/subject-${round}`;
  const now = await composeSubject(deps, run, gate, round);
  const kept = await readKept(deps, base);
  const path = relativeDir(deps, `${base}.md`);
  if (kept !== null && sameBasis(kept.basis, now.basis)) {
    const whole = kept.sha256 === sha256(now.text) && (await deps.artifacts.read(`${base}.md`)) === now.text;
    if (whole) return ok({ ...kept, path, text: now.text });
    if (!options.again) {
      return fail(
        'INVALID_STATE',
        `what gate "${gate.id}" judges is no longer what it was when the gate opened: its files were changed since`,
        {
          hint: `seqctl step show ${gate.id} shows what is there now`,
          details: { steps: [gate.id], path, files: now.files },
        },
      );
    }
  }
  const frozen: Kept = { gate: gate.id, round, at: timestamp(deps.clock), basis: now.basis, files: now.files, sha256: sha256(now.text) };
  await deps.artifacts.write(`${base}.md`, now.text);
  await deps.artifacts.write(`${base}.json`, `${JSON.stringify({ schema: 1, ...frozen }, null, 2)}\n`);
  return ok({ ...frozen, path, text: now.text });
}

type Kept = Omit<Subject, 'path' | 'text'>;

async function readKept(deps: Deps, base: string): Promise<Kept | null> {
  const text = await deps.artifacts.read(`${base}.json`);
  try {
    // Ours alone; whoever writes something else there gets what follows from it: a subject that has changed.
    return text === null ? null : (JSON.parse(text) as Kept);
  } catch {
    return null;
  }
}

function sameBasis(a: Subject['basis'], b: Subject['basis']): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The text as the artifacts say it now. The same artifacts give the same text. */
async function composeSubject(deps: Deps, run: RunSoFar, gate: Step, round: number): Promise<Pick<Subject, 'basis' | 'files' | 'text'>> {
  const index = indexSteps(run.sequence);
  const judged = sentBackBy(gate, run.sequence).flatMap((id) => index.get(id) ?? []);
  const instances = judged.flatMap(instancesOf);
  const parts = await Promise.all(instances.map((instance) => partOf(deps, run.runId, instance, run.files.get(instance))));
  const files = [...new Set(parts.flatMap((part) => part.files))].sort();
  const head = [
    `# ${gate.name} (gate ${gate.id}, round ${round})`,
    files.length === 0 ? 'Nothing was changed.' : `Changed: ${files.join(', ')}`,
  ];
  return {
    basis: instances.flatMap((instance) => {
      const attempt = run.files.get(instance)?.attempt;
      return attempt === undefined ? [] : [{ instance, attempt }];
    }),
    files,
    text: `${[...head, ...parts.map((part) => part.text)].join('\n\n')}\n`,
  };
}

async function partOf(
  deps: Deps,
  runId: RunId,
  instance: InstanceId,
  file: StatusFile | undefined,
): Promise<{ files: readonly string[]; text: string }> {
  if (file === undefined) return { files: [], text: `## ${instance}\n\nIt did not run.` };
  const dir = deps.runs.instanceDir(runId, instance, file.attempt);
  const summary = await deps.artifacts.read(`${dir}/summary.md`);
  const patch = await deps.artifacts.read(`${dir}/diff.patch`);
  const tail = summary === null ? ((await deps.artifacts.tail(`${dir}/stdout.log`, TAIL_BYTES)) ?? '').trim() : '';
  const said = summary?.trim() ?? (tail === '' ? 'It said nothing.' : `Its log ends:\n\n${indented(tail)}`);
  return {
    files: patch === null ? [] : filesOf(patch),
    text: [
      `## ${instance} (attempt ${file.attempt}, ${file.model}, ${file.outcome ?? file.state})`,
      said,
      ...(file.outcome === 'success' && file.error !== null ? [`Note: ${file.error.message}`] : []),
      ...(patch === null ? [] : [`Changes:\n\n${indented(patch.trimEnd())}`]),
    ].join('\n\n'),
  };
}

/** A block that nothing in it can end. */
function indented(text: string): string {
  return text.replace(/^/gm, '    ');
}
