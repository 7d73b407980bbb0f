import type { SequenceSpec } from '../../model/sequence.ts';
import type { Problem } from './problem.ts';

const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;

/** Prompt files, working folders and artifacts lie inside the repo, by names that every platform can hold. */
export function pathProblems(spec: SequenceSpec): Problem[] {
  return spec.steps.flatMap((step, i) => {
    const of = (path: string, place: Problem['path'], more: (path: string) => string | null = () => null): Problem[] => {
      const problem = pathProblem(path) ?? more(path);
      const field = String(place[2]);
      return problem === null
        ? []
        : [{ code: 'INVALID_SEQUENCE', message: `${field} of step "${step.id}" (${path}) ${problem}`, path: place }];
    };
    return [
      ...(step.prompt_file === undefined ? [] : of(step.prompt_file, ['steps', i, 'prompt_file'], promptPathProblem)),
      ...(step.cwd === undefined ? [] : of(step.cwd, ['steps', i, 'cwd'])),
      ...(step.artifacts ?? []).flatMap((path, n) => of(path, ['steps', i, 'artifacts', n])),
    ];
  });
}

/** Why a path cannot be used from the repo's root, or `null`. Both separators count, whatever the platform. */
export function pathProblem(path: string): string | null {
  if (/^[\\/]/.test(path) || /^[A-Za-z]:/.test(path)) return 'must be relative to the root of the repo';
  let depth = 0;
  for (const segment of path.split(/[\\/]/)) {
    if (segment === '..') depth--;
    else if (segment !== '' && segment !== '.') depth++;
    if (depth < 0) return 'leaves the repo';
    if (DEVICE.test(bareName(segment))) return `holds "${segment}", a device name on Windows`;
  }
  return null;
}

/**
 * A prompt file is written by whoever may edit a step. It must never be one of the files that say what may be done:
 * ThreadOS's own (but for prompts and templates) and git's.
 */
export function promptPathProblem(path: string): string | null {
  const segments = normalised(path);
  if (segments.includes('.git')) return 'lies inside .git';
  const own = segments.lastIndexOf('.threados');
  if (own >= 0 && segments[own + 1] !== 'prompts' && segments[own + 1] !== 'templates') {
    return "is one of ThreadOS's own files; prompts lie in .threados/prompts/";
  }
  return null;
}

/** Segments as the most forgiving file system reads them: `..` resolved, case and trailing dots and spaces dropped. */
function normalised(path: string): string[] {
  const segments: string[] = [];
  for (const segment of path.split(/[\\/]/)) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment.toLowerCase().replace(/[. ]+$/, ''));
  }
  return segments;
}

/** The part of a name that Windows compares with its devices: up to the first dot or colon, without trailing spaces. */
function bareName(segment: string): string {
  return segment.replace(/[.:].*$/s, '').trimEnd();
}
