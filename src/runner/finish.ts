import { artifactOf } from '../model/artifact.ts';
import { join } from 'node:path';
import type { AgentReport, Launch } from '../model/launch.ts';
import type { StatusFile } from '../model/status.ts';
import { describeFile, keepFiles, type Artifact } from './artifacts.ts';
import type { EndFacts } from './outcome.ts';
import type { RunnerDeps } from './run-instance.ts';
import type { ProgramsEnd } from './run-programs.ts';
import { writeWhole } from './write-whole.ts';

export interface Finished {
  readonly report: AgentReport | null;
  readonly artifacts: Artifact[];
  readonly patch: NonNullable<EndFacts['patch']>;
  /** What could not be kept, and what a person should know of a success: neither changes the outcome of the step. */
  readonly problem: StatusFile['error'];
}

/** Makes the artifacts of an attempt whose processes have ended. Never rejects. */
export async function finish(launch: Launch, deps: RunnerDeps, end: ProgramsEnd): Promise<Finished> {
  const problems: string[] = [];
  const attempt = async <T>(what: string, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      problems.push(`${what}: ${(error as Error).message}`);
      return null;
    }
  };
  const { exit_code, signal, ended_by } = end.facts;
  // The signal that ended one which hung after its last word was ours, and says nothing of the agent.
  const exit = ended_by === 'result' ? { code: 0, signal: null } : { code: exit_code, signal };
  const ran = end.facts.phase === 'program' && end.facts.spawn_error === null;
  const report =
    ran && launch.model !== 'shell'
      ? await attempt('the output cannot be read', async () => (await deps.finishers()).report(launch, exit))
      : null;
  const remarks = [...(report?.warnings ?? [])];
  const { summary } = report ?? { summary: null };
  if (summary !== null)
    await attempt('summary.md cannot be written', () => writeWhole(join(launch.dir, 'summary.md'), `${summary.trimEnd()}\n`, false));
  let patchProblem: string | null = null;
  if (launch.diff_base !== null) {
    const diff = await attempt('diff.patch cannot be made', async () => (await deps.finishers()).diff(launch));
    if (diff && !diff.ok) problems.push(`diff.patch cannot be made: ${diff.error.message}`);
    if (diff?.ok === true && diff.value.remark !== null) remarks.push(diff.value.remark);
    if (diff?.ok !== true) patchProblem = diff?.error.message ?? problems.at(-1) ?? 'it cannot be made';
  }
  const kept = await attempt('artifacts cannot be kept', () => keepFiles(launch));

  const files = [
    ...(launch.prompt_file !== null ? ['prompt.md'] : []),
    ...(summary !== null ? ['summary.md'] : []),
    ...(launch.diff_base !== null ? ['diff.patch'] : []),
    ...(kept ?? []),
  ];
  const described = await Promise.all(files.map((path) => describeFile(launch.dir, path)));
  const logs = (['stdout', 'stderr'] as const).map((name) => ({
    path: `${name}.log`,
    bytes: end.logs[name].bytes,
    sha256: end.logs[name].sha256,
  }));
  for (const name of ['stdout', 'stderr'] as const) {
    const { problem } = end.logs[name];
    if (problem !== null) problems.push(`${name}.log is not whole: ${problem}`);
  }
  if (end.survivors.length > 0) {
    const names = end.survivors.map(({ pid, command }) => `${String(pid)} (${command})`);
    problems.unshift(`could not be ended: ${names.join(', ')}`);
  }
  const artifacts = [...logs, ...described.filter((file) => file !== null)];
  const made = artifactOf({ artifacts }, 'diff.patch') === undefined ? 'none' : 'made';
  const patch = patchProblem === null ? made : { problem: patchProblem };
  return { report, artifacts, patch, problem: told(problems, remarks) };
}

function told(problems: readonly string[], remarks: readonly string[]): StatusFile['error'] {
  if (problems.length === 0 && remarks.length === 0) return null;
  return { code: problems.length > 0 ? 'executor' : 'remark', message: [...problems, ...remarks].join('; ') };
}
