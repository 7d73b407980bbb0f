import { readFileSync } from 'node:fs';
import type { PolicyFile, PolicyStore } from '../model/ports/store.ts';
import { PolicySchema, type PolicySpec } from '../model/policy.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { sha256 } from '../util/hash.ts';
import { errorCode } from './disk.ts';
import { ioFailure } from './io-failure.ts';
import { recoverJournal } from './journal.ts';
import { layoutOf, REPO_PATHS } from './layout.ts';
import { decodeUtf8 } from './utf8.ts';
import { editYaml } from './yaml-edit.ts';
import { parseYaml } from './yaml-parse.ts';
import { readYaml } from './yaml-read.ts';

const FILE = REPO_PATHS.policy;
const KEYS = Object.keys(PolicySchema.entries);

/** policy.yaml. Always parsed, never cached: nobody but its own text says what is allowed. */
export function createPolicyStore(deps: { root: string }): PolicyStore {
  const { policy } = layoutOf(deps.root);
  return {
    async read() {
      try {
        await recoverJournal(deps.root);
        return parsePolicy(readFileSync(policy));
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return ok({ text: null, hash: sha256(''), spec: { version: 1 } });
        return ioFailure(`read ${FILE}`, error);
      }
    },

    edit(file, after) {
      const edited = editYaml(file.text ?? '', after, (path) => (path === '' ? KEYS : []));
      if (edited !== null) return ok(edited);
      return fail('UNSUPPORTED', `${FILE} is laid out in a way that ThreadOS cannot change without losing something`, {
        hint: 'Make the change by hand; ThreadOS reads the file as it is.',
        details: { path: FILE },
      });
    },
  };
}

function parsePolicy(bytes: Uint8Array): Result<PolicyFile> {
  const hash = sha256(bytes);
  const text = decodeUtf8(bytes);
  if (text === null) return fail('INVALID_POLICY', `${FILE} is not UTF-8 text`, { hint: 'Save it as UTF-8.', details: { path: FILE } });
  if (isEmpty(text)) return ok({ text, hash, spec: { version: 1 } });
  const parsed = parseYaml(PolicySchema, text, FILE, 'INVALID_POLICY');
  if (!parsed.ok) return parsed;
  const spec: PolicySpec = parsed.value.value;
  return ok({ text, hash, spec });
}

/** A file of comments alone says nothing, as one that is not there. */
function isEmpty(text: string): boolean {
  if (/[^\s#]/.test(text.replace(/#.*$/gm, '').replace(/^\ufeff/, ''))) return false;
  const read = readYaml(text, FILE);
  return read.problems.length === 0 && (read.value === null || read.value === undefined);
}
