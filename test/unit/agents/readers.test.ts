import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { logLines, logTail } from '../../../src/agents/log-lines.ts';
import { readReport, readReportFiles } from '../../../src/agents/read-report.ts';

const WELL = { code: 0, signal: null };
const jsonl = (...events: object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join('');
const folder = mkdtempSync(join(tmpdir(), 'threados-test-readers-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('claude', () => {
  const result = {
    type: 'result',
    subtype: 'success',
    is_error: false,
    result: 'Done.',
    session_id: 's',
    num_turns: 1,
    total_cost_usd: 0.03,
  };
  const read = (stdout: string, exit = WELL, stderr = '', previous: Parameters<typeof readReport>[4] = null) =>
    readReport('claude-stream-json', stdout, stderr, exit, previous);

  test('a resumed session counts on: the earlier total is taken off, and never below zero', () => {
    const model = (n: number) => ({ inputTokens: n, outputTokens: n / 10, cacheReadInputTokens: n, cacheCreationInputTokens: 0 });
    const stdout = jsonl({ ...result, modelUsage: { opus: model(1000), haiku: model(100) } });
    expect(read(stdout).usage).toEqual({ input_tokens: 2200, output_tokens: 110, cost_usd: 0.03 });
    const previous = { input_tokens: 2000, output_tokens: 100, cost_usd: 0.01 };
    expect(read(stdout, WELL, '', previous).usage).toEqual({ input_tokens: 200, output_tokens: 10, cost_usd: 0.02 });
    expect(read(stdout, WELL, '', { input_tokens: 5000, output_tokens: null, cost_usd: 0 }).usage).toEqual({
      input_tokens: 2200,
      output_tokens: 110,
      cost_usd: 0.03,
    });
  });

  test('without numbers usage is null in its parts, never 0', () => {
    expect(read(jsonl({ ...result, total_cost_usd: undefined })).usage).toEqual({
      input_tokens: null,
      output_tokens: null,
      cost_usd: null,
    });
  });

  test('only is_error tells failure: its subtype says success, SIGINT exits 0', () => {
    const failed = { ...result, is_error: true, result: 'Prompt is too long' };
    expect(read(jsonl(failed))).toMatchObject({ success: false, error: { code: 'limit', message: 'Prompt is too long' } });
    const interrupted = { ...result, subtype: 'error_during_execution', is_error: true, result: undefined, errors: ['interrupted'] };
    expect(read(jsonl(interrupted))).toMatchObject({ success: false, error: { code: 'agent', message: 'interrupted' } });
    const turns = { ...result, subtype: 'error_max_turns', is_error: true, result: undefined };
    expect(read(jsonl(turns), { code: 1, signal: null })).toMatchObject({ error: { code: 'limit', message: 'error_max_turns' } });
    expect(read(jsonl({ ...result, is_error: true, result: 'Not logged in · Please run /login' }))).toMatchObject({
      error: { code: 'auth' },
    });
  });

  test('a good result and another exit code is a failure', () => {
    expect(read(jsonl(result), { code: 3, signal: null })).toMatchObject({
      success: false,
      summary: 'Done.',
      error: { message: expect.stringContaining('exit code 3') as string },
    });
  });

  test('a refused command line, and retries until somebody stopped it', () => {
    expect(read('', { code: 1, signal: null }, "error: unknown option '--nope'\n")).toMatchObject({
      success: false,
      error: { code: 'usage' },
    });
    const retry = { type: 'system', subtype: 'api_retry', session_id: 's', attempt: 3, error_status: 529, error: 'overloaded_error' };
    expect(read(jsonl(retry), { code: 143, signal: null })).toMatchObject({
      session_id: 's',
      error: { code: 'overloaded', message: 'overloaded_error' },
    });
  });

  test('a prompt that the agent took for its own command is told', () => {
    expect(read(jsonl({ ...result, num_turns: 0 })).warnings).toEqual([expect.stringContaining('never reached the model')]);
  });

  test('text that is no event, and events that are no shape, are passed over', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.json())), (noise) => {
        expect(read(`${noise.join('\n')}\n${jsonl(result)}`)).toMatchObject({ success: true, summary: 'Done.' });
      }),
    );
  });
});

describe('codex', () => {
  const thread = { type: 'thread.started', thread_id: 't' };
  const done = (input_tokens: number) => ({
    type: 'turn.completed',
    usage: { input_tokens, cached_input_tokens: 5, output_tokens: 2, reasoning_output_tokens: 1 },
  });
  const read = (stdout: string, exit: { code: number | null; signal: string | null } = WELL, stderr = '') =>
    readReport('codex-jsonl', stdout, stderr, exit);

  test('the last message is the summary; errors on the way are not the end', () => {
    const message = (text: string) => ({ type: 'item.completed', item: { type: 'agent_message', text } });
    const stdout = jsonl(
      thread,
      { type: 'error', message: 'Reconnecting... 1/5' },
      message('first'),
      { type: 'item.completed', item: { type: 'error', message: 'unknown model' } },
      message('last'),
      done(10),
    );
    expect(read(stdout)).toEqual({
      success: true,
      summary: 'last',
      session_id: 't',
      usage: { input_tokens: 10, output_tokens: 2, cost_usd: null },
      error: null,
      warnings: ['unknown model'],
    });
    expect(readReport('codex-jsonl', stdout, '', WELL, { input_tokens: 4, output_tokens: 1, cost_usd: null }).usage).toEqual({
      input_tokens: 6,
      output_tokens: 1,
      cost_usd: null,
    });
  });

  test('a refused command line is the usage, a lost login is not', () => {
    expect(read('', { code: 2, signal: null }, "error: unexpected argument '--full-auto' found\n")).toMatchObject({
      success: false,
      error: { code: 'usage' },
    });
    expect(read('', { code: 1, signal: null }, 'Missing environment variable: `X_KEY`.\n')).toMatchObject({ error: { code: 'auth' } });
  });
});

