import type { AgentReport, OutputFormat } from '../model/launch.ts';
import type { Usage } from '../model/status.ts';
import { logLines, logTail } from './log-lines.ts';
import type { OutputReader } from './output-reader.ts';
import { claudeStreamReader } from './read-claude-stream.ts';
import { codexJsonlReader } from './read-codex-jsonl.ts';
import { geminiStreamReader } from './read-gemini-stream.ts';
import { SUMMARY_CHARS, textReader } from './read-text.ts';

const READERS: Readonly<Record<OutputFormat, () => OutputReader>> = {
  text: textReader,
  'claude-stream-json': claudeStreamReader,
  'codex-jsonl': codexJsonlReader,
  'gemini-stream-json': geminiStreamReader,
};

/** Errors are told at the end of stderr; agents that warn all day are not read in full. */
const STDERR_BYTES = 64 * 1024;

type Exit = Readonly<{ code: number | null; signal: string | null }>;

/** What an agent's output says of its run. Pure. */
export function readReport(format: OutputFormat, stdout: string, stderr: string, exit: Exit, previous: Usage | null = null): AgentReport {
  const reader = READERS[format]();
  for (const line of stdout.split(/\r?\n/)) reader.line(line);
  return reader.end({ ...exit, stderr: stderr.slice(-STDERR_BYTES) }, previous);
}

/** The same out of log files: a JSON stream line by line, of plain text only the end. */
export async function readReportFiles(
  format: OutputFormat,
  files: { readonly stdout: string; readonly stderr: string },
  exit: Exit,
  previous: Usage | null = null,
): Promise<AgentReport> {
  const reader = READERS[format]();
  try {
    if (format === 'text') for (const line of (await logTail(files.stdout, 4 * SUMMARY_CHARS)).split(/\r?\n/)) reader.line(line);
    else for await (const line of logLines(files.stdout)) reader.line(line);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const stderr = await logTail(files.stderr, STDERR_BYTES).catch((error: unknown) => {
    if (isMissing(error)) return '';
    throw error;
  });
  return reader.end({ ...exit, stderr }, previous);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
