import { expect, test } from 'vitest';
import { terminalCommand, tmuxArgs, windowsTerminalArgs, type TerminalRequest } from '../../../src/executors/mprocs/terminal.ts';

const request: TerminalRequest = {
  layout: 'split',
  platform: 'win32',
  env: {},
  cwd: 'C:\\my repo; really\\',
  title: 'threados',
  command: [
    'C:\\Program Files\\nodejs\\node.exe',
    'C:\\a;b\\seqctl.js',
    'mprocs',
    'open',
    '--layout',
    'here',
    '-C',
    'C:\\my repo; really\\',
  ],
};
const COMMAND = [
  'C:\\Program Files\\nodejs\\node.exe',
  'C:\\a\\;b\\seqctl.js',
  'mprocs',
  'open',
  '--layout',
  'here',
  '-C',
  'C:\\my repo\\; really',
];

test.each([
  ['split', ['-w', '0', 'split-pane', '--vertical'], [';', 'move-focus', 'left']],
  ['tab', ['-w', '0', 'new-tab'], []],
  ['window', ['-w', '-1', 'new-tab'], []],
] as const)('wt.exe: %s; every ";" of ours escaped, no word ends in a backslash', (layout, place, after) => {
  expect(windowsTerminalArgs({ ...request, layout })).toEqual([
    ...place,
    '--title',
    'threados',
    '--startingDirectory',
    'C:\\my repo\\; really',
    ...COMMAND,
    ...after,
  ]);
});

test('wt.exe: the root of a drive keeps its backslash', () => {
  expect(windowsTerminalArgs({ ...request, layout: 'tab', cwd: 'D:\\', command: ['x'] }).slice(-2)).toEqual(['D:\\', 'x']);
});

test('tmux: no shell, formats and separators escaped', () => {
  const tmux = { ...request, platform: 'linux' as const, cwd: '/a#b;', command: ['/n', "it's; $(x)", 'end;'] };
  expect(tmuxArgs(tmux)).toEqual(['split-window', '-h', '-d', '-c', '/a##b\\;', '--', '/n', "it's; $(x)", 'end\\;']);
  expect(tmuxArgs({ ...tmux, layout: 'tab' }).slice(0, 3)).toEqual(['new-window', '-n', 'threados']);
});

test('elsewhere: TERMINAL_UNAVAILABLE with the way that always works', async () => {
  const nowhere = { ok: false, error: { code: 'TERMINAL_UNAVAILABLE', hint: expect.stringContaining('--layout here') as string } };
  expect(await terminalCommand({ ...request, platform: 'linux', env: { PATH: '/usr/bin' } })).toMatchObject(nowhere);
  expect(await terminalCommand({ ...request, platform: 'linux', env: { PATH: '', TMUX: '/tmp/x,1,0' } })).toMatchObject(nowhere);
  expect(await terminalCommand({ ...request, platform: 'win32', env: { Path: '' } })).toMatchObject(nowhere);
});
