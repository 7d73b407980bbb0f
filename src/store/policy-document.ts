import { PolicySchema, type PolicySpec } from '../model/policy.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { REPO_PATHS } from './layout.ts';
import { editYaml } from './yaml/edit.ts';
import { parseYaml } from './yaml/parse.ts';
import { readYaml } from './yaml/read.ts';

/** The text of policy.yaml: what it says, and how to make it say something else. Pure. */

const FILE = REPO_PATHS.policy;
const KEYS = Object.keys(PolicySchema.entries);

export function parsePolicy(text: string): Result<PolicySpec> {
  if (isEmpty(text)) return ok({ version: 1 });
  const parsed = parseYaml(PolicySchema, text, FILE, 'INVALID_POLICY');
  return parsed.ok ? ok(parsed.value.value) : parsed;
}

export function editPolicy(text: string, after: PolicySpec): Result<string> {
  const edited = editYaml(text, after, (path) => (path === '' ? KEYS : []));
  if (edited !== null) return ok(edited);
  return fail('UNSUPPORTED', `${FILE} is laid out in a way that ThreadOS cannot change without losing something`, {
    hint: 'Make the change by hand; ThreadOS reads the file as it is.',
    details: { path: FILE },
  });
}

/** A file of comments alone says nothing, as one that is not there. */
function isEmpty(text: string): boolean {
  if (/[^\s#]/.test(text.replace(/#.*$/gm, '').replace(/^\ufeff/, ''))) return false;
  const read = readYaml(text, FILE);
  return read.problems.length === 0 && (read.value === null || read.value === undefined);
}
