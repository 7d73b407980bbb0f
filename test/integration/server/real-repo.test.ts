import * as v from 'valibot';
import { expect, test } from 'vitest';
import type { ThreadOs } from '../../../src/app/threados.ts';
import { openThreadOs } from '../../../src/main.ts';
import { placeOf } from '../../../src/main/place.ts';
import type { Event } from '../../../src/model/event.ts';
import type { Result } from '../../../src/model/result.ts';
import { ENDPOINTS, type EndpointName } from '../../../src/server/endpoints.ts';
import { makeRepo } from '../../rig/repo.ts';
import { seqctl } from '../../rig/seqctl.ts';
import { connect, serveHere } from '../../rig/server.ts';

const place = placeOf(new URL('../../../dist/threados.js', import.meta.url).href);
const never = new AbortController().signal;
const dry = { yes: false, dry_run: true, if_revision: null, wait: false, signal: never } as const;
const log = { stream: 'stdout', tail: null, attempt: null, grep: null } as const;

/** What looks, and what would change: in this process and over HTTP it is the same repo that answers. */
const LOOKS: readonly (readonly [EndpointName, string, (os: ThreadOs) => Promise<Result<unknown>>])[] = [
  ['sequence', 'whole', (os) => os.sequence()],
  ['validate', 'whole', (os) => os.validate()],
  ['status', 'whole', (os) => os.status()],
  ['status', 'of one', (os) => os.status({ steps: ['build'] })],
  ['status', 'of none', (os) => os.status({ steps: ['biuld'] })],
  ['step', 'that ran twice', (os) => os.step('broken')],
  ['step', 'that is a gate', (os) => os.step('ok')],
  ['step', 'that is none', (os) => os.step('nothing')],
  ['logs', 'whole', (os) => os.logs({ ...log, id: 'build' })],
  ['logs', 'its tail, an instance', (os) => os.logs({ ...log, id: 'many.2', tail: 1 })],
  ['logs', 'an earlier attempt', (os) => os.logs({ ...log, id: 'broken', stream: 'stderr', attempt: 1 })],
  ['logs', 'none yet', (os) => os.logs({ ...log, id: 'later' })],
  ['logs', 'a pattern that is none', (os) => os.logs({ ...log, id: 'build', grep: '(' })],
  ['diff', 'none', (os) => os.diff('build')],
  ['summary', 'none', (os) => os.summary('build')],
  ['prompt', 'of a step', (os) => os.prompt('build')],
  ['generatePrompt', 'tried', (os) => os.generatePrompt({ id: 'build', dry_run: true, yes: false })],
  ['generatePrompt', 'of no such template', (os) => os.generatePrompt({ id: 'build', template: 'nothing', dry_run: true, yes: false })],
  ['proposals', 'there are', (os) => os.proposals()],
  ['policy', 'whole', (os) => os.policy()],
  [
    'check',
    'of many kinds',
    (os) =>
      os.checkPolicy([
        { action: 'step.add', id: 'x', model: 'shell', command: ['bash'] },
        { action: 'run.all' },
        { action: 'stop.step', ids: ['build'], kill: true },
      ]),
  ],
  [
    'apply',
    'tried',
    (os) =>
      os.perform({
        ...dry,
        actions: [
          { action: 'gate.insert', id: 'g', after: ['build'] },
          { action: 'gate.approve', id: 'ok' },
        ],
      }),
  ],
  ['apply', 'a cycle', (os) => os.perform({ ...dry, actions: [{ action: 'dep.add', id: 'build', on: ['later'] }] })],
  ['apply', 'no action', (os) => os.perform({ ...dry, actions: [{ action: 'step.ad', id: 'x' } as never] })],
  ['apply', 'of another revision', (os) => os.perform({ ...dry, actions: [{ action: 'run.all' }], if_revision: '000000000000' })],
  ['wait', 'for what has ended', (os) => os.wait({ ids: ['build', 'broken'], until: 'ended', timeout_ms: 1000, signal: never })],
  ['wait', 'in vain', (os) => os.wait({ ids: ['broken'], until: 'done', timeout_ms: 1000, signal: never })],
  ['stopAll', 'where nothing runs', (os) => os.stopAll({ yes: false, signal: never })],
  ['undo', 'tried', (os) => os.undo({ dry_run: true })],
  ['accept', 'where there is nothing', (os) => os.accept({ id: 'build', yes: false, dry_run: true })],
  ['allowCommand', 'tried', (os) => os.allowCommand({ name: 'bash', yes: false, dry_run: true })],
  ['allowCommand', 'without a yes', (os) => os.allowCommand({ name: 'bash', yes: false, dry_run: false })],
  ['trust', 'looked at', (os) => os.trust({ yes: false })],
  ['audit', 'whole', (os) => os.audit({})],
  ['audit', 'of a step', (os) => os.audit({ step: 'broken', actor: 'human' })],
  ['verifyAudit', 'whole', (os) => os.verifyAudit()],
  ['worktrees', 'in no git repository', (os) => os.worktrees()],
  ['runs', 'there are', (os) => os.runs()],
  ['runOf', 'that is none', (os) => os.run('20260101-000000-0000')],
  ['mprocsStatus', 'closed', (os) => os.mprocsStatus()],
  ['reconcile', 'nothing lost', (os) => os.reconcile()],
  ['doctor', 'whole', (os) => os.doctor()],
];

