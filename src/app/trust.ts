import { isTrusted, trustChanges, trustRecord } from '../engine/trust.ts';
import { trustDiffs, type TrustedFiles } from '../engine/trust-diff.ts';
import type { StepId } from '../model/ids.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { listSome } from '../util/list-some.ts';
import { requirePerson } from './caller.ts';
import type { Deps } from './deps.ts';
import { checkSequence, loadSequence, type LoadedSequence } from './load.ts';
import { loadPolicy, type LoadedPolicy } from './load-policy.ts';
import { POLICY_PATH, SEQUENCE_PATH } from './paths.ts';
import { promptPaths, promptTexts, type PromptLookup } from './prompts.ts';
import type { Step } from '../model/sequence.ts';
import type { TrustReport } from './threados.ts';

interface Untrusted {
  readonly changes: TrustReport['changes'];
  /** The texts that the question was about. */
  readonly prompts: PromptLookup;
}

/** What would be executed and was not accepted here yet, by a person or through ThreadOS itself. */
async function untrusted(deps: Deps, loaded: LoadedSequence): Promise<Result<Untrusted>> {
  const policy = await deps.policies.read();
  if (!policy.ok) return policy;
  const prompts = await promptTexts(deps, loaded.sequence);
  const { text, hash } = policy.value;
  const record = await deps.trust.read();
  const changes = trustChanges(record, loaded.sequence, prompts, text === null ? null : hash);
  if (changes.length === 0) return ok({ changes: [], prompts });
  const now = { sequence: loaded.sequence, prompts, policy: text };
  return ok({ changes: trustDiffs(changes, record, { now, kept: await keptFiles(deps) }), prompts });
}

/** The files as they were when they were accepted, as far as they were kept and can still be read. */
async function keptFiles(deps: Deps): Promise<TrustedFiles> {
  const policy = await deps.trust.kept(POLICY_PATH);
  const text = await deps.trust.kept(SEQUENCE_PATH);
  const parsed = text === null ? null : await deps.sequences.parse(text, SEQUENCE_PATH);
  const loaded = parsed?.ok === true ? await checkSequence(deps, parsed.value) : null;
  const sequence = loaded?.ok === true ? loaded.value.sequence : null;
  const prompts = new Map<string, string | null>();
  for (const path of promptPaths(sequence)) prompts.set(path, await deps.trust.kept(path));
  return { sequence, policy, prompts: (path) => prompts.get(path) ?? null };
}

/** TRUST_REQUIRED, with the changes, where something among `steps` (or the policy) was changed outside ThreadOS; else the prompts. */
export async function requireTrust(deps: Deps, loaded: LoadedSequence, steps: readonly StepId[]): Promise<Result<PromptLookup>> {
  const found = await untrusted(deps, loaded);
  if (!found.ok) return found;
  const { changes, prompts } = found.value;
  const inScope = new Set(steps);
  const matter = changes.filter((change) => change.kind !== 'removed' && (change.what === 'policy.yaml' || inScope.has(change.what)));
  if (matter.length === 0) return ok(prompts);
  const names = matter.map((change) => change.what);
  return fail('TRUST_REQUIRED', `changed outside ThreadOS and not accepted yet: ${listSome(names, 8)}`, {
    hint: 'seqctl trust shows what would be executed; seqctl trust --yes accepts it',
    details: { changes: matter.map((change) => ({ ...change })) },
  });
}

/**
 * The same question for one step at the moment of its launch: what was accepted when the run was asked for may have
 * been rewritten since, by a step that ran in between. Answers the text of its prompt file that the question was about
 * (`null` where there is none): what is sent must be that, and not what the file says a moment later.
 */
export async function requireTrusted(
  deps: Deps,
  now: { loaded: LoadedSequence; policy: LoadedPolicy },
  step: Step,
): Promise<Result<string | null>> {
  const record = await deps.trust.read();
  const prompt = step.prompt_file === null ? ok(null) : await deps.files.read(step.prompt_file);
  if (!prompt.ok) return prompt;
  const policyHash = now.policy.file.text === null ? null : now.policy.file.hash;
  const policyHolds = (record?.policy ?? null) === policyHash;
  if (policyHolds && isTrusted(record, now.loaded.sequence, step, prompt.value)) return ok(prompt.value);
  const what = policyHolds ? `step "${step.id}"` : 'policy.yaml';
  return fail('TRUST_REQUIRED', `${what} was changed outside ThreadOS while the run was under way; nothing more is started`, {
    hint: 'seqctl trust shows what would be executed; seqctl trust --yes accepts it',
    details: { steps: [step.id] },
  });
}

/** `seqctl trust [--yes]`. Human-only. */
export async function trust(deps: Deps, request: { yes: boolean }): Promise<Result<TrustReport>> {
  const loaded = await loadSequence(deps);
  if (!loaded.ok) return loaded;
  const policy = await loadPolicy(deps);
  if (!policy.ok) return policy;
  const found = await untrusted(deps, loaded.value);
  if (!found.ok) return found;
  const { changes, prompts } = found.value;
  if (!request.yes) return ok({ trusted: changes.length === 0, changes });
  const person = await requirePerson(deps, 'trust', 'accept what was changed outside ThreadOS');
  if (!person.ok) return person;
  const hash = policy.value.file.text === null ? null : policy.value.file.hash;
  await deps.trust.write(trustRecord(loaded.value.sequence, prompts, hash));
  await deps.trust.keep([
    { path: SEQUENCE_PATH, text: loaded.value.file.text },
    { path: POLICY_PATH, text: policy.value.file.text },
    ...promptPaths(loaded.value.sequence).map((path) => ({ path, text: prompts(path) })),
  ]);
  const revision = loaded.value.file.revision;
  const what = changes.map((change) => `${change.kind} ${change.what}`);
  const entry = {
    actor: deps.caller.actor,
    action: 'trust',
    input: { changes: what },
    decision: 'allow',
    result: 'ok',
    revision_before: revision,
    revision_after: revision,
    run_id: null,
  };
  const written = await deps.audit.append(entry);
  if (!written.ok) return written;
  return ok({ trusted: true, changes });
}
