import { toJsonSchema } from '@valibot/to-json-schema';
import { stripVTControlCharacters } from 'node:util';
import type { ThreadOs } from '../../app/threados.ts';
import { parseQuery, QUERY_SCHEMAS, type QueryName, type QueryOf } from './queries.ts';
import { ok, type Result } from '../../model/result.ts';
import { parseDuration } from '../../util/duration.ts';
import { toolName, type McpTool, type ToolAnswer } from './tool.ts';

/** Rows of `status` in one answer, where the steps are not named: more would only fill the reader's context. */
const MOST_ROWS = 200;
const TAIL_LINES = 200;
/** Characters of one line of a log, and of a patch, in one answer. */
const LONGEST_LINE = 2_000;
const LONGEST_PATCH = 200_000;
/** Under the minute after which many clients give a call up. */
const WAIT_MS = 45_000;

/** The tools that change nothing. */
export function readTools(): readonly McpTool[] {
  return [
    reader('status', 'Where every step stands: status, reason, attempt, exit code, usage; the mode (safe or power); counts.', status),
    reader('sequence.show', 'The definition as written: sequence.yaml, with its comments.', async (os) => {
      const answer = await os.sequence();
      return answer.ok ? ok({ kind: 'text', text: answer.value.text }) : answer;
    }),
    reader('step.show', 'One step: its definition with every default, where it stands, and all of its attempts.', async (os, { id }) => {
      const answer = await os.step(id);
      if (!answer.ok) return answer;
      const { revision, step, row, attempts } = answer.value;
      return data({ step, row, attempts }, revision);
    }),
    reader('prompt.show', 'The prompt of a step.', async (os, { id }) => {
      const answer = await os.prompt(id);
      return answer.ok ? data(answer.value) : answer;
    }),
    reader('logs', "The last lines of a step's output.", logs),
    reader('diff', 'What a step changed in its folder, as a patch.', async (os, { id }) => {
      const answer = await os.diff(id);
      if (!answer.ok) return answer;
      const { patch, path } = answer.value;
      return text(patch.length <= LONGEST_PATCH ? patch : `${patch.slice(0, LONGEST_PATCH)}\n… the whole patch is ${path}`);
    }),
    reader('wait', 'Wait until steps have ended, or until the run has come to rest. Stopping to wait stops nothing else.', wait),
    reader('proposal.ls', 'Requests that wait for a person, and what became of earlier ones.', async (os, { state }) => {
      const answer = await os.proposals();
      if (!answer.ok) return answer;
      const shown = answer.value.filter((proposal) => state === undefined || proposal.state === state);
      return data({ proposals: shown.map(({ diff: _, decisions: __, ...proposal }) => proposal) });
    }),
    reader('proposal.show', 'One proposal whole, with its diff and what the policy said of it.', async (os, { id }) => {
      const answer = await os.proposal(id);
      return answer.ok ? data(answer.value.proposal) : answer;
    }),
    reader('policy.show', 'What may run here and who may decide it: mode, commands, roots, limits.', async (os) => {
      const answer = await os.policy();
      return answer.ok ? data({ mode: answer.value.mode, ...answer.value.effective }) : answer;
    }),
  ];
}

function reader<N extends QueryName>(
  name: N,
  description: string,
  read: (os: ThreadOs, query: QueryOf<N>, signal: AbortSignal) => Promise<Result<ToolAnswer>>,
): McpTool {
  const { $schema: _, ...schema } = toJsonSchema(QUERY_SCHEMAS[name], { errorMode: 'ignore', typeMode: 'input' });
  return {
    name: toolName(name),
    command: name,
    description,
    inputSchema: schema as McpTool['inputSchema'],
    annotations: { readOnlyHint: true, openWorldHint: false },
    call: async (os, args, signal) => {
      const query = parseQuery(name, args);
      return query.ok ? read(os, query.value, signal) : query;
    },
  };
}

function data(of: object, revision: string | null = null, warnings: readonly string[] = []): Result<ToolAnswer> {
  return ok({ kind: 'data', data: of, revision, warnings });
}

function text(of: string): Result<ToolAnswer> {
  return ok({ kind: 'text', text: of });
}

async function status(os: ThreadOs, { steps, run }: QueryOf<'status'>): Promise<Result<ToolAnswer>> {
  const answer = await os.status({ ...(steps === undefined ? {} : { steps }), ...(run === undefined ? {} : { run }) });
  if (!answer.ok) return answer;
  const { view, revision, warnings } = answer.value;
  const omitted = steps === undefined ? Math.max(0, view.steps.length - MOST_ROWS) : 0;
  if (omitted === 0) return data(view, revision, warnings);
  const said = `${omitted} of ${view.steps.length} steps are left out: name those you want in "steps"`;
  return data({ ...view, steps: view.steps.slice(0, MOST_ROWS) }, revision, [...warnings, said]);
}

async function logs(os: ThreadOs, query: QueryOf<'logs'>): Promise<Result<ToolAnswer>> {
  const { id, stream, tail, attempt, grep } = query;
  const wanted = { id, stream: stream ?? 'stdout', tail: tail ?? TAIL_LINES, attempt: attempt ?? null, grep: grep ?? null };
  const answer = await os.logs(wanted);
  if (!answer.ok) return answer;
  const { instance, attempt: shown, lines, skipped, path } = answer.value;
  const before = skipped === 0 ? '' : `, ${skipped} earlier lines left out`;
  return text([`${instance}, attempt ${shown}, ${path}${before}:`, ...lines.map(shortened)].join('\n'));
}

/** Colours and cursor movements mean nothing here, and a line of an agent's events can be megabytes long. */
function shortened(line: string): string {
  const plain = stripVTControlCharacters(line);
  return plain.length <= LONGEST_LINE ? plain : `${plain.slice(0, LONGEST_LINE)}… (${plain.length - LONGEST_LINE} more characters)`;
}

async function wait(os: ThreadOs, query: QueryOf<'wait'>, signal: AbortSignal): Promise<Result<ToolAnswer>> {
  const timeout_ms = query.timeout === undefined ? WAIT_MS : parseDuration(query.timeout);
  const report = await os.wait({ ids: query.ids ?? [], until: query.for ?? 'done', timeout_ms, signal });
  return report.ok ? data(report.value) : report;
}
