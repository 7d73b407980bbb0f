import { compilePolicy, type Policy } from '../policy/compile.ts';
import type { PolicyFile } from '../model/ports/store.ts';
import type { Mode } from '../model/policy.ts';
import { ok, type Result } from '../model/result.ts';
import type { Deps } from './deps.ts';

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
  if (!policy.ok) return policy;
  return ok({ file: file.value, policy: policy.value, mode: file.value.spec.mode ?? 'safe' });
}
