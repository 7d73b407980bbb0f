import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderConfig } from '../../../src/executors/mprocs/config.ts';
import { loadSettings } from '../../../src/executors/mprocs/load-settings.ts';
import { acceptSettings } from '../../../src/executors/mprocs/settings.ts';
import { fail, ok, type Result } from '../../../src/model/result.ts';

function render(...settings: Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  return parse(renderConfig({ port: 4913, welcome: { name: 'threados', argv: ['/n', 'a\u0085"b'] }, settings })) as Record<string, unknown>;
}

describe('the generated configuration', () => {
  test('argv arrays, a loopback server, little scrollback, and no keys that move rows', () => {
    const config = render();
    expect(config).toMatchObject({
      server: '127.0.0.1:4913',
      procs: { threados: { cmd: ['/n', 'a\u0085"b'] } },
      scrollback: 100,
      keymap_procs: { '<q>': { c: 'quit-or-ask' }, '<a>': null, '<d>': null, '<e>': null, '<S-C>': null, '<p>': null },
    });
  });

  test('settings lie over ours, key by key; processes and server never come from them', () => {
    const config = render(
      { scrollback: 500, procs: { x: 'rm' }, server: 'evil' },
      { scrollback: 700, keymap_procs: { '<a>': { c: 'zoom' } } },
    );
    expect(config).toMatchObject({ scrollback: 700, server: '127.0.0.1:4913', keymap_procs: { '<a>': { c: 'zoom' }, '<d>': null } });
    expect(Object.keys(config['procs'] as object)).toEqual(['threados']);
  });
});

describe('settings of a person', () => {
  const accept = (parsed: unknown, os = 'linux') => acceptSettings(parsed, 'mprocs.yaml', os);

  test('looks and harmless keys are taken over', () => {
    const mine = {
      hide_keymap_window: true,
      mouse_scroll_speed: 3,
      scrollback: 2000,
      proc_list_width: 40,
      proc_list_title: 'Mine',
      keymap_procs: { reset: true, '<c-j>': { c: 'next-proc' }, '<C-k>': null, '<M-1>': { c: 'select-proc', index: 0 } },
      keymap_term: { '<C-b>': { c: 'batch', cmds: [{ c: 'focus-procs' }, { c: 'send-key', key: '<Enter>' }] } },
    };
    expect(accept(mine)).toEqual({
      settings: {
        ...mine,
        keymap_procs: { reset: true, '<C-j>': { c: 'next-proc' }, '<C-k>': null, '<M-1>': { c: 'select-proc', index: 0 } },
      },
      warnings: [],
    });
  });

  test('processes, server and unknown keys are passed over without a word', () => {
    expect(accept({ procs: { web: 'npm start' }, server: '0.0.0.0:1', on_init: 1 })).toEqual({ settings: {}, warnings: [] });
  });

  test.each([
    ['scrollback', 'many'],
    ['scrollback', -1],
    ['proc_list_width', 100_000],
    ['hide_keymap_window', 'yes'],
    ['proc_list_title', 3],
    ['proc_list_title', 'プロセス'],
    ['keymap_procs', ['<a>']],
  ])('%s: %j would keep mprocs from starting and is named', (name, value) => {
    const { settings, warnings } = accept({ [name]: value });
    expect(settings).toEqual({});
    expect(warnings).toEqual([expect.stringContaining(`mprocs.yaml: ${name}`)]);
  });

  test.each([
    [{ c: 'add-proc', cmd: 'x' }],
    [{ c: 'remove-proc', id: 1 }],
    [{ c: 'duplicate-proc' }],
    [{ c: 'show-commands-menu' }],
    [{ c: 'force-quit' }],
    [{ c: 'restart-proc' }],
    [{ c: 'batch', cmds: [{ c: 'zoom' }, { c: 'start-proc' }] }],
    [{ c: 'batch', cmds: [{ c: 'batch', cmds: [] }] }],
    [{ c: 'no-such-thing' }],
    [{ c: 'select-proc', index: '1' }],
    [{ c: 'send-key', key: 'a' }],
    ['zoom'],
  ])('a key bound to %j stays unbound', (command) => {
    const { settings, warnings } = accept({ keymap_procs: { '<x>': command } });
    expect(settings).toEqual({ keymap_procs: {} });
    expect(warnings).toHaveLength(1);
  });

  test('a key that mprocs cannot parse is left out', () => {
    expect(accept({ keymap_term: { '<Space>': { c: 'zoom' }, q: { c: 'zoom' } } })).toMatchObject({ settings: { keymap_term: {} } });
  });

  test('values chosen by platform', () => {
    const value = { scrollback: { $select: 'os', windows: 10, $else: 20 } };
    expect(accept(value, 'windows').settings).toEqual({ scrollback: 10 });
    expect(accept(value, 'macos').settings).toEqual({ scrollback: 20 });
  });

  test.each([null, 3, 'text', []])('%j is no configuration', (parsed) => {
    expect(accept(parsed)).toEqual({ settings: {}, warnings: ['mprocs.yaml: is not a map of settings; left out'] });
  });
});

describe('where settings come from', () => {
  const load = (
    files: Readonly<Record<string, string>>,
    platform: NodeJS.Platform = 'linux',
    env: Record<string, string> = { HOME: '/home/me' },
  ) =>
    loadSettings({
      root: '/repo',
      platform,
      env,
      read: (path) => Promise.resolve(files[path] ?? null),
      parseYaml: (text): Result<unknown> => {
        try {
          return ok(parse(text));
        } catch {
          return fail('INVALID_VALUE', 'is no YAML');
        }
      },
    });

  test('the global file, then the project', async () => {
    const files = {
      '/home/me/.config/mprocs/mprocs.yaml': 'scrollback: 1',
      '/repo/mprocs.yaml': 'scrollback: 2',
      '/repo/mprocs.json': '{"scrollback":3}',
    };
    expect(await load(files)).toEqual({ settings: [{ scrollback: 1 }, { scrollback: 2 }], warnings: [] });
  });

  test('XDG_CONFIG_HOME and APPDATA', async () => {
    expect((await load({ '/x/mprocs/mprocs.yaml': 'scrollback: 1' }, 'linux', { XDG_CONFIG_HOME: '/x' })).settings).toHaveLength(1);
    expect((await load({ '/roam/mprocs/mprocs.yaml': 'scrollback: 1' }, 'win32', { APPDATA: '/roam' })).settings).toHaveLength(1);
  });

  test('a broken file is named and breaks nothing', async () => {
    expect(await load({ '/repo/mprocs.yaml': 'a: [' })).toEqual({
      settings: [],
      warnings: ['/repo/mprocs.yaml: is no YAML; its settings are left out'],
    });
  });
});
