import { join } from 'node:path';
import type { SequenceFile, SequenceStore } from '../model/ports/store.ts';
import type { Clock } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { sha256 } from '../util/hash.ts';
import { errorCode } from './disk.ts';
import { ioFailure } from './io-failure.ts';
import { recoverJournal } from './journal.ts';
import { layoutOf, REPO_PATHS } from './layout.ts';
import { readHashed, type Hashed } from './read-hashed.ts';
import { createSpecCache } from './spec-cache.ts';
import { decodeUtf8 } from './utf8.ts';

const REVISION_DIGITS = 12;

/** Loaded with the first text that is to be parsed: reading YAML takes a command longer than all else it does. */
const documents = () => import('./sequence-document.ts');

/** `version`: of ThreadOS; entries that another one cached are not used. */
export function createSequenceStore(deps: { root: string; version: string; clock: Clock }): SequenceStore {
  const layout = layoutOf(deps.root);
  const cache = createSpecCache(layout.cache, deps.version);
  /** What was read last: whoever looks again and again gets the same object while the text is the same. */
  let last: { readonly hash: string; readonly file: SequenceFile } | null = null;

  async function parse(text: string, path: string): Promise<Result<SequenceFile>> {
    const spec = (await documents()).parseSequence(text, path);
    return spec.ok ? ok({ path, text, revision: revisionOf(text), spec: spec.value }) : spec;
  }

  return {
    async read() {
      const found = await readSequence(deps);
      if (!found.ok) return found;
      const { bytes, hash } = found.value;
      if (last?.hash === hash) return ok(last.file);
      const revision = hash.slice(0, REVISION_DIGITS);
      const text = decodeUtf8(bytes);
      if (text === null) {
        return fail('INVALID_SEQUENCE', `${REPO_PATHS.sequence} is not UTF-8 text`, {
          hint: 'Save it as UTF-8.',
          details: { path: REPO_PATHS.sequence },
        });
      }
      const cached = cache.read(revision, hash);
      const read =
        cached === null ? await parse(text, REPO_PATHS.sequence) : ok({ path: REPO_PATHS.sequence, text, revision, spec: cached });
      if (read.ok) last = { hash, file: read.value };
      if (read.ok && cached === null) await cache.write(revision, hash, read.value.spec);
      return read;
    },
    parse,
    edit: async (file, after) => (await documents()).editSequence(file.text, file.path, after),
    revisionOf,
    locate: async (text, path) => (await documents()).locateInSequence(text, path),
  };
}

function revisionOf(text: string): string {
  return sha256(text).slice(0, REVISION_DIGITS);
}

async function readSequence({ root, clock }: { root: string; clock: Clock }): Promise<Result<Hashed>> {
  const { sequence, cache } = layoutOf(root);
  try {
    await recoverJournal(root);
    return ok(await readHashed(sequence, join(cache, 'sequence-hash.json'), clock));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') return ioFailure(`read ${REPO_PATHS.sequence}`, error);
    return fail('NOT_INITIALIZED', `There is no ${REPO_PATHS.sequence} in ${root}`, { hint: 'Run `seqctl init` to begin one.' });
  }
}
