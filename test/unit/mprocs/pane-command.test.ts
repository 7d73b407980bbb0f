import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paneCommand, paneEnvironment } from '../../../src/executors/mprocs/pane-command.ts';

const TOKEN = 'a-Z_09';

describe('POSIX', () => {
  /** What `/bin/sh -c` makes of the command: the words that `exec` gets. */
  const words = (node: string, entry: string): string[] => {
    const command = paneCommand({ node, entry }, TOKEN, 'linux');
    if (!command.ok) throw new Error(command.error.message);
    const shown = command.value.replace(/^exec /, `printf '%s\\0' `);
    return execFileSync('/bin/sh', ['-c', shown], { encoding: 'utf8' }).split('\0').slice(0, -1);
  };

  test.each([
    '/opt/node',
    '/a b/$HOME/`x`/$(y)',
    "/it's/'quoted'",
    '/100%/a&b|c;d<e>f!g',
    '/a"b\\c',
    '/new\nline',
    '/größe/日本/😀',
    '/-n',
  ])('the shell hands %j over as it is', (path) => {
    expect(words('/usr/bin/node', path)).toEqual(['/usr/bin/node', path, TOKEN]);
  });

  test('any path', () => {
    const path = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(path, path, (node, entry) => {
        expect(words(`/${node}`, `/${entry}`)).toEqual([`/${node}`, `/${entry}`, TOKEN]);
      }),
      { numRuns: 60 },
    );
  });

  test('the program takes the place of the shell, so that mprocs signals reach it', () => {
    expect(paneCommand({ node: '/n', entry: '/e' }, TOKEN, 'darwin')).toEqual({ ok: true, value: `exec '/n' '/e' ${TOKEN}` });
  });
});

describe('Windows', () => {
  const command = (node: string, entry: string) => paneCommand({ node, entry }, TOKEN, 'win32');

  test('quotes round every path and round the whole', () => {
    expect(command('C:\\Program Files\\nodejs\\node.exe', 'D:\\a & b (c)\\pane.cjs')).toEqual({
      ok: true,
      value: `""C:\\Program Files\\nodejs\\node.exe" "D:\\a & b (c)\\pane.cjs" ${TOKEN}"`,
    });
  });

  test('a path with % goes by the environment, whose values cmd.exe does not expand again', () => {
    const programs = { node: 'C:\\node.exe', entry: 'C:\\100%PATH%\\pane.cjs' };
    expect(command(programs.node, programs.entry)).toEqual({
      ok: true,
      value: `""%THREADOS_PANE_NODE%" "%THREADOS_PANE_ENTRY%" ${TOKEN}"`,
    });
    expect(paneEnvironment(programs)).toEqual({ THREADOS_PANE_NODE: programs.node, THREADOS_PANE_ENTRY: programs.entry });
  });

  test.each(['C:\\a"b', 'C:\\a\nb', 'C:\\a\0b'])('a path that no quoting carries is refused: %j', (path) => {
    expect(command('C:\\node.exe', path)).toMatchObject({ ok: false, error: { code: 'INVALID_VALUE' } });
  });
});

test.each(['', 'a b', "a'b", 'a;b', 'é', 'a'.repeat(65), 'a\n'])('%j is no token: a bug, not a failure', (token) => {
  expect(() => paneCommand({ node: '/n', entry: '/e' }, token, 'linux')).toThrow('token');
});
