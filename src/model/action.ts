import * as v from 'valibot';
import { JoinSchema, StepFieldsSchema } from './sequence.ts';
import { StepIdSchema } from './ids.ts';

/**
 * Everything that changes or runs anything, as plain data (cli.md, "Actions"). Field names are the flags of
 * the command of the same name, in snake_case. The audit log, proposals, chat, HTTP and MCP all speak this.
 */

const ids = v.pipe(v.array(StepIdSchema), v.minLength(1, 'must name at least one step'));
const instanceOrStep = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9_-]{0,63}(?:\.(?:verify|[1-9]\d{0,4}))?$/, 'must be a step or an instance such as explore.2'),
);
const targets = v.pipe(v.array(instanceOrStep), v.minLength(1, 'must name at least one step'));
const note = v.pipe(v.string(), v.maxLength(10_000));
const promptText = v.pipe(
  v.string(),
  v.maxLength(1_000_000, 'must be at most 1,000,000 characters'),
  v.check((t) => !t.includes('\0'), 'must not contain a NUL character'),
);

/** How a run is to go; shared by the `run.*` and `restart.*` actions. */
const runOptions = {
  executor: v.optional(v.picklist(['auto', 'mprocs', 'direct'])),
  max_parallel: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  new_run: v.optional(v.boolean()),
};

const StepAdd = v.strictObject({
  action: v.literal('step.add'),
  id: StepIdSchema,
  ...StepFieldsSchema.entries,
  prompt: v.optional(promptText),
});
const StepEdit = v.strictObject({
  action: v.literal('step.edit'),
  id: StepIdSchema,
  ...StepFieldsSchema.entries,
  prompt: v.optional(promptText),
  /** Field names to take away. */
  unset: v.optional(v.array(v.string())),
});
const StepRm = v.strictObject({ action: v.literal('step.rm'), id: StepIdSchema, cascade: v.optional(v.boolean()) });
const StepClone = v.strictObject({
  action: v.literal('step.clone'),
  id: StepIdSchema,
  new_id: StepIdSchema,
  worktree: v.optional(v.boolean()),
});
const StepMove = v.strictObject({
  action: v.literal('step.move'),
  id: StepIdSchema,
  before: v.optional(StepIdSchema),
  after: v.optional(StepIdSchema),
  lane: v.optional(v.string()),
});
const StepApprove = v.strictObject({ action: v.literal('step.approve'), id: StepIdSchema, note: v.optional(note) });
const StepReject = v.strictObject({ action: v.literal('step.reject'), id: StepIdSchema, reason: note });
const DepAdd = v.strictObject({ action: v.literal('dep.add'), id: StepIdSchema, on: ids, soft: v.optional(v.boolean()) });
const DepRm = v.strictObject({ action: v.literal('dep.rm'), id: StepIdSchema, on: ids });
const GroupParallelize = v.strictObject({
  action: v.literal('group.parallelize'),
  /** One step that fans out… */
  id: v.optional(StepIdSchema),
  fanout: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  mode: v.optional(v.picklist(['repeat', 'throughput'])),
  item: v.optional(v.array(v.string())),
  join: v.optional(JoinSchema),
  /** …or several that become one group. */
  ids: v.optional(ids),
  as: v.optional(v.string()),
});
const FusionCreate = v.strictObject({
  action: v.literal('fusion.create'),
  id: StepIdSchema,
  models: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
  prompt: v.optional(promptText),
  candidates: v.optional(targets),
  synth_model: v.optional(v.string()),
  join: v.optional(JoinSchema),
  depends_on: v.optional(v.array(StepIdSchema)),
});
const GateInsert = v.strictObject({
  action: v.literal('gate.insert'),
  id: StepIdSchema,
  name: v.optional(v.string()),
  after: v.optional(v.array(StepIdSchema)),
  before: v.optional(v.array(StepIdSchema)),
});
const GateApprove = v.strictObject({
  action: v.literal('gate.approve'),
  id: StepIdSchema,
  note: v.optional(note),
  /** The sha256 (or its beginning) of what was seen, as `step show` says it: refused where the gate is about something else by now. */
  subject: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{8,64}$/, 'must be the sha256 that step show says'))),
});
const GateReject = v.strictObject({ action: v.literal('gate.reject'), id: StepIdSchema, reason: note });
const PromptSet = v.strictObject({ action: v.literal('prompt.set'), id: StepIdSchema, prompt: promptText });
const RunStep = v.strictObject({ action: v.literal('run.step'), ids: targets, force: v.optional(v.boolean()), ...runOptions });
const RunGroup = v.strictObject({ action: v.literal('run.group'), group: v.string(), ...runOptions });
const RunRunnable = v.strictObject({ action: v.literal('run.runnable'), ...runOptions });
const RunAll = v.strictObject({ action: v.literal('run.all'), ...runOptions });
const StopStep = v.strictObject({ action: v.literal('stop.step'), ids: targets, kill: v.optional(v.boolean()) });
const RestartStep = v.strictObject({ action: v.literal('restart.step'), ids: targets, resume: v.optional(v.boolean()), ...runOptions });
const MprocsSelect = v.strictObject({
  action: v.literal('mprocs.select'),
  id: instanceOrStep,
  /** Its screen alone, with the keyboard in it. */
  zoom: v.optional(v.boolean()),
});
const MprocsSendKey = v.strictObject({ action: v.literal('mprocs.send-key'), id: instanceOrStep, key: v.string() });
const WorktreeRm = v.strictObject({
  action: v.literal('worktree.rm'),
  /** Steps or instances whose worktree goes… */
  ids: v.optional(targets),
  /** …all whose step is DONE, and that no step has yet to begin from… */
  finished: v.optional(v.boolean()),
  /** …all that no step works in any more. */
  orphaned: v.optional(v.boolean()),
});
const PolicyMode = v.strictObject({ action: v.literal('policy.mode'), mode: v.picklist(['safe', 'power']) });

