import type { CommandTable } from '../command.ts';

/** What people look at afterwards, and what another engine reads. */
export const INSIGHT_COMMANDS = {
  report: {
    summary: 'Write a page of HTML about a run: timeline, graph, diffs, reviews',
    details:
      'The page needs no script and fetches nothing. Without --out it goes to standard output; on a terminal, into the folder of the run.',
    examples: ['seqctl report --out report.html', 'seqctl report --run 20261123-084500-3f9a --out report.html'],
    positionals: [],
    flags: {
      run: { kind: 'text', value: 'RUN', summary: 'of this run instead of the latest' },
      out: { kind: 'text', value: 'FILE', summary: 'write it there' },
    },
  },
  metrics: {
    summary: 'Show how the runs of this repo went: durations, failures, fan-out, people, tokens',
    examples: ['seqctl metrics', 'seqctl metrics --since 7d', 'seqctl metrics --json'],
    positionals: [],
    flags: { since: { kind: 'text', value: 'TIME', summary: 'only runs begun since: a date, a time (RFC 3339), or how long ago: 7d' } },
  },
  export: {
    summary: 'Write the sequence for another engine: Dagu, or Argo Workflows',
    details: 'What the other engine cannot express is refused by step and field (UNSUPPORTED). docs/metrics-and-export.md has the mapping.',
    examples: ['seqctl export --to dagu --format text > sequence.yaml', 'seqctl export --to argo --format text | argo submit -'],
    positionals: [],
    flags: { to: { kind: 'choice', choices: ['dagu', 'argo'], summary: 'the engine', required: true } },
  },
} as const satisfies CommandTable;
