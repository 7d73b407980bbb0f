import type * as v from 'valibot';
import type { Diagnostic, FailureCode } from '../../model/failure.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { shapeProblems, type ShapeProblem } from './shape-problems.ts';
import { diagnosticAt } from './source-text.ts';
import { rangeAt, readYaml, type YamlRead } from './read.ts';

/** The newest `version:` of sequence.yaml and policy.yaml that this ThreadOS can read. */
const KNOWN_VERSION = 1;
/** Problems that are looked up in the text and told one by one; nobody reads more, and each costs a search. */
const MOST_TOLD = 200;

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
  const shape = shapeOf(schema, read);
  const diagnostics = [...read.problems.slice(0, MOST_TOLD), ...shapeDiagnostics(shape.slice(0, MOST_TOLD), read)];
  const first = diagnostics.sort((a, b) => a.line - b.line || a.column - b.column)[0];
  if (first === undefined) return ok({ read, value: read.value as v.InferOutput<S> });
  const problems = diagnostics.length + Math.max(0, read.problems.length - MOST_TOLD) + Math.max(0, shape.length - MOST_TOLD);
  const more = problems > 1 ? ` (and ${String(problems - 1)} more)` : '';
  return fail(code, `${file}:${String(first.line)}:${String(first.column)}: ${first.message}${more}`, {
    diagnostics,
    details: { path: file, line: first.line, column: first.column, problems },
  });
}

function newerVersion(read: YamlRead): Diagnostic | null {
  const { value } = read;
  const version = typeof value === 'object' && value !== null && 'version' in value ? value.version : null;
  if (typeof version !== 'number' || version <= KNOWN_VERSION) return null;
  const range = rangeAt(read.doc, ['version'], 'value');
  return diagnosticAt(read.source, range, ['version'], `is ${String(version)}, and this ThreadOS knows only ${String(KNOWN_VERSION)}`);
}

const EMPTY: ShapeProblem = { path: [], at: 'value', message: 'is empty; it must begin with "version: 1"' };

function shapeOf(schema: v.GenericSchema, read: YamlRead): readonly ShapeProblem[] {
  if (read.value === undefined) return [];
  if (read.value === null && read.problems.length === 0) return [EMPTY];
  return shapeProblems(schema, read.value);
}

/**
 * Where the syntax is broken, what the parser made of the rest is a guess: only what stands before the first
 * break is judged, and nothing is called missing.
 */
function shapeDiagnostics(problems: readonly ShapeProblem[], read: YamlRead): Diagnostic[] {
  const broken = read.doc.errors.length > 0 ? Math.min(...read.problems.map((p) => p.line)) : Infinity;
  return problems
    .filter((problem) => broken === Infinity || !problem.message.endsWith(' is missing'))
    .map((problem) => diagnosticAt(read.source, rangeAt(read.doc, problem.path, problem.at), problem.path, problem.message))
    .filter((diagnostic) => diagnostic.line < broken);
}
