import type { AgentReport } from '../model/launch.ts';

export type AgentErrorCode = NonNullable<AgentReport['error']>['code'];

/** In this order: a message about a quota also speaks of the account. */
const WORDS: readonly (readonly [AgentErrorCode, RegExp])[] = [
  ['rate-limited', /\b429\b|rate.?limit|usage limit|hit your limit|limit reached|too many requests|quota|resource.?exhausted/i],
  ['overloaded', /\b5(?:03|29)\b|overloaded|service unavailable|at capacity|high demand/i],
  [
    'auth',
    /\b40[13]\b|not logged in|\/login|unauthori[sz]ed|authenticat|invalid (?:api|auth)|api key|permission.?denied|missing environment variable/i,
  ],
  ['limit', /max(?:imum)? (?:number of )?(?:session )?turns|budget|context (?:window|length)|prompt is too long/i],
  [
    'network',
    /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|fetch failed|connection|network|stream disconnected|socket hang up|terminated\]|reconnecting/i,
  ],
  ['usage', /unknown (?:option|argument)|unexpected argument|invalid value|^usage:|no prompt|no input/im],
];

/** What kind of failure an HTTP status, or else the words of a message, stand for. */
export function classifyError(status: number | null, message: string): AgentErrorCode {
  if (status === 401 || status === 403) return 'auth';
  if (status === 429) return 'rate-limited';
  if (status !== null && status >= 500) return 'overloaded';
  if (status === 400 || status === 404) return 'usage';
  return WORDS.find(([, words]) => words.test(message))?.[0] ?? 'agent';
}

/** Log lines and start-up chatter that the agents write to stderr whatever happens. */
const NOISE = /^(?:\d{4}-\d\d-\d\dT\S+Z? +(?:ERROR|WARN|INFO) |\[STARTUP\]|Ripgrep is not available|\s+at )/;

/** Why a run ended without its final event: the signal, the last lines on stderr that say something, or `otherwise`. */
export function lastWords({ signal, stderr }: { readonly signal: string | null; readonly stderr: string }, otherwise: string): string {
  if (signal !== null) return `the agent was ended by ${signal} before its answer`;
  const lines = stderr.split(/\r?\n/).filter((line) => line.trim() !== '' && !NOISE.test(line));
  return lines.slice(-5).join('\n').slice(-2000) || otherwise;
}
