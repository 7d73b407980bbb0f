import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeChatServer } from '../fakes/fake-chat-server.ts';
import { openMprocs, session } from '../rig/mprocs-session.ts';
import { openRobot, robotIn } from '../rig/robot.ts';
import { makeFolder, makeRepo, writeSteps } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';
import { shellStep } from '../rig/steps.ts';

const STEPS = [shellStep('build'), shellStep('deploy', { depends_on: ['build'] })];
const GATE = {
  say: 'A gate before deploy.',
  look: [],
  actions: [{ action: 'gate.insert', id: 'ok', set: [{ field: 'before', value: ['deploy'] }] }],
};

interface Entry {
  readonly actor: string;
  readonly action: string;
  readonly result: string;
  readonly input: { readonly turn?: string; readonly proposal?: string };
}
async function auditOf(root: string): Promise<readonly Entry[]> {
  const { json } = await seqctl(root, ['audit']);
  return (json.data as { entries: Entry[] }).entries;
}

test('with no model and no network: said, seen, applied and run in mprocs, and the audit log tells all of it', async () => {
  const root = await makeRepo(STEPS);
  await openMprocs(root);
  const tui = await robotIn(root);
  await tui.press('ctrl+t');
  await tui.sees('builtin');
  await tui.type('put a gate before deploy and run what can run');
  await tui.press('enter');
  await tui.sees('seqctl gate insert gate-deploy');
  await tui.sees('+  - id: gate-deploy');
  await tui.sees('runs build: 1 process');
  expect(tui.sequence()).not.toContain('gate-deploy');
  await tui.press('r');
  await tui.wrote('gate-deploy');
  await tui.status('build', 'DONE');
  await tui.sees('applied');
  expect((await session(root)).panes.map((pane) => pane.instance)).toContain('build');

  const story = (await auditOf(root)).slice(-7);
  expect(story.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
    'human chat.request',
    'chat proposal.create',
    'chat chat.end',
    'human gate.insert',
    'human proposal.applied',
    'human run.runnable',
    'human run.end',
  ]);
  const { turn, proposal } = story[1]?.input ?? {};
  expect(proposal).toMatch(/^p-/);
  expect(story.filter((entry) => entry.input.turn === turn)).toHaveLength(3);
  expect(story.filter((entry) => entry.input.proposal === proposal)).toHaveLength(5);
}, 90_000);

test('with a model: the answer streams in, what it cost is shown, and it is applied and run in mprocs', async () => {
  const answer = { ...GATE, actions: [...GATE.actions, { action: 'run.runnable', set: [] }] };
  const server = await fakeChatServer('anthropic', [{ do: 'answer', answer }]);
  const root = await makeRepo(STEPS);
  writeFileSync(join(root, '.threados', 'policy.yaml'), 'version: 1\nchat: {price: {input: 3, output: 15}}\n');
  expect((await seqctl(root, ['trust', '--yes'])).code).toBe(0);
  await openMprocs(root);
  const tui = await robotIn(root, { env: server.env });
  await tui.press('3');
  await tui.sees('anthropic claude-sonnet-5-5');
  await tui.press('enter');
  await tui.type('I want to look at it before it is deployed');
  await tui.press('enter');
  await tui.sees('A gate before deploy.');
  await tui.sees('1200 tokens in, 80 out, $0.0048');
  await tui.sees('+  - id: ok');
  await tui.press('r');
  await tui.wrote('- id: ok');
  await tui.status('build', 'DONE');
  expect((await session(root)).panes.map((pane) => pane.instance)).toContain('build');
  const actions = (await auditOf(root)).map((entry) => entry.action);
  expect(actions.slice(actions.indexOf('chat.request'))).toEqual([
    'chat.request',
    'proposal.create',
    'chat.end',
    'gate.insert',
    'proposal.applied',
    'run.runnable',
    'run.end',
  ]);
}, 90_000);

