import { expect, onTestFinished, test } from 'vitest';
import { createFakeAgents, FAKE_AGENT, type FakeAgents } from '../fakes/fake-agent.ts';
import { openMprocs, session } from '../rig/mprocs-session.ts';
import { makeRepo, statuses } from '../rig/repo.ts';
import { seqctl, startSeqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

type Agent = Awaited<ReturnType<FakeAgents['nextInvocation']>>;

const COLUMNS = ['a', 'b', 'c', 'd'];
const ROWS = [1, 2, 3, 4, 5];
/** a1…a5 ► b1…b5 ► c1…c5 ► d1…d5, each behind the one before it in its row. */
const STEPS = COLUMNS.flatMap((column, i) =>
  ROWS.map((row) => ({ id: `${column}${row}`, before: i === 0 ? [] : [`${COLUMNS[i - 1] ?? ''}${row}`] })),
);

/** The agents of twenty steps, by the step that they run; each does nothing until it is told. */
function crew(agents: FakeAgents) {
  const here = new Map<string, Agent>();
  const begun: string[] = [];
  async function arrive(...ids: readonly string[]): Promise<void> {
    while (!ids.every((id) => here.has(id))) {
      const agent = await agents.nextInvocation();
      const id = agent.env['THREADOS_STEP_ID'] ?? '';
      here.set(id, agent);
      begun.push(id);
    }
  }
  async function finish(...ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await here.get(id)?.exit(0);
      here.delete(id);
    }
  }
  return { begun, arrive, finish, forget: (...ids: readonly string[]) => ids.forEach((id) => here.delete(id)) };
}

/** All twenty, those named as told and the rest BLOCKED. */
function picture(told: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  const known = Object.entries(told).flatMap(([status, ids]) => ids.map((id) => [id, status] as const));
  return { ...Object.fromEntries(STEPS.map(({ id }) => [id, 'BLOCKED'])), ...Object.fromEntries(known) };
}

test.skipIf(process.platform === 'win32')('a person at mprocs: status is right at every moment', async () => {
  const agents = await createFakeAgents();
  onTestFinished(() => agents[Symbol.asyncDispose]());
  const env = { THREADOS_FAKE_SOCKET: agents.env.THREADOS_FAKE_SOCKET };
  const root = await makeRepo(STEPS.map(({ id, before }) => ({ id, command: [...FAKE_AGENT], env, depends_on: before })));
  const { begun, arrive, finish, forget } = crew(agents);
  const becomes = async (told: Readonly<Record<string, readonly string[]>>) => {
    const wanted = JSON.stringify(picture(told));
    await until(`the statuses are ${JSON.stringify(told)}`, async () => JSON.stringify(await statuses(root)) === wanted);
  };
  const start = (...args: readonly string[]) => {
    const child = startSeqctl(root, args);
    return new Promise<number | null>((resolve) => child.once('close', resolve));
  };

  const { pty } = await openMprocs(root);
  const run = start('run', 'all', '--max-parallel', '20');
  await arrive('a1', 'a2', 'a3', 'a4', 'a5');
  await becomes({ RUNNING: ['a1', 'a2', 'a3', 'a4', 'a5'] });

  // Click around: the row that was clicked is shown, and nothing else changes.
  for (const id of ['a5', 'threados', 'a3']) {
    pty.click(await pty.find(`${id} `));
    await pty.until(id === 'threados' ? 'Every step of this repo' : `--- ${id} · attempt 1`);
  }
  await becomes({ RUNNING: ['a1', 'a2', 'a3', 'a4', 'a5'] });

  // Work goes on without taking the person away from a3.
  await finish('a1', 'a2');
  await arrive('b1', 'b2');
  await becomes({ DONE: ['a1', 'a2'], RUNNING: ['a3', 'a4', 'a5', 'b1', 'b2'] });
  await pty.until('b2 ');
  expect((await pty.screen()).join('\n')).toContain('--- a3 · attempt 1');

  // Alone on the screen, and back.
  expect((await seqctl(root, ['mprocs', 'select', 'b1', '--zoom'])).code).toBe(0);
  await pty.until((rows) => rows.some((row) => row.includes('--- b1 ·')) && !rows.some((row) => row.includes('a3 ')));
  pty.type('\x01');
  await pty.until('a3 ');

  // Ended by hand, in mprocs.
  pty.click(await pty.find('a3 '));
  await pty.until('--- a3 · attempt 1');
  pty.press('X');
  await becomes({ DONE: ['a1', 'a2'], FAILED: ['a3'], RUNNING: ['a4', 'a5', 'b1', 'b2'] });
  await pty.until(/a3\s+DOWN/);

  // Quit in the middle.
  pty.press('q');
  await pty.until('<e>');
  pty.press('e');
  expect(await run).toBe(8);
  await becomes({ DONE: ['a1', 'a2'], FAILED: ['a3', 'a4', 'a5', 'b1', 'b2'] });
  expect(await session(root)).toMatchObject({ state: 'closed', panes: [] });
  forget('a3', 'a4', 'a5', 'b1', 'b2');

  // Opened anew: a map of its own, and what was stopped begins again when it is asked to.
  await openMprocs(root);
  expect((await session(root)).panes).toEqual([]);
  const restarted = start('restart', 'step', 'a3', 'a4', 'a5', 'b1', 'b2', '--max-parallel', '20');
  await arrive('a3', 'a4', 'a5', 'b1', 'b2');
  await becomes({ DONE: ['a1', 'a2'], RUNNING: ['a3', 'a4', 'a5', 'b1', 'b2'] });
  expect((await session(root)).panes.map(({ name }) => name).sort()).toEqual(['a3 (2)', 'a4 (2)', 'a5 (2)', 'b1 (2)', 'b2 (2)']);
  await finish('a3', 'a4', 'a5', 'b1', 'b2');
  expect(await restarted).toBe(0);

  const rest = start('run', 'all', '--max-parallel', '20');
  const last = ['b3', 'b4', 'b5', ...ROWS.map((row) => `c${row}`), ...ROWS.map((row) => `d${row}`)];
  for (const id of last) {
    await arrive(id);
    await finish(id);
  }
  expect(await rest).toBe(0);
  await becomes({ DONE: STEPS.map(({ id }) => id) });
  expect(begun.filter((id) => id === 'a1')).toEqual(['a1']);
  expect(begun).toHaveLength(25);
});
