import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Failure } from '../../model/failure.ts';
import type { Result } from '../../model/result.ts';
import type { ToolAnswer } from './tool.ts';

/**
 * An answer in the protocol's form: the envelope that `seqctl` prints in json, as data and (for clients that only
 * read text) as text. A request that was kept as a proposal is no error: nothing went wrong, and asking again would
 * only make a second one.
 */
export function toolResult(command: string, answer: Result<ToolAnswer>): CallToolResult {
  if (!answer.ok) {
    const kept = answer.error.code === 'PROPOSAL_PENDING';
    return { ...inBothForms({ ok: false, command, error: failureData(answer.error) }), ...(kept ? {} : { isError: true }) };
  }
  if (answer.value.kind === 'text') return { content: [{ type: 'text', text: answer.value.text }] };
  const { revision, data, warnings } = answer.value;
  return inBothForms({ ok: true, command, revision, data, warnings });
}

function inBothForms(envelope: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(envelope) }], structuredContent: envelope };
}

function failureData({ code, message, hint, details, diagnostics }: Failure): object {
  const found = diagnostics?.map(({ message: text, file, line, column }) => ({ message: text, file, line, column }));
  return { code, message, details: { ...details, ...(found === undefined ? {} : { diagnostics: found }) }, hint: hint ?? null };
}
