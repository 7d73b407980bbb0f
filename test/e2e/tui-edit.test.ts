import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRobot, robotIn } from '../rig/robot.ts';
import { shellStep } from '../rig/steps.ts';
import { makeFolder, makeRepo } from '../rig/repo.ts';
import { seqctl } from '../rig/seqctl.ts';

const CHAIN = [shellStep('plan'), shellStep('build', { depends_on: ['plan'] }), shellStep('docs', { lane: 'side', depends_on: ['plan'] })];

test('a folder without a sequence: it is created, and the first step made', async () => {
  const tui = await robotIn(makeFolder());
  await tui.sees('No sequence here yet');
  await tui.press('i');
  await tui.sees('Created');
  await tui.press('n');
  await tui.sees('New step');
  await tui.type('first');
  await tui.sees('+  - id: first');
  await tui.press('enter');
  await tui.wrote('id: first');
  await tui.sees(/│ first +/);
});

test('a step is made, changed, cloned, deleted, and each can be undone', async () => {
  const tui = await openRobot(CHAIN);
  await tui.graph.select('plan');
  await tui.press('n');
  await tui.sees('New step');
  await tui.type('plan');
  await tui.sees('plan exists already');
  await tui.type('-b');
  await tui.sees('This is what it changes');
  await tui.press('enter');
  await tui.wrote('id: plan-b');
  // Told instead of what was done: nobody could start it as it is.
  await tui.sees(/"plan-b" (?:has no prompt|would not)/);

  await tui.graph.select('build');
  await tui.press('e');
  await tui.sees('Edit build');
  await tui.type('Build it all');
  await tui.sees('+');
  await tui.press('enter');
  await tui.wrote('Build it all');

  await tui.press('y');
  await tui.sees('Clone build');
  await tui.press('enter');
  await tui.wrote('build-copy');

  await tui.graph.select('build-copy');
  await tui.press('d');
  await tui.sees('Are you sure?');
  await tui.press('y');
  await tui.sees('Done: step.rm build-copy');
  expect(tui.sequence()).not.toContain('build-copy');

  await tui.press('u');
  await tui.sees('This takes back: step.rm');
  await tui.press('y');
  await tui.wrote('build-copy');

  await tui.press('@');
  await tui.sees('seqctl undo');
  await tui.sees('seqctl step rm build-copy --yes');
});

test('dependencies are picked on the canvas, hard and soft, and taken away', async () => {
  const tui = await openRobot(CHAIN);
  await tui.graph.select('docs');
  await tui.press('w');
  await tui.sees('docs waits (hard) for');
  await tui.press('right', 'up', 's');
  await tui.sees('docs waits (soft) for');
  await tui.graph.select('build');
  await tui.press('enter');
  await tui.sees('Done: dep.add docs');
  expect(tui.sequence()).toMatch(/docs.*"after":\s*\["build"\]|after:[\s\S]*build/);

  await tui.graph.select('docs');
  await tui.press('W');
  await tui.sees('docs no longer waits for');
  await tui.graph.select('plan');
  await tui.press('enter');
  await tui.sees('Done: dep.rm docs');

  await tui.graph.select('plan');
  await tui.press('w');
  await tui.graph.select('build');
  await tui.press('enter');
  await tui.sees(/would wait for each other/);
});

test('lanes and order change by key', async () => {
  const tui = await openRobot([shellStep('one'), shellStep('two'), shellStep('three', { lane: 'side' })]);
  await tui.graph.select('one');
  await tui.press('>');
  await tui.sees('Done: step.move one');
  expect(tui.sequence().indexOf('"one"')).toBeGreaterThan(tui.sequence().indexOf('"two"'));
  await tui.press(']');
  await tui.wrote(/"one"[^\n]*side|id: one[\s\S]*lane: side/);
});

test('parallel, group, fusion, gate and phases', async () => {
  const tui = await openRobot(CHAIN);
  await tui.graph.select('docs');
  await tui.press('p');
  await tui.sees('Run docs in parallel');
  await tui.press('ctrl+u');
  await tui.type('4');
  await tui.press('enter');
  await tui.sees('P ×4');

  await tui.graph.select('build');
  await tui.press('i');
  await tui.sees('Insert a gate');
  await tui.press('ctrl+u');
  await tui.type('ok');
  await tui.press('enter');
  await tui.wrote(/id: ok|"id":"ok"/);

  await tui.press('f');
  await tui.sees('Fuse candidates');
  await tui.sees('new candidates need a prompt');
  await tui.press('tab', 'tab', 'tab');
  await tui.type('try it');
  await tui.press('enter');
  await tui.wrote('fuse-codex');

  await tui.press('0');
  await tui.sees('Templates');
  await tui.press('down', 'down', 'enter');
  await tui.sees('Phases with gates between');
  await tui.press('ctrl+u');
  await tui.type('draft, final');
  await tui.press('enter');
  await tui.wrote('ok-draft');

  await tui.graph.select('plan');
  await tui.press('space');
  await tui.graph.select('draft');
  await tui.press('space', 'p');
  await tui.sees('Group plan, draft');
  await tui.type('pair');
  await tui.sees(/steps that wait for one another cannot run/);
  await tui.press('esc');
  await tui.seesNo('Group plan');
  await tui.graph.select('plan');
  await tui.press('space');
  await tui.graph.select('docs');
  await tui.press('space', 'p');
  await tui.sees('Group docs, draft');
  await tui.type('pair');
  await tui.sees('group: pair');
  await tui.press('enter');
  await tui.wrote(/group"?: "?pair/);
});

