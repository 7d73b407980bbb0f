import { join } from 'node:path';
import type { Launch } from '../model/launch.ts';
import type { Git } from '../model/ports/git.ts';
import type { Finishers } from '../model/ports/process.ts';
import { ok } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { openGit } from './open-git.ts';

export type Finishing = (launch: Launch) => Promise<Finishers>;

/** What is read and made after a step's process has ended; loaded then, so that no step waits for it before it runs. */
export async function createFinishers(
  launch: Launch,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Promise<Finishers> {
  const { readReportFiles } = await import('../agents/read-report.ts');
  const { writeAtomic } = await import('../store/disk.ts');
  const { sessionUsage } = await import('../store/session-usage.ts');
  return {
    report: async (of, exit) => {
      const files = { stdout: join(of.dir, 'stdout.log'), stderr: join(of.dir, 'stderr.log') };
      const report = await readReportFiles(of.output, files, exit);
      const previous = report.session_id === null ? null : sessionUsage(of.dir, report.session_id);
      return previous === null ? report : readReportFiles(of.output, files, exit, previous);
    },
    diff: async (of) => {
      if (of.diff_base === null) return ok({ path: null, remark: null });
      const git = await openGit(launch.root, env, platform);
      const [patch, remark] = await Promise.all([git.diff(of.cwd, of.diff_base), submodulesRemark(git, of.cwd, of.diff_base)]);
      if (!patch.ok) return patch;
      if (patch.value.length === 0) return ok({ path: null, remark });
      const path = join(of.dir, 'diff.patch');
      await writeAtomic(path, patch.value, { durable: false });
      if (of.must_change !== true) return ok({ path, remark });
      const fits = await git.check(of.cwd, path, of.diff_base);
      return fits.ok ? ok({ path, remark }) : fits;
    },
  };
}

/** A patch of this repository holds nothing of another one within it. */
async function submodulesRemark(git: Git, cwd: string, base: string): Promise<string | null> {
  const changed = await git.changedSubmodules(cwd, base);
  if (!changed.ok || changed.value.length === 0) return null;
  const named = changed.value.slice(0, 5).map(printable).join(', ') + (changed.value.length > 5 ? ', …' : '');
  return `what was done inside ${changed.value.length === 1 ? 'the submodule' : 'the submodules'} ${named} is in no patch: push it from ${printable(cwd)}`;
}
