import { pathOfDiffHeader } from '../../util/git-path.ts';
import { escapeBlock, escapeMarkup } from '../markup.ts';

/** More would make a page that nobody can scroll; the rest is a command away. */
const MOST_LINES = 1500;

interface FilePatch {
  readonly path: string;
  /** What git says of the file beside its lines: its mode, a new name, that it is binary. */
  readonly notes: readonly string[];
  readonly hunks: readonly string[];
}

/** A patch as folded files with coloured lines. `command` shows all of it. */
export function patchView(patch: string, command: string): string[] {
  const files = splitFiles(patch);
  let left = MOST_LINES;
  return files.flatMap(({ path, notes, hunks }) => {
    const shown = hunks.slice(0, left);
    left -= shown.length;
    const more = hunks.length - shown.length;
    const counts = `<span class="add">+${count(hunks, '+')}</span> <span class="del">−${count(hunks, '-')}</span>`;
    return [
      `<details class="file"${files.length === 1 && hunks.length < 60 ? ' open' : ''}><summary><code>${escapeMarkup(path)}</code> ${counts}</summary>`,
      `<pre class="patch">${[...notes.map((note) => span('head', note)), ...shown.map(hunkLine)].join('')}</pre>`,
      ...(more === 0 ? [] : [`<p class="more">${more} more lines: <code>${escapeMarkup(command)}</code></p>`]),
      '</details>',
    ];
  });
}

/** By file. What git repeats of its name is left out. */
function splitFiles(patch: string): FilePatch[] {
  const files: { path: string; notes: string[]; hunks: string[] }[] = [];
  for (const line of patch.replace(/\n$/, '').split('\n')) {
    const file = files.at(-1);
    if (line.startsWith('diff --git ')) {
      files.push({ path: pathOfDiffHeader(line), notes: [], hunks: [] });
    } else if (file !== undefined && (file.hunks.length > 0 || line.startsWith('@@'))) file.hunks.push(line);
    else if (!/^(?:index |--- |\+\+\+ )/.test(line)) file?.notes.push(line);
  }
  return files;
}

function count(hunks: readonly string[], sign: '+' | '-'): number {
  return hunks.filter((line) => line.startsWith(sign)).length;
}

const KINDS: Readonly<Record<string, string>> = { '@': 'hunk', '+': 'add', '-': 'del', '\\': 'head' };

function hunkLine(line: string): string {
  return span(KINDS[line[0] ?? ''] ?? '', line);
}

/** The line feed stays inside, for who copies. */
function span(kind: string, line: string): string {
  return `<span${kind === '' ? '' : ` class="${kind}"`}>${escapeBlock(line.replaceAll('\r', ''))}\n</span>`;
}
