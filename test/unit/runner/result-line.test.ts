import { describe, expect, test } from 'vitest';
import { watchForResult } from '../../../src/runner/result-line.ts';

describe('watchForResult', () => {
  const LAST = '{"type":"result","subtype":"success"}';
  test.each([1, 3, 1000])('sees the last event in pieces of %d', (size) => {
    const isResult = watchForResult('claude-stream-json')!;
    const text = Buffer.from(`{"type":"assistant"}\n${LAST}\n`);
    const seen: boolean[] = [];
    for (let at = 0; at < text.length; at += size) seen.push(isResult(text.subarray(at, at + size)));
    expect(seen.some(Boolean)).toBe(true);
  });
  test('as the very first line too', () => {
    expect(watchForResult('gemini-stream-json')!(Buffer.from(LAST))).toBe(true);
    expect(watchForResult('codex-jsonl')!(Buffer.from('{"type":"turn.failed"}'))).toBe(true);
  });
  test('not within a line, however it is cut', () => {
    const isResult = watchForResult('claude-stream-json')!;
    expect(isResult(Buffer.from(`x${'y'.repeat(100)}`))).toBe(false);
    expect(isResult(Buffer.from(LAST))).toBe(false);
  });
  test('plain text has no last word', () => {
    expect(watchForResult('text')).toBeNull();
  });
});
