import type { ThreadOs } from '../../app/threados.ts';
import { parseActions } from '../../model/parse-action.ts';
import { ok, type Result } from '../../model/result.ts';
import { editText, type EditorHost } from './edit-prompt.ts';

/** Opens a proposal's actions in the person's editor, as `seqctl apply` takes them; false where nothing was changed. */
export async function editProposal(os: ThreadOs, id: string, host: EditorHost): Promise<Result<boolean>> {
  const found = await os.proposal(id);
  if (!found.ok) return found;
  const edited = await editText(`${JSON.stringify({ actions: found.value.proposal.actions }, null, 2)}\n`, `${id}.json`, host);
  if (!edited.ok) return edited;
  if (edited.value === null) return ok(false);
  const actions = parseActions(jsonOf(edited.value));
  if (!actions.ok) return actions;
  const kept = await os.editProposal({ id, actions: actions.value });
  return kept.ok ? ok(true) : kept;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
