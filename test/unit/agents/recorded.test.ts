import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readReport, readReportFiles } from '../../../src/agents/read-report.ts';
import type { AgentReport, OutputFormat } from '../../../src/model/launch.ts';

/** What the real CLIs printed (test/slow/agents/record.ts), and what must be read out of it. */
const FORMAT: Readonly<Record<string, OutputFormat>> = {
  'claude-code': 'claude-stream-json',
  codex: 'codex-jsonl',
  gemini: 'gemini-stream-json',
};
const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
const NO_ANSWER = 'the agent ended well but gave no answer: look at what it changed';

function recorded(name: string): { stdout: string; stderr: string; code: number | null; signal: string | null } {
  return JSON.parse(readFileSync(new URL(`../../fixtures/agents/${name}.json`, import.meta.url), 'utf8')) as ReturnType<typeof recorded>;
}
function read(agent: string, name: string): AgentReport {
  const { stdout, stderr, ...exit } = recorded(`${agent}-${name}`);
  return readReport(FORMAT[agent] ?? 'text', stdout, stderr, exit);
}

test.each([
  ['claude-code', 0.0012],
  ['codex', null],
  ['gemini', null],
])('%s: a step that wrote a file', (agent, cost_usd) => {
  const { session_id, ...report } = read(agent, 'write');
  expect(report).toEqual({
    success: true,
    summary: 'wrote /home/me/work/out.txt',
    usage: { input_tokens: 200, output_tokens: 20, cost_usd },
    error: null,
    warnings: [],
  });
  expect(session_id).toMatch(UUID);
});

test.each([
  ['claude-code', '1 tool call was denied: Write'],
  ['codex', 'the sandbox refused changes of files'],
  ['gemini', '1 tool call failed or was refused'],
])('%s: a refused edit is a success with a warning', (agent, warning) => {
  expect(read(agent, 'denied')).toMatchObject({ success: true, warnings: [warning] });
});

test.each(['claude-code', 'codex', 'gemini'])('%s: failures by their kind', (agent) => {
  const kinds = ['error-401', 'error-429', 'error-500', 'cut', 'killed'].map((name) => {
    const report = read(agent, name);
    expect(report).toMatchObject({ success: false, summary: null, session_id: expect.stringMatching(UUID) as string });
    expect(report.error?.message).not.toBe('');
    return report.error?.code;
  });
  expect(kinds).toEqual(['auth', 'rate-limited', 'overloaded', 'network', 'agent']);
  expect(read(agent, 'killed').error?.message).toBe('the agent was ended by SIGKILL before its answer');
});

test('an empty answer is told, each agent in its own way', () => {
  expect(read('claude-code', 'empty')).toMatchObject({ success: true, summary: null, warnings: [NO_ANSWER] });
  expect(read('codex', 'empty')).toMatchObject({ success: true, summary: null, warnings: [NO_ANSWER] });
  expect(read('gemini', 'empty')).toMatchObject({
    success: false,
    error: { message: expect.stringContaining('empty response') as string },
  });
});

test('a missing log is read as an empty one', async () => {
  const files = { stdout: '/nowhere/stdout.log', stderr: '/nowhere/stderr.log' };
  expect(await readReportFiles('claude-stream-json', files, { code: 1, signal: null })).toMatchObject({ success: false, session_id: null });
  expect(await readReportFiles('text', files, { code: 0, signal: null })).toMatchObject({ success: null, summary: null });
});
