import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readLog } from '../../../../src/tui/state/log-line.ts';

/** What the real programs wrote when they were recorded. */
function recorded(name: string): string[] {
  const { stdout } = JSON.parse(readFileSync(new URL(`../../../fixtures/agents/${name}.json`, import.meta.url), 'utf8')) as {
    stdout: string | readonly string[];
  };
  return (typeof stdout === 'string' ? stdout.split('\n') : [...stdout]).filter((line) => line !== '');
}

describe('an agent’s events are read as what they mean', () => {
  test.each([
    ['claude-code-write', 'Write /home/me/work/out.txt'],
    ['codex-write', 'add /home/me/work/out.txt'],
    ['gemini-write', 'write_file /home/me/work/out.txt'],
  ])('%s', (name, used) => {
    const read = readLog([], recorded(name));
    expect(read.map(({ kind }) => (kind === 'open' ? 'said' : kind))).toEqual(['faint', 'tool', 'said']);
    expect(read[1]?.text).toBe(used);
    expect(read[2]?.text).toBe('wrote /home/me/work/out.txt');
  });

  test.each(['claude-code-error-401', 'codex-error-401', 'codex-error-500'])('%s', (name) => {
    expect(readLog([], recorded(name)).some(({ kind }) => kind === 'bad')).toBe(true);
  });

  test('in however many pieces the lines come', () => {
    for (const name of ['claude-code-write', 'codex-write', 'gemini-write']) {
      const lines = recorded(name);
      const bits = lines.reduce<ReturnType<typeof readLog>>((read, line) => readLog(read, [line]), []);
      expect(bits).toEqual(readLog([], lines));
    }
  });
});

test('what a program prints stays as it is, but for its colours', () => {
  const lines = ['plain', '\u001b[31mred\u001b[0m', '{"some":"json"}', '{broken', '{"type":"of its own","n":1}', 'a\tb\r', 'x\u0007'];
  expect(readLog([], lines)).toEqual(
    ['plain', 'red', '{"some":"json"}', '{broken', '{"type":"of its own","n":1}', 'a  b', 'x\\u{7}'].map((text) => ({
      kind: 'plain',
      text,
    })),
  );
});
