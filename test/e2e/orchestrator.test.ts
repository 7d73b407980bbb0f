import { expect, test } from 'vitest';
import { FAKE_AGENT } from '../fakes/fake-agent.ts';
import { makeProject, type Project } from '../rig/project.ts';
import { startSeqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

/** An orchestrator that does as its prompt says, in POWER mode. */
async function led(...lines: readonly string[]): Promise<Project> {
  const project = await makeProject();
  await project.does(['policy', 'mode', 'power', '--yes']);
  await project.does(['step', 'add', 'lead', '--type', 'b', '--review', 'none', '--prompt', `Task: lead.\n${lines.join('\n')}\n`]);
  return project;
}
const HANG = `node "${FAKE_AGENT[1] ?? ''}" --say up --hang`;

test('in SAFE its wishes wait for a person, and nothing of it is run', async () => {
  const project = await led('fake: run seqctl step add child -- node --version');
  await project.does(['policy', 'mode', 'safe']);
  await project.does(['run', 'all']);
  expect(await project.artifact('lead', 'summary.md')).toBe('seqctl step add child -- node --version: 5\n');
  const { proposals } = (await project.does(['proposal', 'ls'])).json.data as { proposals: { id: string; actor: string }[] };
  expect(proposals).toMatchObject([{ actor: 'agent:lead' }]);
  await project.does(['proposal', 'apply', proposals[0]?.id ?? '']);
  expect(await project.row('child')).toMatchObject({ parent: 'lead', status: 'READY' });
});

test('it may not judge, stop or restart the run that it is a part of, nor change what led it', async () => {
  const words = [
    ['gate', 'approve', 'ok'],
    ['stop', 'step', 'lead'],
    ['stop', 'all', '--yes'],
    ['restart', 'step', 'lead'],
    ['run', 'all', '--new-run'],
    ['step', 'edit', 'lead', '--name', 'x'],
    ['step', 'edit', 'beside', '--name', 'x'],
    ['policy', 'mode', 'safe'],
    ['trust', '--yes'],
    ['undo'],
  ];
  const project = await led(...words.map((line) => `fake: run seqctl ${line.join(' ')}`));
  await project.does(['step', 'add', 'beside', '--', 'true']);
  await project.does(['run', 'step', 'lead']);
  const said = (await project.artifact('lead', 'stderr.log')) ?? '';
  const codes = words.map((line) => [line.join(' '), new RegExp(`^seqctl ${line.join(' ')}: (\\d+)$`, 'm').exec(said)?.[1]]);
  expect(codes.filter(([, code]) => code !== '4')).toEqual([]);
});

test('with --max-parallel 1 it waits for its children without taking their place; they carry its mark', async () => {
  const project = await led(
    'fake: run seqctl step add one -- node --version',
    'fake: run seqctl step add two --depends-on one -- node --version',
    'fake: run seqctl run step one two',
    'fake: run seqctl wait one two --for done --timeout 30s',
  );
  await project.does(['run', 'all', '--max-parallel', '1']);
  expect(await project.statuses()).toEqual({ lead: 'DONE', one: 'DONE', two: 'DONE' });
  expect((await project.row('two')).parent).toBe('lead');
});

test('when it fails or is stopped, what runs below it is ended too', async () => {
  const project = await led(
    `fake: run seqctl step add child -- ${HANG}`,
    'fake: run seqctl run step child --no-wait',
    'fake: run seqctl wait child --for review --timeout 1s',
    'fake: hang',
  );
  const running = startSeqctl(project.root, ['run', 'all'], { env: project.env });
  const ended = new Promise((resolve) => running.once('exit', resolve));
  await until('the child runs', async () => (await project.statuses())['child'] === 'RUNNING');
  await project.does(['stop', 'step', 'lead']);
  expect(await ended).toBe(8);
  expect(await project.status('child')).toMatchObject({ outcome: 'stopped', error: { message: 'Stopped by agent:lead' } });
  expect(await project.status('lead')).toMatchObject({ outcome: 'stopped' });
});
