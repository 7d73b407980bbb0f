import type { Diagnostic } from '../model/failure.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { didYouMean } from '../util/nearest.ts';

/**
 * `\{{` | `{{ name }}` | `{{ name | text where it is empty }}` | a lone `{{`. Names are lower case with `_`.
 *
 * There are no conditions and no loops: what a template says can be read off it.
 */
const TOKEN = /\\\{\{|\{\{\s*(?<name>[a-z][a-z0-9_]*)\s*(?:\|(?<instead>[^{}\r\n]*))?\}\}|\{\{/g;

/**
 * Puts facts into a template. `{{name}}` becomes the fact; `{{name|text}}` becomes `text` where the fact is empty;
 * `\{{` stands for `{{` itself. Facts are put in as they are and not expanded again.
 * INVALID_TEMPLATE names every unknown variable and every `{{` that is no variable, each with its place.
 */
export function expandTemplate(text: string, facts: Readonly<Record<string, string>>, file = 'template'): Result<string> {
  const problems: Diagnostic[] = [];
  const expanded = text.replace(TOKEN, (token: string, ...rest: unknown[]) => {
    if (token.startsWith('\\')) return '{{';
    const offset = rest.find((item) => typeof item === 'number') ?? 0;
    const { name, instead } = rest.at(-1) as { name?: string; instead?: string };
    if (name === undefined) {
      problems.push(
        diagnostic(text, file, offset, token.length, '"{{" begins no variable: write {{name}}, or \\{{ for the two braces themselves'),
      );
      return token;
    }
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    if (fact === undefined) {
      const known = Object.keys(facts);
      problems.push(diagnostic(text, file, offset, token.length, `unknown variable "${name}".${didYouMean(name, known)}`));
      return token;
    }
    return fact === '' && instead !== undefined ? instead.trim() : fact;
  });
  const [first] = problems;
  if (first === undefined) return ok(expanded);
  const more = problems.length === 1 ? '' : ` (and ${String(problems.length - 1)} more)`;
  return fail('INVALID_TEMPLATE', `${file}:${String(first.line)}:${String(first.column)}: ${first.message}${more}`, {
    hint: `a template may name: ${Object.keys(facts).sort().join(', ')}`,
    details: { path: file },
    diagnostics: problems,
  });
}

function diagnostic(text: string, file: string, offset: number, length: number, message: string): Diagnostic {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const start = before.lastIndexOf('\n') + 1;
  const [source = ''] = text.slice(start).split(/\r?\n/, 1);
  return { message, file, line, column: offset - start + 1, source, length, path: '' };
}
