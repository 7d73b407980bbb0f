import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { agent } from '../fixtures/sequences.ts';
import { makeRepo } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

test('metrics count what really ran, for people and for programs', async () => {
  const root = await makeRepo([
    { id: 'plan', command: [...agent()] },
    { id: 'explore', type: 'p', fanout: 3, command: [...agent()], depends_on: ['plan'] },
    { id: 'bad', command: [...agent('--exit', '3')], depends_on: ['plan'] },
    { id: 'ok', type: 'gate', depends_on: ['explore'] },
  ]);
  expect((await seqctl(root, ['metrics'])).json.data).toMatchObject({ runs: [], total: { runs: 0, threads: 0 }, days: [] });
  expect((await seqctl(root, ['run', 'all', '--executor', 'direct'])).code).toBe(8);
  expect((await seqctl(root, ['restart', 'step', 'bad', '--executor', 'direct'])).code).toBe(8);
  expect((await seqctl(root, ['gate', 'approve', 'ok'])).code).toBe(0);

  const told = await seqctl(root, ['metrics']);
  expect(told.code, told.stdout + told.stderr).toBe(0);
  expect(told.json.data).toMatchObject({
    since: null,
    runs: [
      {
        threads: 6,
        fan_out: { p_steps: 1, p_instances: 3, f_steps: 0, candidates: 0 },
        checkpoints: { approved: 1, rejected: 0 },
        failed: 2,
        restarts: 1,
        restart_rate: 1 / 6,
        usage: { input_tokens: null, output_tokens: null, cost_usd: null, silent: 0 },
      },
    ],
    total: { runs: 1, threads: 6, failure_rate: 2 / 6 },
    steps: expect.arrayContaining([expect.objectContaining({ id: 'bad', threads: 2, failed: 2 })]) as unknown,
  });
  const shown = await seqctl(root, ['metrics', '--format', 'text']);
  expect(shown.stdout).toMatch(/^threads +6 in 1 run, /);
  expect((await seqctl(root, ['metrics', '--since', '2999-01-01'])).json.data).toMatchObject({ runs: [] });
  expect((await seqctl(root, ['metrics', '--since', 'soon'])).json.error.code).toBe('INVALID_VALUE');
});

test('export writes the sequence for another engine, or says what that cannot express', async () => {
  const root = await makeRepo([
    { id: 'build', model: 'shell', command: ['npm', 'run', 'build'] },
    { id: 'ok', type: 'gate', depends_on: ['build'] },
  ]);
  const added = await seqctl(root, ['step', 'add', 'review', '--model', 'codex', '--prompt', 'Look at it', '--depends-on', 'ok']);
  expect(added.code, added.stdout).toBe(0);
  const dagu = await seqctl(root, ['export', '--to', 'dagu', '--format', 'text']);
  expect(dagu.code, dagu.stderr).toBe(0);
  expect(parse(dagu.stdout)).toMatchObject({
    type: 'graph',
    steps: [
      { name: 'build', action: 'exec', with: { command: 'npm', args: ['run', 'build'] } },
      { name: 'ok', action: 'noop', depends: ['build'], approval: { rewind_to: 'build' } },
      { name: 'review', action: 'harness.run', with: { provider: 'codex', prompt: 'Look at it\n' }, approval: {} },
    ],
  });
  const argo = await seqctl(root, ['export', '--to', 'argo']);
  expect(parse((argo.json.data as { text: string }).text)).toMatchObject({ kind: 'Workflow', spec: { entrypoint: 'sequence' } });

  expect((await seqctl(root, ['step', 'edit', 'build', '--type', 'b'])).code).toBe(0);
  const refused = await seqctl(root, ['export', '--to', 'argo']);
  expect(refused.code).toBe(3);
  expect(refused.json.error).toMatchObject({ code: 'UNSUPPORTED', details: { unsupported: [{ step: 'build', field: 'type' }] } });
  expect((await seqctl(root, ['export'])).code).toBe(2);
});
