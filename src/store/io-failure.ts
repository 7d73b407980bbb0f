import { fail } from '../model/result.ts';
import { errorCode } from './disk.ts';

const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted, or another program holds it',
  EBUSY: 'another program holds it',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENAMETOOLONG: 'its name is too long',
};

/** What the disk refused, as a Failure. `doing` such as `write .threados/policy.yaml`. */
export function ioFailure(doing: string, error: unknown): ReturnType<typeof fail> {
  const code = errorCode(error);
  const why = WORDS[code] ?? (error instanceof Error ? error.message : String(error));
  return fail('IO', `Could not ${doing}: ${why}`, { ...(code === '' ? {} : { details: { code } }) });
}
