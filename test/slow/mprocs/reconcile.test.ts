import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openThreadOs } from '../../../src/main.ts';
import { agent } from '../../fixtures/sequences.ts';
import { openMprocs } from '../../rig/mprocs-session.ts';
import { makeRepo, statuses } from '../../rig/repo.ts';
import { seqctl, startSeqctl } from '../../rig/seqctl.ts';

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const PLACE = { packageDir: at(''), dist: at('dist'), bin: at('bin'), templates: at('templates') };
const STEPS = Array.from({ length: 50 }, (_, i) => ({
  id: `s${i}`,
  command: [...agent('--say', 'here', '--sleep', String((i * 37) % 400), '--exit', '0')],
  ...(i % 5 === 0 || i === 0 ? {} : { depends_on: [`s${i - 1}`] }),
}));

test.each(['mprocs', 'direct'] as const)('%s: reconcile in a loop during a run of 50 steps never fails a live one', async (executor) => {
  const root = await makeRepo(STEPS);
  if (executor === 'mprocs') await openMprocs(root);
  const run = startSeqctl(root, ['run', 'all', '--executor', executor, '--max-parallel', '50']);
  let over = false;
  const ended = new Promise<number | null>((resolve) => run.once('close', resolve)).finally(() => (over = true));

  const seen = { looks: 0, alive: 0, lost: [] as string[] };
  const inThisProcess = async () => {
    const os = openThreadOs(PLACE, { cwd: root, caller: { actor: 'human', inside: null, evidence: 'test' } });
    if (!os.ok) throw new Error(os.error.message);
    while (!over) {
      const report = await os.value.reconcile();
      if (!report.ok) throw new Error(report.error.message);
      seen.looks += 1;
      seen.alive += report.value.alive.length;
      seen.lost.push(...report.value.lost, ...report.value.swept);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const asCommands = async () => {
    while (!over) expect((await seqctl(root, ['reconcile'])).json.data).toMatchObject({ lost: [], swept: [] });
  };
  await Promise.all([inThisProcess(), asCommands()]);
  expect(await ended).toBe(0);
  expect(seen.lost).toEqual([]);
  expect(seen.alive).toBeGreaterThan(50);
  expect(new Set(Object.values(await statuses(root)))).toEqual(new Set(['DONE']));
});