/** Each action's schema by its name; the order is the order of `seqctl schema actions`. */
export const ACTION_SCHEMAS = {
  'step.add': StepAdd,
  'step.edit': StepEdit,
  'step.rm': StepRm,
  'step.clone': StepClone,
  'step.move': StepMove,
  'step.approve': StepApprove,
  'step.reject': StepReject,
  'dep.add': DepAdd,
  'dep.rm': DepRm,
  'group.parallelize': GroupParallelize,
  'fusion.create': FusionCreate,
  'gate.insert': GateInsert,
  'gate.approve': GateApprove,
  'gate.reject': GateReject,
  'prompt.set': PromptSet,
  'run.step': RunStep,
  'run.group': RunGroup,
  'run.runnable': RunRunnable,
  'run.all': RunAll,
  'stop.step': StopStep,
  'restart.step': RestartStep,
  'mprocs.select': MprocsSelect,
  'mprocs.send-key': MprocsSendKey,
  'worktree.rm': WorktreeRm,
  'policy.mode': PolicyMode,
} as const;

export type ActionName = keyof typeof ACTION_SCHEMAS;
export const ACTION_NAMES = Object.keys(ACTION_SCHEMAS) as [ActionName, ...ActionName[]];
export type ActionOf<N extends ActionName> = v.InferOutput<(typeof ACTION_SCHEMAS)[N]>;
export type Action = { [N in ActionName]: ActionOf<N> }[ActionName];

export const ActionSchema = v.variant(
  'action',
  Object.values(ACTION_SCHEMAS) as [typeof StepAdd, typeof StepEdit],
) as unknown as v.GenericSchema<unknown, Action>;
export const ActionListSchema = v.strictObject({
  actions: v.pipe(v.array(ActionSchema), v.minLength(1, 'must hold at least one action'), v.maxLength(10_000)),
});

/** Actions that change sequence.yaml or a prompt; the others run, stop, judge or steer. */
export const EDIT_ACTIONS = [
  'step.add',
  'step.edit',
  'step.rm',
  'step.clone',
  'step.move',
  'dep.add',
  'dep.rm',
  'group.parallelize',
  'fusion.create',
  'gate.insert',
  'prompt.set',
] as const satisfies readonly ActionName[];
export type EditAction = ActionOf<(typeof EDIT_ACTIONS)[number]>;
export type RunAction = ActionOf<'run.step' | 'run.group' | 'run.runnable' | 'run.all' | 'restart.step'>;

export function isEdit(action: Action): action is EditAction {
  return (EDIT_ACTIONS as readonly string[]).includes(action.action);
}

export function isRun(action: Action): action is RunAction {
  return action.action.startsWith('run.') || action.action === 'restart.step';
}
