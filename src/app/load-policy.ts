import { compilePolicy, type Policy } from '../policy/compile.ts';
import { isPerson } from '../policy/person.ts';
import { pathText, policyProblems } from '../policy/problems.ts';
import type { Diagnostic, Failure } from '../model/failure.ts';
import type { PolicyFile } from '../model/ports/store.ts';
import type { Mode } from '../model/policy.ts';
import { err, ok, type Result } from '../model/result.ts';
import type { Deps } from './deps.ts';
import { POLICY_PATH } from './paths.ts';

export interface LoadedPolicy {
  readonly file: PolicyFile;
  readonly policy: Policy;
  readonly mode: Mode;
}

/** policy.yaml, read and compiled. A broken one is a failure, and whoever asked for anything is refused with it. */
export async function loadPolicy(deps: Deps): Promise<Result<LoadedPolicy>> {
  const file = await deps.policies.read();
  if (!file.ok) return file;
  const policy = compilePolicy(file.value.spec, { cores: deps.machine.cores, platform: deps.machine.platform });
  if (!policy.ok) return err(await placed(deps, file.value, policy.error));
  return ok({ file: file.value, policy: policy.value, mode: file.value.spec.mode ?? 'safe' });
}

/**
 * The policy by which a request is decided. One that was written behind ThreadOS's back gives nobody but a person any
 * rights: whoever can write `mode: power` into the file would otherwise have given them to themselves.
 */
export async function trustedPolicy(deps: Deps): Promise<Result<LoadedPolicy>> {
  const loaded = await loadPolicy(deps);
  if (!loaded.ok || loaded.value.mode === 'safe' || isPerson(deps.caller)) return loaded;
  const record = await deps.trust.read();
  return record?.policy === loaded.value.file.hash ? loaded : ok({ ...loaded.value, mode: 'safe' });
}

/** The same failure with the place of every rule that contradicts itself, as the file's other errors have it. */
async function placed(deps: Deps, file: PolicyFile, failure: Failure): Promise<Failure> {
  const diagnostics: Diagnostic[] = [];
  for (const { message, path } of policyProblems(file.spec, deps.machine.platform)) {
    const place = await deps.sequences.locate(file.text ?? '', path);
    diagnostics.push({ message, file: POLICY_PATH, ...place, path: pathText(path) });
  }
  const [first] = diagnostics;
  if (first === undefined) return failure;
  const { line, column } = first;
  const more = diagnostics.length > 1 ? ` (and ${diagnostics.length - 1} more)` : '';
  return {
    ...failure,
    message: `${POLICY_PATH}:${line}:${column}: ${first.path}: ${first.message}${more}`,
    diagnostics,
    details: { ...failure.details, path: POLICY_PATH, line, column },
  };
}
