import type { AgentReport } from '../model/launch.ts';
import type { Usage } from '../model/status.ts';

/** How the process ended, and the end of what it said on stderr. */
export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
}

/**
 * Reads one agent's stdout line by line: an agent's lines may be megabytes and its log hundreds of them, so
 * nothing is kept but what the report needs.
 */
export interface OutputReader {
  line(text: string): void;
  /** `previous`: what earlier attempts of a resumed session used, where the agent counts on. */
  end(ending: Ending, previous: Usage | null): AgentReport;
}

/** What this attempt used, where the agent's numbers are its session's running total. */
export function sinceThen(total: Usage, previous: Usage | null): Usage {
  return {
    input_tokens: subtract(total.input_tokens, previous?.input_tokens ?? 0),
    output_tokens: subtract(total.output_tokens, previous?.output_tokens ?? 0),
    cost_usd: subtract(total.cost_usd, previous?.cost_usd ?? 0),
  };
}

/** A total below the earlier one has been started over. Costs are kept to a millionth, else 0.3 - 0.1 shows. */
function subtract(total: number | null, previous: number): number | null {
  return total === null ? null : Math.round((total < previous ? total : total - previous) * 1e6) / 1e6;
}

export const NO_ANSWER = 'the agent ended well but gave no answer: look at what it changed';

/** An agent that reports success and still ends with another exit code has failed after its answer. */
export function contradicted(report: AgentReport, { code, signal }: Ending): AgentReport {
  if (report.success !== true || code === 0) return report;
  const how = signal === null ? `exit code ${String(code)}` : signal;
  return { ...report, success: false, error: { code: 'agent', message: `the agent reported success but ended with ${how}` } };
}