describe('gemini', () => {
  const init = { type: 'init', session_id: 'g', model: 'm' };
  const said = (content: string) => ({ type: 'message', role: 'assistant', content, delta: true });
  const good = { type: 'result', status: 'success', stats: { input_tokens: 3, output_tokens: 4 } };
  const read = (stdout: string, exit: { code: number | null; signal: string | null } = WELL, stderr = '') =>
    readReport('gemini-stream-json', stdout, stderr, exit);

  test('the deltas after the last tool call are the summary, else those before it', () => {
    const tool = { type: 'tool_use', tool_name: 'write_file' };
    expect(read(jsonl(init, said('I will '), said('look.'), tool, said('Do'), said('ne.'), good)).summary).toBe('Done.');
    expect(read(jsonl(init, said('I wrote it.'), tool, good)).summary).toBe('I wrote it.');
  });

  test('an empty answer with exit 0 is a failure', () => {
    expect(read(jsonl(init, good))).toMatchObject({ success: false, error: { message: 'the agent gave an empty answer' } });
  });

  test.each([
    [41, 'auth'],
    [42, 'usage'],
    [53, 'limit'],
    [145, 'auth'],
    [429, 'rate-limited'],
    [247, 'overloaded'],
    [1, 'agent'],
    [55, 'agent'],
  ])('exit %d without a result is %s', (code, kind) => {
    expect(read(jsonl(init), { code, signal: null }).error?.code).toBe(kind);
  });

  test('a fatal error is found as JSON among the noise on stderr', () => {
    const stderr = `Ripgrep is not available.\n{\n  not json\n}\n${JSON.stringify({ session_id: 'g', error: { type: 'Error', message: 'Please set an Auth method', code: 41 } }, null, 2)}\n[STARTUP] x\n`;
    expect(read('', { code: 41, signal: null }, stderr).error).toEqual({ code: 'auth', message: 'Please set an Auth method' });
  });
});

test('plain text: the end of the log is the summary; only the exit code judges, and the last words say why', () => {
  const long = Array.from({ length: 20_000 }, (_, i) => `line ${String(i)}`).join('\n');
  const report = readReport('text', `${long}\n`, 'boom 429', { code: 1, signal: null });
  expect(report).toMatchObject({ success: null, usage: null, error: { code: 'rate-limited', message: 'boom 429' }, session_id: null });
  expect(readReport('text', 'a\nquota exceeded\n', '', { code: 2, signal: null }).error).toMatchObject({ code: 'rate-limited' });
  expect(readReport('text', 'we speak of error 429', '', { code: 0, signal: null }).error).toBe(null);
  expect(readReport('text', '', '', { code: 2, signal: null }).error).toBe(null);
  expect(report.summary?.endsWith('line 19998\nline 19999')).toBe(true);
  expect(report.summary?.length).toBeLessThanOrEqual(16 * 1024);
  expect(report.summary?.startsWith('line ')).toBe(true);
});

test('files and texts read alike: long lines, CRLF, U+2028 inside of a string, no last line end', async () => {
  const huge = { type: 'user', message: { content: [{ type: 'tool_result', content: 'x'.repeat(3_000_000) }] } };
  const stdout = `${jsonl(huge)}{"type":"result","is_error":false,"result":"a\u2028b é","session_id":"s"}`.replaceAll('\n', '\r\n');
  const file = join(folder, 'stdout.log');
  writeFileSync(file, stdout);
  const fromFile = await readReportFiles('claude-stream-json', { stdout: file, stderr: join(folder, 'none') }, WELL);
  expect(fromFile).toEqual(readReport('claude-stream-json', stdout, '', WELL));
  expect(fromFile.summary).toBe('a\u2028b é');
});

test('the lines of a file are those of its text, wherever its chunks end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: fc.constantFrom('é', '😀', 'x', '\n', '\u2028') }), { maxLength: 20 }), async (parts) => {
      const text = parts.join('').repeat(5);
      const file = join(folder, 'lines.log');
      writeFileSync(file, text);
      const lines: string[] = [];
      for await (const line of logLines(file, 7)) lines.push(line);
      expect(lines).toEqual(text === '' ? [] : text.replace(/\n$/, '').split('\n'));
      expect(text.endsWith(await logTail(file, 100))).toBe(true);
    }),
    { numRuns: 30 },
  );
});
