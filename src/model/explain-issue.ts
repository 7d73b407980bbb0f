import * as v from 'valibot';
import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';

/** What is wrong with a field of `name`, in words that say which and what it must be. `fields`: those there are. */
export function explainIssue(issue: v.BaseIssue<unknown>, name: string, fields: readonly string[]): string {
  const path = (v.getDotPath(issue) ?? '').slice(0, 80);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return `${name} has no field "${printable(path)}".${didYouMean(path, fields)}`;
  }
  if (issue.received === 'undefined') return `"${path}" is missing`;
  const message = issue.message.startsWith('Invalid ')
    ? `must be ${issue.expected ?? 'something else'}, not ${issue.received}`
    : issue.message;
  return `"${printable(path)}" ${printable(message)}`;
}
