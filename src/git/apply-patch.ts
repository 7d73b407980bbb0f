import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import { listSome } from '../util/list-some.ts';
import { printable } from '../util/printable.ts';
import { patchBetween } from './diff.ts';
import { keepFiles } from './keep-files.ts';
import { openRepository } from './repository.ts';
import { gitSays, mustRun, splitNul, type RunGit } from './run-git.ts';
import { withScratchIndex } from './scratch-index.ts';

/**
 * Applies a patch to the work tree of `cwd`, over whatever a person has there uncommitted, and leaves it unstaged.
 * Straight where it fits; else merged three-way on a private copy of the index, whose outcome then fits by
 * construction. On any failure the work tree is as it was: a conflict is told (PATCH_CONFLICT with the files),
 * never written as markers.
 */
export async function applyPatch(run: RunGit, cwd: string, patchFile: string): Promise<Result<{ files: readonly string[] }>> {
  const repository = await openRepository(run, cwd);
  if (!repository.ok) return repository;
  const { top } = repository.value;
  const listed = await run(top, ['apply', '--numstat', '-z', patchFile]);
  if (!listed.ok) return listed;
  if (listed.value.code !== 0) {
    return fail('INVALID_STATE', `${printable(patchFile)} is no patch that git can read: ${gitSays(listed.value)}`, {
      details: { path: patchFile },
    });
  }
  const files = splitNul(listed.value.stdout).map((line) => line.split('\t').slice(2).join('\t'));
  const straight = await run(top, ['apply', '--check', '--whitespace=nowarn', patchFile]);
  if (!straight.ok) return straight;
  if (straight.value.code === 0) return write(run, top, patchFile, files);
  return withScratchIndex<{ files: readonly string[] }>(run, top, async (env, folder) => {
    // The index as if the person had added the files that the patch touches: the merge sees their changes.
    const theirs = await run(top, ['-c', 'core.safecrlf=false', 'update-index', '--add', '--remove', '-z', '--stdin'], {
      env,
      input: files.map((file) => `${file}\0`).join(''),
    });
    if (!theirs.ok) return theirs;
    if (theirs.value.code !== 0) return conflict(files, gitSays(theirs.value));
    const before = await mustRun(run(top, ['write-tree'], { env }), 'the work tree could not be read');
    if (!before.ok) return before;
    const merged = await run(top, ['apply', '--cached', '--3way', '--whitespace=nowarn', patchFile], { env });
    if (!merged.ok) return merged;
    if (merged.value.code !== 0) {
      const unmerged = await mustRun(
        run(top, ['diff', '--name-only', '--diff-filter=U', '--cached', '-z'], { env }),
        'the conflicts could not be read',
      );
      if (!unmerged.ok) return unmerged;
      const names = [...new Set(splitNul(unmerged.value.stdout))];
      return conflict(names.length > 0 ? names : refusedFiles(merged.value.stderr, files), gitSays(straight.value));
    }
    const outcome = await patchBetween(run, top, before.value.stdout.toString('utf8').trim(), env);
    if (!outcome.ok) return outcome;
    const outcomeFile = join(folder, 'outcome.patch');
    await writeFile(outcomeFile, outcome.value);
    // Everything the patch says is there already.
    return outcome.value.length === 0 ? ok({ files: [] }) : write(run, top, outcomeFile, files);
  });
}

/** The check has passed; what can still fail is the disk, or a file that another program holds open on Windows. */
async function write(run: RunGit, top: string, patchFile: string, files: readonly string[]): Promise<Result<{ files: readonly string[] }>> {
  const kept = await keepFiles(top, files);
  try {
    const applied = await run(top, ['apply', '--whitespace=nowarn', patchFile]);
    if (!applied.ok) return applied;
    if (applied.value.code === 0) return ok({ files });
    await kept.restore();
    return fail('PATCH_CONFLICT', `the patch could not be written: ${gitSays(applied.value)}; nothing was changed`, {
      hint: 'close what holds these files open, then try again',
      details: { files: [...files] },
    });
  } finally {
    await kept.forget();
  }
}

/** git names each file that it gave up on: `error: patch failed: a.txt:3`, `error: a.txt: does not exist in index`. */
function refusedFiles(stderr: string, files: readonly string[]): readonly string[] {
  const named = files.filter((file) => stderr.includes(`: ${file}:`));
  return named.length > 0 ? named : files;
}

function conflict(files: readonly string[], says: string): Result<never> {
  const shown = listSome(files.map(printable), 5);
  return fail('PATCH_CONFLICT', `the patch does not fit ${shown}; nothing was changed (${says})`, {
    hint: 'commit or put aside your changes to these files, or merge the branch threados/<step> by hand',
    details: { files: [...files] },
  });
}

/** Whether all that a patch does is in the work tree: it could be taken back from there. */
export async function isApplied(run: RunGit, cwd: string, patchFile: string): Promise<Result<boolean>> {
  const repository = await openRepository(run, cwd);
  if (!repository.ok) return repository;
  const reversed = await run(repository.value.top, ['apply', '--reverse', '--check', '--whitespace=nowarn', patchFile]);
  return reversed.ok ? ok(reversed.value.code === 0) : reversed;
}