test('text of several lines is pasted, mended and sent as it is', async () => {
  const server = await fakeChatServer('ollama', [{ do: 'answer', answer: { say: 'Understood.', look: [], actions: [] } }]);
  const tui = await openRobot(STEPS, { env: server.env });
  await tui.press('ctrl+t');
  await tui.sees('ollama qwen3:latest');
  await tui.type('\u001b[200~first line\r\nsecond lineX\u001b[201~');
  await tui.sees('second lineX');
  await tui.press('backspace', 'ctrl+j');
  await tui.type('third');
  await tui.press('up', 'home');
  await tui.type('the ');
  await tui.sees('the second line');
  await tui.press('enter');
  await tui.sees('Understood.');
  const messages = server.asked[0]?.['messages'] as { content: string }[];
  expect(messages.at(-1)?.content).toBe('first line\nthe second line\nthird');
});

test('an answer that hangs is cancelled, and asked for again', async () => {
  const server = await fakeChatServer('anthropic', [
    { do: 'hang', at: 'body' },
    { do: 'answer', answer: GATE },
  ]);
  const tui = await openRobot(STEPS, { env: server.env });
  await tui.press('ctrl+t');
  await tui.type('a gate, please');
  await tui.press('enter');
  await tui.sees('I am');
  await tui.press('esc');
  await tui.sees('Cancelled.');
  await server.abandoned;
  await tui.press('t');
  await tui.sees('Apply & Run');
  await tui.press('x');
  await tui.sees('discarded');
  expect(tui.sequence()).not.toContain('gate');
});

test('a proposal outlives a crash; what has changed since is planned again, and a conflict said', async () => {
  const root = await makeRepo(STEPS);
  const first = await robotIn(root);
  await first.press('ctrl+t');
  await first.type('put a gate before deploy');
  await first.press('enter');
  await first.sees('Apply & Run');
  await first.pty.close();

  writeSteps(root, [...STEPS, shellStep('late')]);
  expect((await seqctl(root, ['trust', '--yes'])).code).toBe(0);
  const again = await robotIn(root);
  await again.sees('1 waits for you');
  await again.press('3');
  await again.sees('put a gate before deploy');
  await again.sees('The sequence has changed since');
  writeSteps(root, [shellStep('build')]);
  await again.sees('No longer fits');
  await again.press('x');
  await again.sees('Nothing is proposed');
});

test('the actions of a card are edited in $EDITOR before they are applied', async () => {
  const editor = join(makeFolder('tools'), 'editor.mjs');
  writeFileSync(
    editor,
    `#!${process.execPath}\nimport fs from 'node:fs';\nconst f = process.argv[2];\nfs.writeFileSync(f, fs.readFileSync(f, 'utf8').replace('gate-deploy', 'my-gate'));\n`,
  );
  chmodSync(editor, 0o755);
  const tui = await openRobot(STEPS, { env: { EDITOR: `'${editor}'` } });
  await tui.press('ctrl+t');
  await tui.type('put a gate before deploy');
  await tui.press('enter');
  await tui.sees('gate-deploy');
  await tui.press('e');
  await tui.sees('seqctl gate insert my-gate');
  await tui.press('a');
  await tui.wrote('my-gate');
});

test('what is destructive is asked about once more, with what it would do', async () => {
  const tui = await openRobot(STEPS);
  await tui.press('ctrl+t');
  await tui.type('remove deploy');
  await tui.press('enter');
  await tui.sees('confirm: removes step "deploy"');
  await tui.press('a');
  await tui.sees('Are you sure?');
  await tui.press('n');
  await tui.sees('Nothing was done');
  expect(tui.sequence()).toContain('deploy');
  await tui.press('a');
  await tui.sees('Are you sure?');
  await tui.press('y');
  await tui.sees('applied');
  expect(tui.sequence()).not.toContain('deploy');
});

test('what only a person may do has no buttons, only the reason', async () => {
  const power = { say: 'More power.', look: [], actions: [{ action: 'policy.mode', mode: 'power' }] };
  const server = await fakeChatServer('anthropic', [{ do: 'answer', answer: power }]);
  const tui = await openRobot(STEPS, { env: server.env });
  await tui.press('ctrl+t');
  await tui.type('switch to power');
  await tui.press('enter');
  await tui.sees('deny policy.mode');
  expect((await tui.pty.screen()).join('\n')).not.toContain('Apply & Run');
  await tui.sees('SAFE');
});
