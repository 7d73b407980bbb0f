import { expect, test, describe } from 'vitest';
import { renderAudit } from '../../../src/cli/render/audit.ts';
import { renderDiagnostic, renderFailure } from '../../../src/cli/render/failure.ts';
import { PLAIN, type Screen } from '../../../src/cli/render/screen.ts';
import { renderStatus } from '../../../src/cli/render/status.ts';
import { renderFindings } from '../../../src/cli/render/doctor.ts';
import type { AuditEntry } from '../../../src/model/plan.ts';
import { ok } from '../../../src/model/result.ts';
import { textWidth } from '../../../src/util/text-width.ts';
import { AT, row, view } from '../../fixtures/records.ts';
import { cli } from '../../rig/cli.ts';

const NOW = Date.parse('2026-11-23T09:00:00.000Z');
const screen = (width: number): Screen => ({ width, terminal: true, paint: PLAIN });

const FULL = view([
  row('plan', { status: 'DONE', name: 'Draft the plan', lane: 'plan', model: 'claude-code', duration_ms: 65_000, attempt: 1 }),
  row('explore', {
    status: 'RUNNING',
    type: 'p',
    model: 'codex',
    lane: 'build',
    started_at: AT,
    attempt: 2,
    instances: [
      {
        instance: 'explore.1',
        status: 'DONE',
        reason: null,
        attempt: 1,
        started_at: AT,
        ended_at: AT,
        duration_ms: 900,
        exit_code: 0,
        usage: null,
        artifacts: null,
      },
      {
        instance: 'explore.2',
        status: 'RUNNING',
        reason: null,
        attempt: 2,
        started_at: AT,
        ended_at: null,
        duration_ms: null,
        exit_code: null,
        usage: null,
        artifacts: null,
      },
    ],
  }),
  row('build', {
    status: 'FAILED',
    name: '計画を実行する、とても長い名前のステップです',
    reason: { code: 'exit-code', message: 'exit code 1 after a very long explanation of what went wrong in this step', ids: [] },
  }),
  row('ok-plan', { type: 'gate', model: null, status: 'NEEDS_REVIEW' }),
]);

