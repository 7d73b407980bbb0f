import { PROPOSAL_STATES, type Proposal } from '../model/plan.ts';
import type { ProposalStore } from '../model/ports/store.ts';
import { fail, ok } from '../model/result.ts';
import { didYouMean } from '../util/nearest.ts';
import { jsonFolder } from './json-folder.ts';
import { layoutOf } from './layout.ts';
import { isString, nullable, oneOf, type Check } from './shape.ts';

const HEAD: Readonly<Record<string, Check>> = {
  schema: oneOf(1),
  id: isString,
  actor: isString,
  created_at: isString,
  state: oneOf(...PROPOSAL_STATES),
  actions: Array.isArray,
  decisions: Array.isArray,
  effects: Array.isArray,
  diff: isString,
  revision: isString,
  request: nullable(isString),
  decided_by: nullable(isString),
  decided_at: nullable(isString),
};

/** Requests that wait, or waited, for a person: state/proposals/<id>.json. Listed oldest first. */
export function createProposalStore(deps: { root: string }): ProposalStore {
  const folder = jsonFolder(layoutOf(deps.root).proposals);

  function readOne(id: string): Proposal | null {
    const found = folder.read(id);
    if (typeof found !== 'object' || found === null) return null;
    const fields = found as Readonly<Record<string, unknown>>;
    return Object.entries(HEAD).every(([key, check]) => check(fields[key])) && fields['id'] === id ? (found as Proposal) : null;
  }

  return {
    ids: () => Promise.resolve(folder.names()),
    list() {
      const all = folder.names().flatMap((id) => readOne(id) ?? []);
      return Promise.resolve(all.sort((a, b) => (a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0)));
    },
    read(id) {
      const found = readOne(id);
      if (found !== null) return Promise.resolve(ok(found));
      const hint = didYouMean(id, folder.names()).trim();
      return Promise.resolve(
        fail('UNKNOWN_PROPOSAL', `There is no proposal "${id.slice(0, 80)}"`, { hint: hint === '' ? 'See `seqctl proposal ls`.' : hint }),
      );
    },
    write: (proposal) => folder.write(proposal.id, proposal),
  };
}
