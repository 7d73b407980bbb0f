import { fail, ok, type Result } from '../../model/result.ts';
import { readYaml } from './read.ts';

/** The plain value of any YAML text, for files that are not ours; INVALID_VALUE with the first problem's place. */
export function parseYamlValue(text: string): Result<unknown> {
  const { value, problems } = readYaml(text, '');
  const [first] = problems;
  if (first === undefined) return ok(value);
  return fail('INVALID_VALUE', `line ${first.line}: ${first.message}`);
}
