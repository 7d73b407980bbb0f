import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { makeFolder } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

interface Example {
  readonly line: string;
  readonly args: readonly string[];
  /** It is said to fail, or not to matter whether it does. */
  readonly mayFail: boolean;
  /** What the page says it prints; `null`: nothing is said. */
  readonly prints: string | null;
}

/** The commands of a page: whole `sh` blocks, and `console` blocks with `$` before the command and its output below. */
function examplesOf(page: string): Example[] {
  const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(/^```(sh|console)\n([^]*?)^```$/gm)].flatMap(([, kind, block = '']) => {
    if (kind === 'sh')
      return block
        .trimEnd()
        .split('\n')
        .map((line) => example(line, null));
    const [command = '', ...output] = block.split('\n');
    return [example(command.replace(/^\$ /, ''), output.join('\n'))];
  });
}

function example(line: string, prints: string | null): Example {
  const [command = ''] = line.split(/ > | \|\| /);
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  expect(words[0]).toBe('seqctl');
  return { line, args: words.slice(1), mayFail: line.includes('|| true'), prints };
}

test.each(['graphs-and-reports.md', 'metrics-and-export.md'])('every command of docs/%s does what the page says', async (page) => {
  const root = makeFolder();
  const examples = examplesOf(page);
  expect(examples.length).toBeGreaterThan(5);
  for (const { line, args, mayFail, prints } of examples) {
    const shown = prints === null ? args : [...args, '--format', 'text'];
    const { code, stdout, stderr } = await seqctl(root, shown);
    if (!mayFail) expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
    if (prints !== null) expect(stdout, line).toBe(prints);
  }
});
