import { basename } from 'node:path';
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
  const thread = options.template === undefined ? ok(null) : await deps.starter.thread(options.template);
  if (!thread.ok) return thread;
  const name = options.name ?? basename(deps.root);
  const files = [
    ...(await deps.starter.files({ name, sequence: thread.value?.sequence ?? null })),
    ...Object.entries(thread.value?.prompts ?? {}).map(([path, text]) => ({ path, text })),
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
  return ok({ root: deps.root, created, revision: loaded.value.file.revision });
}
