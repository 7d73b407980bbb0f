import type { Tool, ToolAnnotations } from '@modelcontextprotocol/sdk/types.js';
import type { ThreadOs } from '../../app/threados.ts';
import type { Revision } from '../../model/ids.ts';
import type { Result } from '../../model/result.ts';

/** One tool as values: what a client is shown, and what a call does. */
export interface McpTool {
  /** What clients call it: letters and `_`, since some allow no dot. */
  readonly name: string;
  /** The command or action of the same meaning: `step.add`. */
  readonly command: string;
  readonly description: string;
  readonly inputSchema: Tool['inputSchema'];
  readonly annotations: ToolAnnotations;
  /** `args` are as the client sent them. */
  call(os: ThreadOs, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<Result<ToolAnswer>>;
}

export type ToolAnswer =
  | { readonly kind: 'data'; readonly data: object; readonly revision: Revision | null; readonly warnings: readonly string[] }
  /** Long text that would only be harder to read as a JSON string: a log, a patch. */
  | { readonly kind: 'text'; readonly text: string };

/** `step.add` → `step_add`. */
export function toolName(command: string): string {
  return command.replace(/[.-]/g, '_');
}
