import * as v from 'valibot';
import { ACTION_NAMES } from './action.ts';
import { NOTICE_EVENTS } from './notice.ts';

/** policy.yaml as written. design.md section 5; a missing file means `{version: 1}`. */

const word = v.pipe(v.string(), v.minLength(1, 'must not be empty'), v.maxLength(4096));
const argv = v.pipe(v.array(word), v.minLength(1, 'must name a program'));
const examples = {
  /** Checked on load: each of these must match the rule… */
  match: v.optional(v.array(v.string())),
  /** …and none of these. */
  not_match: v.optional(v.array(v.string())),
};
export const CommandRuleSchema = v.union([
  word,
  v.strictObject({
    /** A file name without its PATHEXT, or an absolute path. `*` stands for any run of characters. */
    command: word,
    reason: v.optional(v.string()),
    ...examples,
  }),
]);
export const PatternRuleSchema = v.strictObject({
  /** A JavaScript regular expression, matched without flags against the argv joined by spaces, or the prompt. */
  pattern: v.pipe(
    word,
    v.check((source) => {
      try {
        return new RegExp(source, 'u') instanceof RegExp;
      } catch {
        return false;
      }
    }, 'must be a regular expression'),
  ),
  in: v.optional(v.picklist(['command', 'prompt', 'both'])),
  reason: v.optional(v.string()),
  ...examples,
});

/** An agent CLI declared without code: the same facts that a file in `agents/` gives. */
export const CustomAgentSchema = v.strictObject({
  /** argv before the flags; the prompt goes to stdin. */
  command: v.pipe(v.array(word), v.minLength(1)),
  /** Words added for each permission. */
  permissions: v.optional(
    v.strictObject({ 'read-only': v.optional(v.array(word)), edit: v.optional(v.array(word)), full: v.optional(v.array(word)) }),
  ),
  /** Words that hand over `model_name`; `{model}` is replaced. */
  model_args: v.optional(v.array(word)),
  /** Words that continue a session; `{session}` is replaced. */
  resume_args: v.optional(v.array(word)),
  output: v.optional(v.picklist(['text', 'claude-stream-json', 'codex-jsonl', 'gemini-stream-json'])),
  env: v.optional(v.array(word)),
  install: v.optional(v.string()),
});
export type CustomAgent = v.InferOutput<typeof CustomAgentSchema>;

const cap = (max: number) => v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max)));

export const PolicySchema = v.strictObject({
  version: v.literal(1, 'must be 1: this ThreadOS knows no other version'),
  mode: v.optional(v.picklist(['safe', 'power'])),
  commands: v.optional(
    v.strictObject({
      /** false leaves out the default list; then only `allow` counts. */
      defaults: v.optional(v.boolean()),
      allow: v.optional(v.array(CommandRuleSchema)),
      deny: v.optional(v.array(CommandRuleSchema)),
    }),
  ),
  forbid: v.optional(v.array(PatternRuleSchema)),
  /** Directories, relative to the repo's root, that a step's cwd may lie in after realpath. Default: the repo and its worktrees. */
  roots: v.optional(v.array(word)),
  limits: v.optional(
    v.strictObject({
      steps: cap(1_000_000),
      fanout: cap(10_000),
      parallel_shell: cap(10_000),
      parallel_agents: cap(10_000),
    }),
  ),
  /** Actions that need a person's `--yes` beyond the destructive ones. */
  confirm: v.optional(v.array(v.picklist(ACTION_NAMES))),
  /** Regular expressions whose matches are redacted beside the built-in ones. */
  redact: v.optional(
    v.array(
      v.pipe(
        word,
        v.check((s) => {
          try {
            new RegExp(s, 'u');
            return true;
          } catch {
            return false;
          }
        }, 'must be a regular expression'),
      ),
    ),
  ),
  env: v.optional(
    v.strictObject({
      /** Names (with `*`) let through to steps beside the default ones. */
      pass: v.optional(v.array(word)),
      /** Names (with `*`) kept back even so. */
      block: v.optional(v.array(word)),
    }),
  ),
  agents: v.optional(v.record(v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)), CustomAgentSchema)),
  chat: v.optional(
    v.strictObject({
      providers: v.optional(v.array(v.picklist(['anthropic', 'ollama', 'builtin']))),
      default: v.optional(v.picklist(['anthropic', 'ollama', 'builtin'])),
      model: v.optional(word),
      /** What a million tokens of that model cost, in US dollars: the chat shows the cost of a turn by it. */
      price: v.optional(v.strictObject({ input: v.pipe(v.number(), v.minValue(0)), output: v.pipe(v.number(), v.minValue(0)) })),
    }),
  ),
  /** true: a caller whose stdin and stdout are no terminal counts as an agent. */
  require_terminal: v.optional(v.boolean()),
  /** argv run once per transition (by default to waiting, failed and done); facts arrive in its environment and on its stdin. */
  notify: v.optional(v.union([argv, v.strictObject({ command: argv, on: v.optional(v.array(v.picklist(NOTICE_EVENTS))) })])),
  /** false: the machine may fall asleep while a run is under way. */
  keep_awake: v.optional(v.boolean()),
});
export type PolicySpec = v.InferOutput<typeof PolicySchema>;

export type Mode = 'safe' | 'power';