test('a real repo answers the same over HTTP, in the form that the document gives', async () => {
  const say = (text: string): string[] => ['node', '-e', text];
  const root = await makeRepo([
    {
      id: 'build',
      name: 'Büild “it”',
      model: 'shell',
      lane: 'one',
      command: say("console.log('grün\\nline two')"),
      env: { A: 'b' },
      timeout: '5m',
    },
    { id: 'broken', model: 'shell', command: say("console.error('no'); process.exit(3)"), after: ['build'] },
    { id: 'many', type: 'p', model: 'shell', fanout: 2, join: 'any', command: say("console.log('x')") },
    { id: 'ok', type: 'gate', depends_on: ['build'] },
    { id: 'later', type: 'l', model: 'shell', command: say(''), depends_on: ['ok'], watchdog: { idle: '5m', on_stall: 'stop' } },
  ]);
  await seqctl(root, ['run', 'all']);
  await seqctl(root, ['restart', 'step', 'broken']);
  await seqctl(root, ['step', 'edit', 'later', '--name', 'Later']);
  await seqctl(root, ['run', 'all'], { env: { CLAUDECODE: '1' } });
  const opened = openThreadOs(place, { cwd: root, caller: { actor: 'human', inside: null, evidence: 'test' } });
  if (!opened.ok) throw new Error(opened.error.message);
  const here = opened.value;
  const there = await connect((await serveHere(here)).url);

  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
  const known = await here.runs();
  const proposals = await here.proposals();
  const run = known.ok ? (known.value[0]?.run_id ?? '') : '';
  const proposal = proposals.ok ? (proposals.value[0]?.id ?? '') : '';
  const more: typeof LOOKS = [
    ['runOf', 'the one there is', (os) => os.run(run)],
    ['proposal', 'the one there is', (os) => os.proposal(proposal)],
    ['status', 'of a run', (os) => os.status({ run })],
  ];
  let worked = 0;
  for (const [name, which, look] of [...LOOKS, ...more]) {
    const answer = await look(here);
    expect(plain(await look(there)), `${name}, ${which}`).toEqual(plain(answer));
    if (!answer.ok) continue;
    worked += 1;
    const checked = v.safeParse(ENDPOINTS[name].answer, plain(answer.value));
    expect(checked.success ? [] : v.flatten(checked.issues), `${name}, ${which}`).toEqual([]);
  }
  expect(worked).toBeGreaterThan(25);

  const first = async (os: ThreadOs): Promise<Event | undefined> => {
    const seen: Event[] = [];
    const subscribed = await os.subscribe((event) => seen.push(event));
    if (subscribed.ok) subscribed.value();
    return seen[0];
  };
  expect(plain(await first(there))).toEqual(plain(await first(here)));
  const lines = async (os: ThreadOs): Promise<unknown[]> => {
    const all: unknown[] = [];
    for await (const line of os.follow({ id: 'build', stream: 'stdout', tail: null, grep: null, signal: never })) all.push(line);
    return all;
  };
  expect(await lines(there)).toEqual(await lines(here));
  expect(await lines(here)).toHaveLength(2);
});
