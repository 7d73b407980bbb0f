import { readFileSync } from 'node:fs';

/** What a page tells its reader to do, in its order. */
export type DocExample =
  | {
      readonly kind: 'command';
      readonly line: string;
      readonly program: string;
      readonly args: readonly string[];
      /** What it must end with; `null`: the page says that it does not matter. */
      readonly exit: number | null;
      /** Its standard output, to the letter; `null`: the page shows none. */
      readonly prints: string | null;
    }
  | { readonly kind: 'file'; readonly path: string; readonly text: string };

/**
 * Reads the examples of a page of Markdown, by these fences:
 *
 *   ```sh                        one command per line, which must end with 0; `# exit 9` behind it says otherwise,
 *                                `|| true` that it does not matter; a line that begins with # is for people
 *   ```console                   `$ command`, and below it what it prints on a terminal, to the letter
 *   ```yaml file=notes/a.yaml    (any language) a file to write, whole
 *
 * Every other fence is for people only. Words are split at spaces; double quotes hold them together.
 */
export function docExamples(page: URL): DocExample[] {
  const text = readFileSync(page, 'utf8').replaceAll('\r\n', '\n');
  return [...text.matchAll(/^```([^\n]*)\n([^]*?)^```$/gm)].flatMap(([, info = '', block = '']): DocExample[] => {
    const file = /\bfile=(\S+)/.exec(info)?.[1];
    if (file !== undefined) return [{ kind: 'file', path: file, text: block }];
    if (info === 'sh') return block.split('\n').flatMap((line) => (/^\s*(#|$)/.test(line) ? [] : [command(line, null)]));
    if (info === 'console') return consoleBlock(block);
    return [];
  });
}

function consoleBlock(block: string): DocExample[] {
  return block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return command(part.slice(0, end), part.slice(end + 1));
    });
}

function command(line: string, prints: string | null): DocExample {
  const exit = line.includes('|| true') ? null : Number(/ # exit (\d+)/.exec(line)?.[1] ?? 0);
  const [bare = ''] = line.split(/ > | \|\| |\s+# /);
  const [program = '', ...args] = [...bare.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  return { kind: 'command', line, program, args, exit, prints };
}
