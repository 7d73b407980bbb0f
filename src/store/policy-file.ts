import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mode } from '../model/policy.ts';
import type { PolicyFile, PolicyStore } from '../model/ports/store.ts';
import type { Clock } from '../model/ports/time.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { sha256 } from '../util/hash.ts';
import { errorCode, readJsonIfThere, writeAtomic } from './disk.ts';
import { ioFailure } from './io-failure.ts';
import { recoverJournal } from './journal.ts';
import { layoutOf, REPO_PATHS } from './layout.ts';
import { readHashed } from './read-hashed.ts';
import { decodeUtf8 } from './utf8.ts';

const FILE = REPO_PATHS.policy;

/** Loaded with the first text that is to be parsed: reading YAML takes a command longer than all else it does. */
const documents = () => import('./policy-document.ts');

/**
 * policy.yaml. Always parsed, never cached: nobody but its own text says what is allowed. Only the mode that is to be
 * shown is remembered. `version`: of ThreadOS; what another one remembered is not used.
 */
export function createPolicyStore(deps: { root: string; version: string; clock: Clock }): PolicyStore {
  const { policy, cache } = layoutOf(deps.root);
  const modeFile = join(cache, 'policy-mode.json');

  /** `null` where there is no such file. */
  async function readBytes(): Promise<Result<Uint8Array | null>> {
    try {
      await recoverJournal(deps.root);
      return ok(readFileSync(policy));
    } catch (error) {
      return errorCode(error) === 'ENOENT' ? ok(null) : ioFailure(`read ${FILE}`, error);
    }
  }

  async function parse(bytes: Uint8Array | null): Promise<Result<PolicyFile>> {
    if (bytes === null) return ok({ text: null, hash: sha256(''), spec: { version: 1 } });
    const text = decodeUtf8(bytes);
    if (text === null) return fail('INVALID_POLICY', `${FILE} is not UTF-8 text`, { hint: 'Save it as UTF-8.', details: { path: FILE } });
    const spec = (await documents()).parsePolicy(text);
    return spec.ok ? ok({ text, hash: sha256(bytes), spec: spec.value }) : spec;
  }

  return {
    async read() {
      const bytes = await readBytes();
      return bytes.ok ? parse(bytes.value) : bytes;
    },

    async shownMode() {
      const memory = join(cache, 'policy-hash.json');
      const shown = await recoverJournal(deps.root)
        .then(() => readHashed(policy, memory, deps.clock))
        .catch(() => null);
      if (shown === null) return 'safe';
      const { bytes, hash } = shown;
      const known = readJsonIfThere(modeFile) as { threados?: unknown; hash?: unknown; mode?: unknown } | null;
      if (known?.threados === deps.version && known.hash === hash && known.mode === 'power') return 'power';
      if (known?.threados === deps.version && known.hash === hash && known.mode === 'safe') return 'safe';
      const parsed = await parse(bytes);
      const mode: Mode = parsed.ok ? (parsed.value.spec.mode ?? 'safe') : 'safe';
      // Without a cache (a read-only or full disk) everything works, only slower.
      await writeAtomic(modeFile, JSON.stringify({ threados: deps.version, hash, mode }), { durable: false }).catch(() => undefined);
      return mode;
    },

    edit: async (file, after) => (await documents()).editPolicy(file.text ?? '', after),
  };
}
