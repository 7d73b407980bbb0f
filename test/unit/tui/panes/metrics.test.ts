import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureRepo } from '../../../../src/insight/metrics/repo-metrics.ts';
import type { RunFacts } from '../../../../src/insight/metrics/run-metrics.ts';
import type { StatusFile } from '../../../../src/model/status.ts';
import { lineWidth } from '../../../../src/tui/layout/line.ts';
import { metricsLines } from '../../../../src/tui/panes/metrics.ts';
import { statusFile } from '../../../fixtures/records.ts';

function attempt(id: string, run: number, more: Partial<StatusFile> = {}): StatusFile {
  const at = `2026-11-${String(10 + run)}T08:00:00.000Z`;
  return {
    ...statusFile(id),
    instance: id,
    started_at: at,
    ended_at: `2026-11-${String(10 + run)}T08:00:10.000Z`,
    duration_ms: 1000 * run,
    ...more,
  };
}

function run(number: number, attempts: readonly StatusFile[]): RunFacts {
  const record = {
    schema: 1,
    run_id: `r${String(number)}`,
    created_at: `2026-11-${String(10 + number)}T08:00:00.000Z`,
    created_by: 'human',
    revision: 'x',
    executor: 'direct',
    superseded: {},
    reviews: [{ step: 'g', attempt: 1, decision: 'approved', actor: 'human', at: '2026-11-11T09:00:00.000Z', note: null }],
  } as const;
  return { record: { ...record, reviews: [...record.reviews] }, attempts, fusions: new Map() };
}

const FACTS = [
  run(1, [attempt('build', 1), attempt('explore.1', 1), attempt('explore.2', 1)]),
  run(2, [
    attempt('build', 4, { outcome: 'failure', exit_code: 1 }),
    attempt('build', 2, { attempt: 2, usage: { input_tokens: 1200, output_tokens: 300, cost_usd: 0.5 } }),
  ]),
];
const textOf = (lines: ReturnType<typeof metricsLines>): string[] =>
  lines.map((line) =>
    line
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );

test('the totals with their course, by day and by run, then the slowest steps', () => {
  expect(textOf(metricsLines(measureRepo(FACTS), 98, false))).toMatchInlineSnapshot(`
    [
      "By day  2026-11-11 to 2026-11-14",
      "threads            5, 1.3 a day                          █▄▁▄",
      "failed             20 %                                  ▁▁▁█",
      "",
      "By run  2, oldest first",
      "whole run          2d 0h                                 ▂█",
      "a thread           p50 1.0s, p95 4.0s, mean 1.8s         ▅█",
      "failure rate       20 %                                  ▁█",
      "restart rate       20 %                                  ▁█",
      "fan-out            2 of p, 0 candidates of f             █▁",
      "fusion agreement   –",
      "human checkpoints  1 a run, 0 sent back                  ██",
      "tokens             1200 in, 300 out                       █",
      "cost               $0.50                                  █",
      "",
      "Steps  slowest first",
      "build              3 x, p50 2.0s, p95 4.0s               ▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆▆ 1 failed",
      "explore.1          1 x, p50 1.0s, p95 1.0s               ▆▆▆▆▆▆▆▆▆▆▆▆▆▆",
      "explore.2          1 x, p50 1.0s, p95 1.0s               ▆▆▆▆▆▆▆▆▆▆▆▆▆▆",
    ]
  `);
});

test('says so where nothing has run', () => {
  expect(textOf(metricsLines(measureRepo([]), 98, false))).toEqual(['Nothing has run yet.']);
});

test('on a terminal that wants ASCII there is nothing else', () => {
  expect(textOf(metricsLines(measureRepo(FACTS), 98, true)).join('\n')).toMatch(/^[\x20-\x7e\n]*$/);
});

test('never wider than it may be, down to a narrow terminal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 70, max: 200 }), fc.boolean(), (width, ascii) => {
      for (const line of metricsLines(measureRepo(FACTS), width, ascii)) expect(lineWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});
