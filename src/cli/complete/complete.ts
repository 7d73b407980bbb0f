import type { ThreadOs } from '../../app/threados.ts';
import type { Grammar } from '../input/tokens.ts';
import type { Io } from '../io.ts';
import type { Open } from '../run-command.ts';
import { candidatesFor, type Candidates } from './candidates.ts';

/**
 * `seqctl __complete --current=WORD -- WORDS…`: what may stand at the cursor, one per line. Called by the shells'
 * scripts; says nothing at all where anything goes wrong, because its output ends up in somebody's command line.
 */
export async function complete(argv: readonly string[], grammar: Grammar, io: Io, open: Open): Promise<number> {
  const [first = '', , ...words] = argv;
  const current = first.startsWith('--current=') ? first.slice('--current='.length) : '';
  // In a list (`--depends-on plan,bu`) the last item is completed.
  const comma = current.lastIndexOf(',') + 1;
  const names = await namesOf(candidatesFor(words, current, grammar), io, open);
  const found = names.filter((name) => name.startsWith(current.slice(comma))).map((name) => current.slice(0, comma) + name);
  await io.stdout.write(found.map((name) => `${name}\n`).join(''));
  return 0;
}

async function namesOf(candidates: Candidates, io: Io, open: Open): Promise<readonly string[]> {
  if (candidates === 'file') return [];
  if (typeof candidates !== 'string') return candidates;
  const opened = await open({ cwd: io.cwd });
  return opened.ok ? fromRepo(candidates, opened.value) : [];
}

async function fromRepo(kind: 'step' | 'group' | 'proposal' | 'run', threados: ThreadOs): Promise<readonly string[]> {
  if (kind === 'proposal') {
    const proposals = await threados.proposals();
    return proposals.ok ? proposals.value.filter(({ state }) => state === 'pending').map(({ id }) => id) : [];
  }
  if (kind === 'run') {
    const runs = await threados.runs();
    return runs.ok ? runs.value.map(({ run_id }) => run_id) : [];
  }
  const answer = await threados.sequence();
  if (!answer.ok) return [];
  const { steps } = answer.value.sequence;
  if (kind === 'step') return steps.map(({ id }) => id);
  const groups = steps.flatMap(({ group }) => (group === null ? [] : [group]));
  return [...new Set([...groups, ...steps.filter(({ type }) => type === 'p').map(({ id }) => id)])];
}
