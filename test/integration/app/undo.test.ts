import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, inside, makeSite, type Site } from '../../rig/inside.ts';

const file = (site: Site, ...path: string[]) => join(site.root, '.threados', ...path);
const run = async (site: Site, line: string, input?: string) => {
  const outcome = await inside(site.root, line.split(' '), input === undefined ? {} : { input });
  expect(outcome.code, line + outcome.stdout).toBe(0);
  return outcome;
};
const undo = (site: Site, ...flags: string[]) => inside(site.root, ['undo', ...flags]);
const conflict = async (site: Site, path: string) => {
  const before = filesBelow(site.base);
  expect((await undo(site)).json.error).toMatchObject({ code: 'UNDO_CONFLICT', details: { path } });
  expect(filesBelow(site.base)).toEqual(before);
};

test('goes back change by change, sequence and prompts together, to the byte', async () => {
  using site = await makeSite();
  const lines: readonly (readonly [string, string?])[] = [
    ['step add c --prompt First'],
    ['prompt set c -', 'Second'],
    ['step edit c --name x --prompt Third'],
    ['step clone c d'],
    ['fusion create f --models claude-code,codex --prompt Fuse'],
    ['gate insert g --after a --before c'],
    ['step rm c --yes --cascade'],
    ['policy mode power --yes'],
  ];
  const seen = [filesBelow(site.base)];
  for (const [line, input] of lines) {
    await run(site, line, input);
    seen.push(filesBelow(site.base));
  }
  for (const state of seen.toReversed().slice(1)) {
    const before = filesBelow(site.base);
    expect((await undo(site, '--dry-run')).code).toBe(0);
    expect(filesBelow(site.base)).toEqual(before);
    const outcome = await undo(site);
    expect(outcome.code, outcome.stdout).toBe(0);
    expect(filesBelow(site.base)).toEqual(state);
  }
  const { json } = await run(site, 'audit --action undo');
  const entries = (json.data as { entries: { input: { actions: string[] }; revision_after: string }[] }).entries;
  expect(entries.map(({ input }) => input.actions.join())).toEqual([
    'policy.mode',
    'step.rm',
    'gate.insert',
    'fusion.create',
    'step.clone',
    'step.edit',
    'prompt.set',
    'step.add',
  ]);
  await run(site, 'audit --verify');
});

test('a change made after an undo is undone first, then those before it', async () => {
  using site = await makeSite();
  const start = filesBelow(site.base);
  for (const line of ['step add c -- node', 'step add d -- node', 'undo', 'step add e -- node']) await run(site, line);
  expect((await undo(site)).json.data).toMatchObject({ undone: ['step.add'], diff: expect.stringContaining('-  - id: e') as string });
  expect((await undo(site)).json.data).toMatchObject({ diff: expect.stringContaining('-  - id: c') as string });
  expect(filesBelow(site.base)).toEqual(start);
});

test('what was undone can be done again, and is trusted as before', async () => {
  using site = await makeSite();
  for (const line of ['step add c -- node --version', 'undo', 'step add c -- node --version', 'undo']) await run(site, line);
  expect((await run(site, 'trust')).json.data).toEqual({ trusted: true, changes: [] });
});

test('refuses where the sequence was changed since by hand, and goes on once that is taken back', async () => {
  using site = await makeSite();
  await run(site, 'step add c -- node');
  const text = readFileSync(file(site, 'sequence.yaml'), 'utf8');
  writeFileSync(file(site, 'sequence.yaml'), `${text}# mine\n`);
  await conflict(site, '.threados/sequence.yaml');
  writeFileSync(file(site, 'sequence.yaml'), text);
  expect((await undo(site)).code).toBe(0);
});

test.each([
  ['changed', (path: string) => writeFileSync(path, 'by hand')],
  ['taken away', (path: string) => rmSync(path)],
])('refuses where the prompt was %s since, and leaves the sequence too', async (_what, change) => {
  using site = await makeSite();
  await run(site, 'step add c --prompt Text');
  change(file(site, 'prompts', 'c.md'));
  await conflict(site, '.threados/prompts/c.md');
  expect(readFileSync(file(site, 'sequence.yaml'), 'utf8')).toContain('id: c');
});

test('a prompt that came with the change goes with it', async () => {
  using site = await makeSite();
  await run(site, 'step add c --prompt Text');
  expect(existsSync(file(site, 'prompts', 'c.md'))).toBe(true);
  await run(site, 'undo');
  expect(existsSync(file(site, 'prompts', 'c.md'))).toBe(false);
});

test('giving POWER back wants a yes', async () => {
  using site = await makeSite();
  for (const line of ['policy mode power --yes', 'policy mode safe']) await run(site, line);
  expect((await undo(site)).json.error.code).toBe('CONFIRMATION_REQUIRED');
  expect((await run(site, 'policy show')).json.data).toMatchObject({ mode: 'safe' });
  expect((await undo(site, '--yes')).code).toBe(0);
  expect((await run(site, 'policy show')).json.data).toMatchObject({ mode: 'power' });
});

test('says when there is nothing left', async () => {
  using site = await makeSite();
  await run(site, 'undo');
  await run(site, 'undo');
  expect((await undo(site)).json.error.code).toBe('NOTHING_TO_UNDO');
});
