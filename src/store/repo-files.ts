import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RepoFiles } from '../model/ports/store.ts';
import type { Clock } from '../model/ports/time.ts';
import { fail, ok } from '../model/result.ts';
import { errorCode, sweepTemporaries } from './disk.ts';
import { ioFailure } from './io-failure.ts';
import { recoverJournal, writeTogether } from './journal.ts';
import { layoutOf } from './layout.ts';
import { resolveInRepo } from './safe-path.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * Files of the repo, read and changed as texts. The caller holds the `edit` lock around reading what a change
 * is based on and committing it.
 */
export function createRepoFiles(deps: { root: string; clock: Clock }): RepoFiles {
  const { root, clock } = deps;
  const layout = layoutOf(root);

  return {
    async read(path) {
      const file = resolveInRepo(root, path);
      if (!file.ok) return file;
      try {
        await recoverJournal(root);
        const text = decodeUtf8(readFileSync(file.value));
        if (text !== null) return ok(text);
        return fail('INVALID_VALUE', `${path} is not UTF-8 text`, { hint: 'Save it as UTF-8.', details: { path } });
      } catch (error) {
        if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return ok(null);
        return ioFailure(`read ${path}`, error);
      }
    },

    async commit(changes) {
      for (const change of changes) {
        const file = resolveInRepo(root, change.path);
        if (!file.ok) return file;
      }
      const entries = changes.filter((change) => change.before !== change.after).map(({ path, after }) => ({ path, text: after }));
      if (entries.length === 0) return ok(undefined);
      try {
        for (const dir of [layout.home, layout.state, layout.prompts, join(layout.state, 'cache')]) sweepTemporaries(dir, clock.now());
        await writeTogether(root, entries);
        return ok(undefined);
      } catch (error) {
        return ioFailure(`write ${entries.map((entry) => entry.path).join(', ')}`, error);
      }
    },
  };
}
