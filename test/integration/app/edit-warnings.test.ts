import { expect, test } from 'vitest';
import { inside, makeSite, type Site } from '../../rig/inside.ts';

const warned = async (site: Site, argv: readonly string[], input?: string): Promise<readonly string[]> => {
  const outcome = await inside(site.root, argv, input === undefined ? {} : { input });
  expect(outcome.code, outcome.stdout).toBe(0);
  return outcome.json.warnings;
};

test('an edit tells of what is DONE as it was before, and nothing where it changes nothing that is done', async () => {
  using site = await makeSite();
  await warned(site, ['step', 'add', 'c', '--', 'node', '--version']);
  await warned(site, ['run', 'step', 'c']);
  expect(await warned(site, ['step', 'edit', 'c', '--', 'node', '-e', '0'])).toEqual([
    '"c" is DONE as it was before this change; seqctl restart step c runs it anew',
  ]);
  expect(await warned(site, ['step', 'edit', 'c', '--name', 'Another', '--lane', 'x'])).toEqual([]);
  expect(await warned(site, ['step', 'edit', 'b', '--', 'node', '-e', '0'])).toEqual([]);
});

test('an edit tells of steps that would not be started as they are now', async () => {
  using site = await makeSite();
  expect(await warned(site, ['step', 'add', 'get', '--', 'curl', 'example.org'])).toEqual([
    expect.stringMatching(
      /^step "get" would not be started: command "curl" .*seqctl policy allow curl --yes \(commands\.allow\)$/,
    ) as string,
  ]);
  expect(await warned(site, ['step', 'add', 'think', '--model', 'codex'])).toEqual([
    '"think" has no prompt yet: seqctl prompt set think -',
  ]);
  expect(await warned(site, ['prompt', 'set', 'think', '-'], 'Think.\n')).toEqual([]);
  expect(await warned(site, ['step', 'add', 'good', '--', 'node', '--version'])).toEqual([]);
});
