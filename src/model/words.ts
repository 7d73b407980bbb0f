/**
 * The closed lists of the vocabulary, apart from the schemas that are made of them: who needs a list alone (`status`, a
 * pane) should not wait for valibot.
 */

export const STEP_TYPES = ['base', 'p', 'c', 'f', 'b', 'l', 'gate'] as const;

/** Providers that ThreadOS knows; policy.yaml may declare others. `shell` runs the step's own `command`. */
export const KNOWN_MODELS = ['claude-code', 'codex', 'gemini', 'shell'] as const;

export const PERMISSIONS = ['read-only', 'edit', 'full'] as const;

/** What a step is, as everybody sees it. Derived by `engine/derive.ts`, never stored. */
export const STATUSES = ['READY', 'RUNNING', 'NEEDS_REVIEW', 'DONE', 'FAILED', 'BLOCKED'] as const;

export const OUTCOMES = ['success', 'failure', 'stopped', 'timeout', 'stalled', 'spawn-error', 'lost'] as const;
