import type { Answer } from './answer.ts';
import type { Command } from './command.ts';
import { nextWords, type Grammar } from './input/tokens.ts';

const WIDEST = 100;

/** `--help` of the program, of a noun or of a command. */
export async function helpFor(path: readonly string[], command: Command | null, grammar: Grammar, columns: number): Promise<Answer> {
  const { commandHelp, listHelp } = await import('./input/parse.ts');
  const width = Math.min(columns, WIDEST);
  const line = [grammar.program, ...path].join(' ');
  const summary = path.length === 0 ? grammar.summary : (grammar.nouns[path[0] ?? ''] ?? '');
  const help = command === null ? await listHelp(path, grammar, summary, width) : await commandHelp(line, command, grammar, width);
  return {
    data: { command: path.join('.'), commands: command === null ? nextWords(path, grammar) : [], help },
    revision: null,
    text: () => help.split('\n'),
  };
}
