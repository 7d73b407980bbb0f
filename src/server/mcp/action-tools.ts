import { toJsonSchema } from '@valibot/to-json-schema';
import type { Performed } from '../../app/threados.ts';
import { ACTION_NAMES, ACTION_SCHEMAS } from '../../model/action.ts';
import { parseActions } from '../../model/parse-action.ts';
import { ChangeOptionsSchema, parseChangeOptions } from './queries.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { toolName, type McpTool, type ToolAnswer } from './tool.ts';
import { ACTION_WORDS, FIELD_WORDS, OFFERED_ACTIONS, type OfferedAction } from './words.ts';

/** One tool for each action that this face may ask for, and `apply` for several in one transaction. */
export function actionTools(): readonly McpTool[] {
  return [...OFFERED_ACTIONS.map(actionTool), applyTool()];
}

type JsonSchema = McpTool['inputSchema'];
const CONVERT = { errorMode: 'ignore', typeMode: 'input' } as const;
const OPTIONS = (toJsonSchema(ChangeOptionsSchema, CONVERT) as JsonSchema).properties ?? {};

const DESTRUCTIVE: readonly OfferedAction[] = ['step.rm', 'stop.step', 'restart.step', 'worktree.rm', 'mprocs.send-key'];
const IDEMPOTENT: readonly OfferedAction[] = ['prompt.set', 'mprocs.select'];

function actionTool(action: OfferedAction): McpTool {
  return {
    name: toolName(action),
    command: action,
    description: ACTION_WORDS[action],
    inputSchema: actionSchema(action),
    annotations: {
      readOnlyHint: false,
      destructiveHint: DESTRUCTIVE.includes(action),
      idempotentHint: IDEMPOTENT.includes(action),
      // What a step runs may reach anything.
      openWorldHint: action.startsWith('run.') || action === 'restart.step',
    },
    call: (os, args, signal) => {
      const { options, rest } = apart(args);
      return perform(os, [{ ...rest, action }], options, signal);
    },
  };
}

function applyTool(): McpTool {
  return {
    name: 'apply',
    command: 'apply',
    description: 'Carry out several actions as one transaction: all of their edits land, or none; runs start after the edits.',
    inputSchema: {
      type: 'object',
      properties: {
        actions: {
          type: 'array',
          minItems: 1,
          description: 'each with "action" (such as step.add) and the fields of the tool of that name (step_add)',
          items: { type: 'object', properties: { action: { enum: ACTION_NAMES } }, required: ['action'] },
        },
        ...OPTIONS,
      },
      required: ['actions'],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
    call: (os, args, signal) => {
      const { options, rest } = apart(args);
      const actions = parseActions(rest);
      return actions.ok ? perform(os, actions.value, options, signal) : Promise.resolve(actions);
    },
  };
}

/** The action's own schema without its name, which the tool's name says, and with the options that all of them take. */
function actionSchema(action: OfferedAction): JsonSchema {
  const { $schema: _, ...schema } = toJsonSchema(ACTION_SCHEMAS[action], CONVERT) as JsonSchema;
  const properties = Object.entries(schema.properties ?? {}).filter(([field]) => field !== 'action');
  return {
    ...schema,
    properties: { ...Object.fromEntries(properties.map(([field, of]) => [field, withWords(field, of)])), ...OPTIONS },
    required: (schema.required ?? []).filter((field) => field !== 'action'),
  };
}

function withWords(field: string, schema: object): object {
  const words = FIELD_WORDS[field];
  return words === undefined ? schema : { description: words, ...schema };
}

type Args = Readonly<Record<string, unknown>>;

function apart(args: Args): { options: Args; rest: Args } {
  const isOption = ([name]: [string, unknown]) => Object.hasOwn(ChangeOptionsSchema.entries, name);
  const pairs = Object.entries(args);
  return {
    options: Object.fromEntries(pairs.filter(isOption)),
    rest: Object.fromEntries(pairs.filter((pair) => !isOption(pair))),
  };
}

/** Runs are never waited for here: they belong to a scheduler of their own, which outlives this server and its client. */
async function perform(
  os: Parameters<McpTool['call']>[0],
  input: readonly unknown[],
  options: Args,
  signal: AbortSignal,
): Promise<Result<ToolAnswer>> {
  const actions = parseActions(input);
  if (!actions.ok) return actions;
  const how = parseChangeOptions(options);
  if (!how.ok) return how;
  const { dry_run, if_revision, why } = how.value;
  const performed = await os.perform({
    actions: actions.value,
    yes: false,
    dry_run: dry_run ?? false,
    if_revision: if_revision ?? null,
    wait: false,
    signal,
    ...(why === undefined ? {} : { request: why }),
  });
  return performed.ok ? performedAnswer(performed.value) : performed;
}

function performedAnswer({ plan, revision, committed, run, stopped, warnings }: Performed): Result<ToolAnswer> {
  const unproven = stopped?.instances.filter(({ outcome }) => outcome === 'not-proven' || outcome === 'not-ours') ?? [];
  if (unproven.length > 0) {
    const named = unproven.map(({ instance, outcome }) => `${instance} (${outcome})`).join(', ');
    return fail('NOT_PROVEN_STOPPED', `could not prove that these stopped: ${named}`, { hint: '`status` tells what is alive' });
  }
  const { revision_before, diff, effects, decisions } = plan;
  return ok({ kind: 'data', revision, warnings, data: { committed, revision_before, diff, effects, decisions, run, stopped } });
}
