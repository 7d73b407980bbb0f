import { join } from 'node:path';
import type { Launch } from '../model/launch.ts';
import type { Finishers } from '../model/ports/process.ts';
import { ok } from '../model/result.ts';
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
      if (of.diff_base === null) return ok(null);
      const git = await openGit(launch.root, env, platform);
      const patch = await git.diff(of.cwd, of.diff_base);
      if (!patch.ok) return patch;
      if (patch.value.length === 0) return ok(null);
      const path = join(of.dir, 'diff.patch');
      await writeAtomic(path, patch.value, { durable: false });
      if (of.must_change !== true) return ok(path);
      const fits = await git.check(of.cwd, path, of.diff_base);
      return fits.ok ? ok(path) : fits;
    },
  };
}