test('the prompt is edited in $EDITOR and made from a template', async () => {
  const root = makeFolder('tools');
  const editor = join(root, 'editor.mjs');
  writeFileSync(editor, `import { appendFileSync } from 'node:fs'; appendFileSync(process.argv[2], 'written by hand\\n');`);
  chmodSync(editor, 0o755);
  const tui = await openRobot([{ id: 'think', model: 'claude-code' }], { env: { EDITOR: `"${process.execPath}" "${editor}"` } });
  await tui.press('E');
  await tui.sees('Done: prompt.set think');
  await tui.press('t');
  await tui.sees('written by hand');
  expect(tui.pty.terminal.buffer.active.type).toBe('alternate');
  await tui.press('T');
  await tui.sees('from a template');
  await tui.press('enter');
  await tui.sees(/has its prompt from the template|Are you sure/);
});

test('search, filter, zoom, fold and the palette', async () => {
  const tui = await openRobot(CHAIN);
  await tui.press('/');
  await tui.type('doc');
  await tui.sees('1 found');
  await tui.sees(/│ docs +/);
  await tui.press('enter');
  await tui.sees('/doc');
  await tui.press('esc');
  await tui.seesNo('/doc');
  await tui.press('-');
  await tui.seesNo('╭─ base');
  await tui.press('+');
  await tui.sees('╭─ base');
  await tui.press('z');
  await tui.sees('▸ side');
  await tui.press('z', ':');
  await tui.sees('what to do, or where to go');
  await tui.type('whole');
  await tui.sees('› Run the whole sequence');
  await tui.press('esc');
  await tui.seesNo('› Run the whole sequence');
  await tui.press('?');
  await tui.sees('Next step that waits for you');
  await tui.press('esc');
  await tui.seesNo('Next step that waits');
});

test('a file that is broken from outside: the last good one stays, with a badge that tells where, until it is mended', async () => {
  const tui = await openRobot(CHAIN);
  const path = join(tui.root, '.threados', 'sequence.yaml');
  const good = tui.sequence();
  writeFileSync(path, good.replace('"model"', '"modle"'));
  await tui.sees('✗ the file is broken');
  await tui.sees(/│ build +/);
  // Nothing hides it: not the end of the message, not another step.
  await tui.graph.select('build');
  await tui.sees('! what is wrong');
  await tui.press('!');
  await tui.sees('The sequence cannot be read');
  await tui.sees('Did you mean "model"?');
  await tui.press('esc');
  await tui.seesNo('The sequence cannot be read');
  tui.pty.click(await tui.pty.find('✗ the file is broken'));
  await tui.sees('The sequence cannot be read');
  await tui.press('esc');
  // A form that is filled in meanwhile says it too, and keeps what was typed.
  await tui.seesNo('The sequence cannot be read');
  await tui.press('n');
  await tui.sees('New step');
  await tui.type('later');
  await tui.sees(/\.threados.sequence\.yaml:\d+:\d+/);
  writeFileSync(path, good);
  await tui.seesNo('the file is broken');
  await tui.type('-on');
  await tui.sees('+  - id: later-on');
  await tui.press('enter');
  await tui.wrote('id: later-on');
});

test('what is broken or missing at first comes by itself when somebody mends or makes it', async () => {
  const root = await makeRepo(CHAIN);
  const path = join(root, '.threados', 'sequence.yaml');
  const good = readFileSync(path, 'utf8');
  writeFileSync(path, 'steps: {{{');
  const tui = await robotIn(root);
  await tui.sees('The sequence cannot be read');
  await tui.sees(/sequence.yaml:1:/);
  writeFileSync(path, good);
  await tui.sees(/┃ plan +/);
  await tui.seesNo('cannot be read');
  writeFileSync(path, good.replace('"plan"', '"draft"').replaceAll('["plan"]', '["draft"]'));
  await tui.sees(/┃ draft +/);

  const folder = makeFolder();
  const empty = await robotIn(folder);
  await empty.sees('No sequence here yet');
  expect((await seqctl(folder, ['init', '--name', 'elsewhere'])).code).toBe(0);
  await empty.sees('ThreadOS elsewhere');
  await empty.sees('? help');
});
