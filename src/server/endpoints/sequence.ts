import * as v from 'valibot';
import type { Caller } from '../../model/actor.ts';
import { ok } from '../../model/result.ts';
import { ActorSchema, PerformedSchema } from '../answers/plan.ts';
import type { Validated } from '../../app/threados.ts';
import { InitialisedSchema, SequenceAnswerSchema, StatusAnswerSchema, StepAnswerSchema } from '../answers/repo.ts';
import { count, shaped, text, textOrNull, texts } from '../answers/shaped.ts';
import { endpoint, given } from '../endpoint.ts';
import { idField, runField, templateField, wordField, yesField } from '../inputs.ts';
import { insideRepo } from '../inside-repo.ts';

/** What a caller carries (its signed token) stays where it is. */
type KnownCaller = Omit<Caller, 'token'>;
const CallerSchema = shaped<KnownCaller>()(
  v.strictObject({ actor: ActorSchema, inside: v.nullable(v.strictObject({ run_id: text, step_id: text })), evidence: text }),
);

/** The sequence: what it says, where it stands, what its steps are told. */
export const SEQUENCE_ENDPOINTS = {
  info: endpoint({
    verb: 'GET',
    path: '/',
    summary: 'Who serves which repo, and who you are to it',
    input: {},
    answer: shaped<{ threados: string; root: string; caller: KnownCaller }>()(
      v.strictObject({ threados: text, root: text, caller: CallerSchema }),
    ),
    run: ({ root, caller: { actor, inside, evidence } }, _, { version }) =>
      Promise.resolve(ok({ threados: version, root, caller: { actor, inside, evidence } })),
  }),
  init: endpoint({
    verb: 'POST',
    path: '/init',
    summary: 'Make what is missing of .threados/; for a person',
    input: { name: v.optional(wordField), template: v.optional(templateField) },
    answer: InitialisedSchema,
    run: (os, input) => os.init(given(input)),
  }),
  sequence: endpoint({
    verb: 'GET',
    path: '/sequence',
    summary: 'The sequence: its text, as written, and with every default filled in',
    input: {},
    answer: SequenceAnswerSchema,
    run: (os) => os.sequence(),
  }),
  validate: endpoint({
    verb: 'POST',
    path: '/sequence/validate',
    summary: 'Everything that is wrong with sequence.yaml, or with another YAML file of the repo',
    input: { file: v.optional(wordField) },
    answer: shaped<Validated>()(v.strictObject({ revision: text, steps: count, file: text, warnings: texts })),
    run: async (os, { file }) => {
      if (file === undefined) return os.validate();
      const path = await insideRepo(os.root, file);
      return path.ok ? os.validate(path.value) : path;
    },
  }),
  status: endpoint({
    verb: 'GET',
    path: '/status',
    summary: 'Where every step stands',
    input: { steps: v.optional(v.array(idField), []), run: v.optional(runField) },
    answer: StatusAnswerSchema,
    run: (os, input) => os.status(given(input)),
  }),
  step: endpoint({
    verb: 'GET',
    path: '/steps/{id}',
    summary: 'One step: its definition, where it stands, every attempt',
    input: { id: idField },
    answer: StepAnswerSchema,
    run: (os, { id }) => os.step(id),
  }),
  prompt: endpoint({
    verb: 'GET',
    path: '/steps/{id}/prompt',
    summary: 'What a step is told',
    input: { id: idField },
    answer: shaped<{ id: string; path: string; text: string | null }>()(v.strictObject({ id: text, path: text, text: textOrNull })),
    run: (os, { id }) => os.prompt(id),
  }),
  generatePrompt: endpoint({
    verb: 'POST',
    path: '/steps/{id}/prompt/generate',
    summary: "Fill a template with the step's facts and make it its prompt",
    input: { id: idField, template: v.optional(templateField), dry_run: v.optional(v.boolean(), false), yes: yesField },
    answer: PerformedSchema,
    run: (os, input) => os.generatePrompt(given(input)),
  }),
};
