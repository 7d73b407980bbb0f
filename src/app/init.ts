import { basename } from 'node:path';
import { unwrittenPrompts } from '../engine/placeholder.ts';
import { trustRecord } from '../engine/trust.ts';
import { sha256 } from '../util/hash.ts';
import { ok, type Result } from '../model/result.ts';
import { requirePerson } from './caller.ts';
import { auditNote } from './audit-note.ts';
import type { Deps } from './deps.ts';
import { loadSequence } from './load.ts';
import { POLICY_PATH, SEQUENCE_PATH } from './paths.ts';
import { promptTexts } from './prompts.ts';
import type { Initialised } from './threados.ts';

/**
 * `seqctl init`: makes what is missing of `.threados/` and touches nothing that is there. Only a sequence that it
 * wrote itself is trusted from the start; one that came with a clone is shown first (`seqctl trust`).
 */
export async function init(deps: Deps, options: { name?: string; template?: string }): Promise<Result<Initialised>> {
  const person = await requirePerson(deps, 'init', 'set up a repo');
  if (!person.ok) return person;
  const chosen = options.template === undefined ? ok(null) : await deps.starter.thread(options.template);
  if (!chosen.ok) return chosen;
  const there = await deps.files.read(SEQUENCE_PATH);
  if (!there.ok) return there;
  // A sequence that is there stays as it is, and would never send the prompts of a template.
  const isUsed = there.value === null;
  const thread = isUsed ? chosen.value : null;
  const warnings =
    isUsed || options.template === undefined
      ? []
      : [`there is a sequence already (${SEQUENCE_PATH}): the template "${options.template}" was not used`];
  const name = options.name ?? basename(deps.root);
  const files = [
    ...(await deps.starter.files({ name, sequence: thread?.sequence ?? null })),
    ...Object.entries(thread?.prompts ?? {}).map(([path, text]) => ({ path, text })),
  ];
  const missing: { path: string; before: null; after: string }[] = [];
  for (const { path, text } of files) {
    const now = await deps.files.read(path);
    if (!now.ok) return now;
    if (now.value === null) missing.push({ path, before: null, after: text });
  }
  const landed = await deps.locks.with('edit', () => deps.files.commit(missing));
  if (!landed.ok) return landed;
  if (!landed.value.ok) return landed.value;
  await deps.starter.keepSchemas();
  const loaded = await loadSequence(deps);
  if (!loaded.ok) return loaded;
  const created = missing.map((file) => file.path);
  if (created.includes(SEQUENCE_PATH)) {
    const policy = await deps.files.read(POLICY_PATH);
    const wroteBoth = created.includes(POLICY_PATH) && policy.ok && policy.value !== null;
    const prompts = await promptTexts(deps, loaded.value.sequence);
    await deps.trust.write(trustRecord(loaded.value.sequence, prompts, wroteBoth ? sha256(policy.value) : null));
    await deps.trust.keep(missing.map(({ path, after }) => ({ path, text: after })));
  }
  if (created.length > 0) {
    const entry = { action: 'init', input: { ...options, created }, decision: 'allow', result: 'ok' };
    const written = await auditNote(deps, { ...entry, revision_after: loaded.value.file.revision });
    if (!written.ok) return written;
  }
  const { sequence, file } = loaded.value;
  const prompts = await promptTexts(deps, sequence);
  const to_write = unwrittenPrompts(sequence, prompts).map(({ path }) => path);
  return ok({ root: deps.root, created, revision: file.revision, to_write, warnings });
}
