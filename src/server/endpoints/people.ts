import * as v from 'valibot';
import type { Proposal } from '../../model/plan.ts';
import { PerformedSchema, ProposalAnswerSchema, ProposalSchema } from '../answers/plan.ts';
import { PolicyAnswerSchema, TrustReportSchema } from '../answers/repo.ts';
import { shaped, text } from '../answers/shaped.ts';
import { endpoint } from '../endpoint.ts';
import { actionsField, changeOptions, proposalField, runOptions, wordField, yesField } from '../inputs.ts';
import { unchecked } from './unchecked.ts';

/** What people decide: proposals, policy, trust. */
export const PEOPLE_ENDPOINTS = {
  proposals: endpoint({
    verb: 'GET',
    path: '/proposals',
    summary: 'Requests that wait, or waited, for a person, oldest first',
    input: {},
    answer: shaped<readonly Proposal[]>()(v.array(ProposalSchema)),
    run: (os) => os.proposals(),
  }),
  proposal: endpoint({
    verb: 'GET',
    path: '/proposals/{id}',
    summary: 'One proposal, and what it would do to the files of today',
    input: { id: proposalField },
    answer: ProposalAnswerSchema,
    run: (os, { id }) => os.proposal(id),
  }),
  applyProposal: endpoint({
    verb: 'POST',
    path: '/proposals/{id}/apply',
    summary: 'Carry a proposal out; for a person',
    input: { id: proposalField, run: v.optional(v.boolean(), false), yes: yesField, wait: runOptions.wait },
    answer: PerformedSchema,
    run: (os, input, { signal }) => os.applyProposal({ ...input, signal }),
  }),
  discardProposal: endpoint({
    verb: 'POST',
    path: '/proposals/{id}/discard',
    summary: "Discard a proposal: one's own, or for a person any",
    input: { id: proposalField },
    answer: ProposalSchema,
    run: (os, { id }) => os.discardProposal(id),
  }),
  editProposal: endpoint({
    verb: 'POST',
    path: '/proposals/{id}/edit',
    summary: 'Put other actions in the place of those of a proposal; for a person',
    input: { id: proposalField, actions: actionsField },
    answer: ProposalSchema,
    run: (os, { id, actions }) => os.editProposal({ id, actions: unchecked(actions) }),
  }),
  policy: endpoint({
    verb: 'GET',
    path: '/policy',
    summary: 'What is allowed here',
    input: {},
    answer: PolicyAnswerSchema,
    run: (os) => os.policy(),
  }),
  allowCommand: endpoint({
    verb: 'POST',
    path: '/policy/allow',
    summary: 'Allow steps to run a program; for a person',
    input: { name: wordField, yes: yesField, dry_run: changeOptions.dry_run },
    answer: shaped<{ diff: string }>()(v.strictObject({ diff: text })),
    run: (os, input) => os.allowCommand(input),
  }),
  trust: endpoint({
    verb: 'POST',
    path: '/trust',
    summary: 'What changed outside ThreadOS; with `yes` it is accepted, for a person',
    input: { yes: yesField },
    answer: TrustReportSchema,
    run: (os, input) => os.trust(input),
  }),
};
