import type { Permissions } from '../../model/sequence.ts';

/** How the agents that both engines may find are called there: the program, and the flag (with its value) for a permission. */
export interface AgentWords {
  readonly program: string;
  /** Before every other word; the prompt comes on standard input. */
  readonly start: readonly string[];
  readonly flag: string;
  readonly values: Readonly<Record<Permissions, string>>;
}

const WORDS: Readonly<Record<string, AgentWords>> = {
  'claude-code': {
    program: 'claude',
    start: ['-p'],
    flag: 'permission-mode',
    values: { 'read-only': 'plan', edit: 'acceptEdits', full: 'bypassPermissions' },
  },
  codex: {
    program: 'codex',
    start: ['exec'],
    flag: 'sandbox',
    values: { 'read-only': 'read-only', edit: 'workspace-write', full: 'danger-full-access' },
  },
  gemini: { program: 'gemini', start: [], flag: 'approval-mode', values: { 'read-only': 'plan', edit: 'auto_edit', full: 'yolo' } },
};

/** `null` for an agent that policy.yaml declares. */
export function agentWords(model: string): AgentWords | null {
  return WORDS[model] ?? null;
}
