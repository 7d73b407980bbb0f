import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createAuditLog } from '../../../src/store/audit.ts';
import { createLocks } from '../../../src/store/locks.ts';
import { createRunStore } from '../../../src/store/runs.ts';
import { atEveryWritePoint } from '../../integration/store/kill-points.ts';
import { testClock } from '../../integration/store/processes.ts';

describe('killed at every write point', () => {
  test('a claim over an earlier attempt loses no artifact and can be made again', async () => {
    const RUN = '20261123-084500-3f9a';
    const draft = `{ run_id: '${RUN}', step_id: 'a', instance: 'a', outcome: null, exit_code: null, signal: null, pid: null, pid_started_at: null,
      runner_pid: null, runner_started_at: null, nonce: 'n', started_at: 't', ended_at: null, heartbeat_at: 't', duration_ms: null, model: 'shell',
      command: ['true'], cwd: '.', executor: 'direct', proc: null, session_id: null, usage: null, error: null, artifacts: [] }`;
    const points = await atEveryWritePoint(
      () => undefined,
      `const { createRunStore } = await import(STORE + 'runs.ts');
       const { writeFileSync } = await import('node:fs');
       const runs = createRunStore({ root, clock });
       await runs.create({ schema: 1, run_id: '${RUN}', created_at: 't', created_by: 'human', revision: 'r', executor: 'direct', superseded: {}, reviews: [] }, 'version: 1');
       const draft = ${draft};
       const first = await runs.claim(draft);
       writeFileSync(first.value.dir + '/stdout.log', 'one');
       await runs.writeStatus({ ...draft, schema: 1, attempt: 1, state: 'exited', outcome: 'failure', exit_code: 1 });
       const second = await runs.claim(draft);
       writeFileSync(second.value.dir + '/stdout.log', 'two');
       await runs.writeStatus({ ...draft, schema: 1, attempt: 2, state: 'exited', outcome: 'success', exit_code: 0 });`,
      async (root) => {
        const runs = createRunStore({ root, clock: testClock });
        if ((await runs.latest()) === null) return;
        const { files, broken } = await runs.statuses(RUN);
        expect(broken).toEqual([]);
        const last = files.get('a');
        if (last === undefined) return;
        if (last.state === 'starting') await runs.writeStatus({ ...last, state: 'lost', outcome: 'lost' });
        const claim = await runs.claim(last);
        expect(claim).toMatchObject({ ok: true, value: { attempt: last.attempt + 1 } });
        const logs = (await runs.attempts(RUN, 'a')).map((attempt) => join(runs.instanceDir(RUN, 'a', attempt), 'stdout.log'));
        const texts = logs.filter(existsSync).map((log) => readFileSync(log, 'utf8'));
        if (last.state === 'exited' || last.attempt > 1) expect(texts[0]).toBe('one');
        if (last.attempt === 2 && last.state === 'exited') expect(texts).toEqual(['one', 'two']);
      },
    );
    expect(points).toBeGreaterThan(20);
  });

  test('the audit chain goes on, and what was appended before stays', async () => {
    const entry = `{ actor: 'human', action: 'x', input: null, decision: null, result: 'ok', revision_before: null, revision_after: null, run_id: null }`;
    const open = (root: string) => createAuditLog({ root, clock: testClock, locks: createLocks({ root, clock: testClock }) });
    await atEveryWritePoint(
      (root) => mkdirSync(join(root, '.threados')),
      `const { createAuditLog } = await import(STORE + 'audit.ts');
       const { createLocks } = await import(STORE + 'locks.ts');
       const { appendFileSync } = await import('node:fs');
       const audit = createAuditLog({ root, clock, locks: createLocks({ root, clock }) });
       await audit.append(${entry});
       appendFileSync(root + '/.threados/audit.log', '{"torn');
       await audit.append(${entry});`,
      async (root) => {
        const audit = open(root);
        const before = await audit.verify();
        expect(before.ok).toBe(true);
        await audit.append({
          actor: 'human',
          action: 'y',
          input: null,
          decision: null,
          result: 'ok',
          revision_before: null,
          revision_after: null,
          run_id: null,
        });
        expect(await audit.verify()).toEqual({ ok: true, value: { entries: before.ok ? before.value.entries + 1 : -1 } });
      },
    );
  });
});
