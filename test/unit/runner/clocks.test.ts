import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startClocks } from '../../../src/runner/clocks.ts';

describe('startClocks', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const off = { start_ms: null, idle_ms: null, wall_ms: null };
  const follow = (limits: Partial<typeof off | Record<keyof typeof off, number>>) => {
    const told: string[] = [];
    const clocks = startClocks({ ...off, ...limits }, (clock) => told.push(clock));
    return { told, clocks };
  };

  test('start until the first byte, idle after it', () => {
    const { told, clocks } = follow({ start_ms: 100, idle_ms: 20 });
    vi.advanceTimersByTime(99);
    clocks.output();
    vi.advanceTimersByTime(19);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(2);
    expect(told).toEqual(['idle']);
  });
  test('idle counts from the beginning where there is no start clock', () => {
    const { told } = follow({ idle_ms: 20 });
    vi.advanceTimersByTime(21);
    expect(told).toEqual(['idle']);
  });
  test('one silence is told once, the next one again', () => {
    const { told, clocks } = follow({ idle_ms: 20 });
    vi.advanceTimersByTime(200);
    clocks.output();
    vi.advanceTimersByTime(200);
    expect(told).toEqual(['idle', 'idle']);
  });
  test('wall runs whatever comes, and is the last', () => {
    const { told, clocks } = follow({ idle_ms: 30, wall_ms: 100 });
    for (let i = 0; i < 12; i++) {
      vi.advanceTimersByTime(10);
      clocks.output();
    }
    vi.advanceTimersByTime(10);
    expect(told).toEqual(['wall']);
  });
  test('a clock of two months does not go off at once', () => {
    const { told } = follow({ wall_ms: 60 * 86_400_000 });
    vi.advanceTimersByTime(59 * 86_400_000);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(2 * 86_400_000);
    expect(told).toEqual(['wall']);
  });
  test('stopped clocks are silent', () => {
    const { told, clocks } = follow({ start_ms: 10, wall_ms: 20 });
    clocks.stop();
    vi.advanceTimersByTime(100);
    expect(told).toEqual([]);
  });
});
