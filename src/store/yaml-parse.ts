import type * as v from 'valibot';
import type { Diagnostic, FailureCode } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { shapeProblems } from './shape-problems.ts';
import { diagnosticAt } from './source-text.ts';
import { rangeAt, readYaml, type YamlRead } from './yaml-read.ts';

/** The newest `version:` of sequence.yaml and policy.yaml that this ThreadOS can read. */
const KNOWN_VERSION = 1;

/** Text → a checked value, or every problem of the file at once, each with its place. */
export function parseYaml<S extends v.GenericSchema>(
  schema: S,
  text: string,
  file: string,
  code: FailureCode,
): Result<{ readonly read: YamlRead; readonly value: v.InferOutput<S> }> {
  const read = readYaml(text, file);
  const newer = newerVersion(read);
  if (newer !== null) {
    return fail(code, newer.message, {
      hint: 'Update ThreadOS, or set version: 1. The file is left as it is.',
      diagnostics: [newer],
      details: { path: file },
    });
  }
  const diagnostics = [...read.problems, ...shapeDiagnostics(schema, read)].sort((a, b) => a.line - b.line || a.column - b.column);
  const first = diagnostics[0];
  if (first === undefined) return ok({ read, value: read.value as v.InferOutput<S> });
  const more = diagnostics.length > 1 ? ` (and ${String(diagnostics.length - 1)} more)` : '';
  return fail(code, `${file}:${String(first.line)}:${String(first.column)}: ${first.message}${more}`, {
    diagnostics,
    details: { path: file, line: first.line, column: first.column, problems: diagnostics.length },
  });
}

function newerVersion(read: YamlRead): Diagnostic | null {
  const { value } = read;
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : null;
  if (typeof version !== 'number' || version <= KNOWN_VERSION) return null;
  const range = rangeAt(read.doc, ['version'], 'value');
  return diagnosticAt(read.source, range, ['version'], `is ${String(version)}, and this ThreadOS knows only ${String(KNOWN_VERSION)}`);
}

/**
 * Where the syntax is broken, what the parser made of the rest is a guess: only what stands before the first
 * break is judged, and nothing is called missing.
 */
function shapeDiagnostics(schema: v.GenericSchema, read: YamlRead): Diagnostic[] {
  if (read.value === undefined) return [];
  if (read.value === null && read.problems.length === 0) {
    return [diagnosticAt(read.source, [0, 1], [], 'is empty; it must begin with "version: 1"')];
  }
  const broken = read.doc.errors.length > 0 ? Math.min(...read.problems.map((p) => p.line)) : Infinity;
  return shapeProblems(schema, read.value)
    .filter((problem) => broken === Infinity || !problem.message.endsWith(' is missing'))
    .map((problem) => diagnosticAt(read.source, rangeAt(read.doc, problem.path, problem.at), problem.path, problem.message))
    .filter((diagnostic) => diagnostic.line < broken);
}
