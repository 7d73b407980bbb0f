import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readReportFiles } from '../../../src/agents/read-report.ts';

test('a log of 200 MB is read in the memory of a small one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'threados-test-large-'));
  try {
    const stdout = join(folder, 'stdout.log');
    const file = openSync(stdout, 'w');
    const line = `${JSON.stringify({ type: 'user', message: { content: [{ type: 'tool_result', content: 'x'.repeat(1_000_000) }] } })}\n`;
    for (let i = 0; i < 200; i++) writeSync(file, line);
    writeSync(file, `${JSON.stringify({ type: 'result', is_error: false, result: 'Done.', session_id: 's' })}\n`);
    closeSync(file);
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 10);
    const before = process.memoryUsage().rss;
    const report = await readReportFiles('claude-stream-json', { stdout, stderr: join(folder, 'none') }, { code: 0, signal: null });
    clearInterval(watch);
    expect(report).toMatchObject({ success: true, summary: 'Done.' });
    expect((peak - before) / 1e6).toBeLessThan(150);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
