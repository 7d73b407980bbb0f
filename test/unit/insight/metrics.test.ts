import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMetrics } from '../../../src/cli/render/metrics.ts';
import { PLAIN } from '../../../src/cli/render/screen.ts';
import { measureRepo } from '../../../src/insight/metrics/repo-metrics.ts';
import { measureRun, type RunFacts } from '../../../src/insight/metrics/run-metrics.ts';
import { sparkline } from '../../../src/insight/metrics/sparkline.ts';
import { percentile, spreadOf } from '../../../src/insight/metrics/spread.ts';
import type { Review } from '../../../src/model/run.ts';
import type { StatusFile } from '../../../src/model/status.ts';
import { statusFile } from '../../fixtures/records.ts';

/** Begun at this minute of a day, and done a second later unless said. */
function attempt(instance: string, at: string, more: Partial<StatusFile> = {}): StatusFile {
  const started_at = `${at}:00.000Z`;
  const ended_at = new Date(Date.parse(started_at) + 1000).toISOString();
  return { ...statusFile(instance.split('.')[0]!), instance, started_at, ended_at, duration_ms: 1000, ...more };
}

function facts(
  attempts: readonly StatusFile[],
  more: { readonly reviews?: readonly Review[]; readonly fusions?: RunFacts['fusions'] } = {},
): RunFacts {
  const record = {
    schema: 1 as const,
    run_id: 'r1',
    created_at: '2026-11-20T09:00:00.000Z',
    created_by: 'human',
    revision: 'a'.repeat(12),
    executor: 'direct' as const,
    superseded: {},
    reviews: [...(more.reviews ?? [])],
  };
  return { record, attempts, fusions: more.fusions ?? new Map() };
}

const review = (decision: Review['decision']): Review => ({
  step: 'ok',
  attempt: 1,
  decision,
  actor: 'human',
  at: '2026-11-20T09:00:00.000Z',
  note: null,
});

describe('a run', () => {
  const run = facts(
    [
      attempt('plan', '2026-11-20T09:00', { duration_ms: 5000 }),
      attempt('explore.1', '2026-11-20T09:01', { outcome: 'failure', duration_ms: 1000 }),
      attempt('explore.2', '2026-11-20T09:01', { duration_ms: 2000 }),
      attempt('explore.1', '2026-11-20T09:02', { attempt: 2, duration_ms: 3000 }),
      attempt('watch.verify', '2026-11-20T09:02'),
      attempt('merge', '2026-11-20T09:04', { model: 'claude-code', usage: { input_tokens: 900, output_tokens: 100, cost_usd: 0.5 } }),
      attempt('late', '2026-11-20T09:05', { model: 'codex', state: 'running', outcome: null, ended_at: null, duration_ms: null }),
    ],
    {
      reviews: [review('rejected'), review('approved')],
      fusions: new Map([
        ['merge', { candidates: ['explore.1', 'explore.2', 'gone'], agreement: 0.25 }],
        ['never', { candidates: ['plan'], agreement: null }],
      ]),
    },
  );

  test('in numbers', () => {
    expect(measureRun(run)).toEqual({
      run_id: 'r1',
      created_at: '2026-11-20T09:00:00.000Z',
      threads: 6,
      wall_ms: 4 * 60_000 + 1000,
      durations: { count: 5, mean_ms: 2400, p50_ms: 2000, p95_ms: 5000 },
      fan_out: { p_steps: 1, p_instances: 2, f_steps: 1, candidates: 2 },
      fusion_agreement: 0.25,
      checkpoints: { approved: 1, rejected: 1 },
      ended: 5,
      failed: 1,
      restarts: 1,
      failure_rate: 0.2,
      restart_rate: 1 / 6,
      usage: { input_tokens: 900, output_tokens: 100, cost_usd: 0.5, silent: 1 },
    });
  });

  test('of nothing has no rates', () => {
    expect(measureRun(facts([]))).toMatchObject({
      threads: 0,
      wall_ms: null,
      durations: { count: 0, mean_ms: null, p50_ms: null, p95_ms: null },
      failure_rate: null,
      restart_rate: null,
      fusion_agreement: null,
      usage: { input_tokens: null, cost_usd: null, silent: 0 },
    });
  });

  test('shown as it is known: a dash for what nobody told', () => {
    const shown = renderMetrics(measureRepo([run]), { width: 100, terminal: true, paint: PLAIN }).join('\n');
    expect(shown).toContain('p50 2.0s, p95 5.0s, mean 2.4s');
    expect(shown).toContain('≥ 900 in, 100 out');
    expect(shown).toContain('2 a run (1 sent back)');
    expect(
      renderMetrics(measureRepo([facts([attempt('a', '2026-11-20T09:00')])]), { width: 80, terminal: true, paint: PLAIN }).join('\n'),
    ).toMatch(/cost +–/);
    expect(renderMetrics(measureRepo([]), { width: 80, terminal: true, paint: PLAIN })).toEqual(['no runs yet: seqctl run all']);
  });
});

describe('over time', () => {
  test('days without a thread are there too', () => {
    const { days, total } = measureRepo([
      facts([attempt('a', '2026-11-20T23:59'), attempt('a', '2026-11-21T00:00', { attempt: 2, outcome: 'timeout' })]),
      facts([attempt('a', '2026-11-23T09:00')]),
    ]);
    expect(days).toEqual([
      { day: '2026-11-20', threads: 1, failed: 0 },
      { day: '2026-11-21', threads: 1, failed: 1 },
      { day: '2026-11-22', threads: 0, failed: 0 },
      { day: '2026-11-23', threads: 1, failed: 0 },
    ]);
    expect(total).toMatchObject({ runs: 2, threads: 3, threads_per_day: 0.75, failure_rate: 1 / 3, checkpoints_per_run: 0 });
  });

  test('steps, the slowest first', () => {
    const { steps } = measureRepo([
      facts([attempt('quick', '2026-11-20T09:00'), attempt('slow', '2026-11-20T09:00', { duration_ms: 9000 })]),
    ]);
    expect(steps.map((step) => step.id)).toEqual(['slow', 'quick']);
  });
});

test('percentiles are values that were measured', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ count: 3, mean_ms: 2, p50_ms: 2, p95_ms: 3 });
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, percent) => {
      const sorted = [...values].sort((a, b) => a - b);
      const found = percentile(sorted, percent)!;
      expect(values).toContain(found);
      expect(sorted.filter((value) => value <= found).length).toBeGreaterThanOrEqual((percent / 100) * sorted.length);
    }),
  );
});

describe('sparkline', () => {
  test('the largest is the highest, nothing the lowest, unknown a gap', () => {
    expect(sparkline([0, 1, 2, null, 7])).toBe('▁▂▃ █');
    expect(sparkline([0, 0])).toBe('▁▁');
    expect(sparkline([1, 2, 3, 4], { width: 2 })).toBe('▇█');
    expect(sparkline([0, 7], { ascii: true })).toBe('_#');
    expect(sparkline([1], { width: 0 })).toBe('');
  });
  test('one column a number', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ min: 0, noNaN: true, max: 1e12 }))), (values) => {
        expect(sparkline(values)).toHaveLength(values.length);
      }),
    );
  });
});
