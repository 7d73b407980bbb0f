import type { Action } from '../model/action.ts';
import { parseActions } from '../model/parse-action.ts';
import { fail, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import type { Context } from './answer.ts';
import { readText } from './read-text.ts';

/** `{"actions": [...]}` from FILE or standard input. */
export async function readActions(file: string | undefined, context: Context): Promise<Result<readonly Action[]>> {
  const text = await readText(file, context.cwd, context.io);
  if (!text.ok) return text;
  let input: unknown;
  try {
    input = JSON.parse(text.value);
  } catch (error) {
    const problem = error instanceof SyntaxError ? error.message : 'not JSON';
    return fail('INVALID_ACTION', `the input is not JSON: ${printable(problem.slice(0, 200))}`, {
      hint: 'it must be {"actions": [{"action": "step.add", "id": "plan"}]}',
    });
  }
  return parseActions(input);
}