describe('status', () => {
  test('at 120 columns', () => {
    expect(renderStatus(FULL, NOW, screen(120)).join('\n')).toMatchInlineSnapshot(`
      "demo · SAFE · run 20261123-084500-3f9a · direct
      1 RUNNING  1 NEEDS_REVIEW  1 DONE  1 FAILED

      ✓ DONE          plan         plan   base claude-code  1m 5s      Draft the plan
      ● RUNNING       explore      build  p codex           15m 0s #2
      ✓ DONE            explore.1                           900ms
      ● RUNNING         explore.2                           15m 0s #2
      ✗ FAILED        build               base shell                   exit code 1 after a very long explanation of what went…
      ◆ NEEDS_REVIEW  ok-plan             gate"
    `);
  });

  test('at 80 columns gives way at the end of the line', () => {
    expect(renderStatus(FULL, NOW, screen(80)).join('\n')).toMatchInlineSnapshot(`
      "demo · SAFE · run 20261123-084500-3f9a · direct
      1 RUNNING  1 NEEDS_REVIEW  1 DONE  1 FAILED

      ✓ DONE          plan         plan   base claude-code  1m 5s      Draft the plan
      ● RUNNING       explore      build  p codex           15m 0s #2
      ✓ DONE            explore.1                           900ms
      ● RUNNING         explore.2                           15m 0s #2
      ✗ FAILED        build               base shell                   exit code 1 af…
      ◆ NEEDS_REVIEW  ok-plan             gate"
    `);
  });

  test.each([60, 80, 100, 120, 200])('fits %i columns, wide characters counted', (width) => {
    for (const line of renderStatus(FULL, NOW, screen(width)).slice(2)) expect(textWidth(line)).toBeLessThanOrEqual(width);
  });

  test('of ten thousand steps is drawn in no time', () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => row(`step-${i}`, { name: `Step number ${i}`, lane: `lane-${i % 50}` }));
    const began = performance.now();
    expect(renderStatus(view(rows), NOW, screen(120))).toHaveLength(10_003);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('a diagnostic', () => {
  const place = {
    message: '"modle" is not a field. Did you mean "model"?',
    file: '.threados/sequence.yaml',
    line: 7,
    column: 5,
    path: 'steps[0].modle',
  };

  test('shows the line and a caret under what is meant', () => {
    expect(renderDiagnostic({ ...place, source: '    modle: codex', length: 5 }, screen(80))).toEqual([
      '  .threados/sequence.yaml:7:5 "modle" is not a field. Did you mean "model"?',
      '    7 |     modle: codex',
      '            ^^^^^',
    ]);
  });

  test('shows a long line around the place', () => {
    const source = `${'x'.repeat(500)}here${'y'.repeat(500)}`;
    const [, shown = '', caret = ''] = renderDiagnostic({ ...place, column: 501, source, length: 4 }, screen(80));
    expect(shown.length).toBeLessThanOrEqual(80);
    expect(shown.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('here');
  });

  test('points right where control characters are escaped', () => {
    const [, shown = '', caret = ''] = renderDiagnostic({ ...place, column: 3, source: '\u0007\u0007bad', length: 3 }, screen(80));
    expect(shown.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('bad');
  });
});

test('a failure is one plain line, then what it concerns, then what to do', () => {
  const failure = {
    code: 'TRUST_REQUIRED',
    message: 'these were changed outside ThreadOS',
    hint: 'seqctl trust --yes accepts them',
    details: { changes: [{ what: 'step build', kind: 'changed', shown: 'x', diff: '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n' }] },
  } as const;
  expect(renderFailure('seqctl', failure, screen(80))).toEqual([
    'seqctl: these were changed outside ThreadOS',
    '  changed step build',
    '    @@ -1 +1 @@',
    '    -a',
    '    +b',
    'hint: seqctl trust --yes accepts them',
  ]);
});

test('a problem is said once: its place again only where there are several', () => {
  const place = { file: 'a.yaml', line: 1, column: 1, source: 'x: 1', length: 1, path: 'x' };
  const one = { ...place, message: 'x is not a known key' };
  const alone = { code: 'INVALID_SEQUENCE', message: 'a.yaml:1:1: x is not a known key', diagnostics: [one] } as const;
  expect(renderFailure('seqctl', alone, screen(80))).toEqual(['seqctl: a.yaml:1:1: x is not a known key', '    1 | x: 1', '        ^']);
  const both = { ...alone, message: 'a.yaml: 2 problems', diagnostics: [one, { ...place, line: 2, message: 'y is missing' }] };
  expect(renderFailure('seqctl', both, screen(80)).filter((line) => line.includes('a.yaml:'))).toEqual([
    'seqctl: a.yaml: 2 problems',
    '  a.yaml:1:1 x is not a known key',
    '  a.yaml:2:1 y is missing',
  ]);
});

test.each([60, 80, 120])('a table wraps its flexible column at %i columns', (width) => {
  const findings = [
    { check: 'mprocs', state: 'ok', found: 'mprocs 0.7.3 at /usr/lib/node_modules/mprocs/bin/mprocs', fix: null },
    {
      check: 'claude-code',
      state: 'missing',
      found: 'no claude on PATH',
      fix: 'npm install --global @anthropic-ai/claude-code, then run claude once',
    },
  ] as const;
  const lines = renderFindings(findings, screen(width));
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
  expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain('then run claude once');
});

test('an audit line says what it was about', () => {
  const about = (action: string, input: unknown, more?: Partial<AuditEntry>) =>
    renderAudit([entry(action, input, more)], screen(200))[0]?.split(`${action}  `)[1];
  expect(about('step.add', [{ action: 'step.add', id: 'plan', model: 'shell' }])).toBe('plan  ok');
  expect(about('apply', [{ action: 'step.rm', id: 'a' }, { action: 'run.all' }])).toBe('2 actions  ok');
  expect(about('run.step', { action: 'run.step', ids: ['a', 'b.1'] })).toBe('a, b.1  ok');
  expect(about('run.all', { action: 'run.all' })).toBe('ok');
  expect(about('run.end', { request: '8e34', action: 'run.all' }, { result: '5 of 5 done' })).toBe('run.all  5 of 5 done');
  expect(about('accept', { rule: 'human-only' }, { decision: 'deny', result: 'POLICY_DENIED' })).toBe('human-only  deny  POLICY_DENIED');
  expect(about('chat.request', { turn: 't-1', request: 'add a \u001b[31mgate' }, { decision: null })).toBe(
    'add a \\u{1b}[31mgate  t-1  ok',
  );
});

test('status ends with the proposals that wait, on a terminal and nowhere else', async () => {
  const shown = await cli(['status', '--no-color'], { tty: true });
  expect(shown.stdout).toMatch(/\n\n1 proposal waits for you: seqctl proposal ls\n$/);
  const { threados } = await cli(['status', '--json']);
  expect(threados.calls.map(({ method }) => method)).not.toContain('proposals');
});

test('what was undone is said by its actions, and a narrow screen keeps the result', () => {
  const undone = entry('undo', { seq: 7, actions: ['step.add', 'step.edit'] });
  expect(renderAudit([undone], screen(120)).join('\n')).toContain('undo  step.add, step.edit');
  const long = entry('run.all', { id: 'a-long-step-name '.repeat(4) }, { result: 'STEP_FAILED: "x" failed' });
  expect(renderAudit([long], screen(100)).join('\n')).toContain('STEP_FAILED: "x" failed');
});

test('a diff on a terminal shows tabs as room and steers nothing; in a pipe it stays the bytes that it is', async () => {
  const patch = 'diff --git a/Makefile b/Makefile\n@@ -0,0 +1,2 @@\n+all:\n+\tgo build \u001b[2J\n';
  const threados = {
    diff: (id: string) => Promise.resolve(ok({ instance: id, path: 'runs/x/diff.patch', patch, files: ['Makefile'] })),
  };
  const shown = await cli(['diff', 'build', '--no-color'], { tty: true, threados });
  expect(shown.stdout.split('\n')).toContain('+    go build \\u{1b}[2J');
  expect((await cli(['diff', 'build', '--format', 'text'], { threados })).stdout).toBe(patch);
});

function entry(action: string, input: unknown, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    ...{ seq: 1, at: AT, actor: 'human', action, input, decision: 'allow', result: 'ok' },
    ...{ revision_before: null, revision_after: null, run_id: null, prev: '', hash: '' },
    ...more,
  };
}
