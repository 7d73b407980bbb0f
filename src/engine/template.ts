import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import { fail, ok, type Result } from '../model/result.ts';

const PLACEHOLDER = /\{\{\s*([^{}\s]+)\s*\}\}/g;

/** Left as they are: they get their value when the step is launched, each instance its own. */
const FILLED_AT_LAUNCH = new Set(['item']);

/**
 * A prompt template with `{{name}}` replaced by the facts of a step. INVALID_TEMPLATE names every placeholder that
 * stands for nothing, with its line; `path` is where the template lies.
 */
export function expandTemplate(text: string, facts: Readonly<Record<string, string>>, path: string): Result<string> {
  const unknown = new Map<string, number>();
  const expanded = text.replace(PLACEHOLDER, (whole, name: string, offset: number) => {
    if (Object.hasOwn(facts, name)) return facts[name] ?? '';
    if (!FILLED_AT_LAUNCH.has(name) && !unknown.has(name)) unknown.set(name, text.slice(0, offset).split('\n').length);
    return whole;
  });
  const [first] = unknown.keys();
  if (first === undefined) return ok(expanded);
  const places = [...unknown].map(([name, line]) => `{{${printable(name)}}} (line ${line})`).join(', ');
  const known = [...Object.keys(facts), ...FILLED_AT_LAUNCH];
  return fail('INVALID_TEMPLATE', `${path} asks for ${places}, which no step has.${didYouMean(first, known)}`, {
    hint: `there are: ${known.join(', ')}`,
    details: { path, placeholders: [...unknown.keys()] },
  });
}
