import type { Failure } from '../model/failure.ts';
import type { Revision } from '../model/ids.ts';

/** The one JSON document of an answer (cli.md, "Envelope"), as one line with its newline. The key order is part of the contract. */
export function successEnvelope(command: string, revision: Revision | null, data: object, warnings: readonly string[]): string {
  return `${JSON.stringify({ ok: true, command, revision, data, warnings })}\n`;
}

export function failureEnvelope(command: string, revision: Revision | null, failure: Failure): string {
  const { code, message, details, hint, diagnostics } = failure;
  const more = diagnostics === undefined ? details : { ...details, diagnostics };
  return `${JSON.stringify({ ok: false, command, revision, error: { code, message, details: more ?? {}, hint: hint ?? null } })}\n`;
}
