import { describe, expect, test } from 'vitest';
import { createPrograms } from '../../../src/agents/programs.ts';
import { Layout, pnpmShim, programShim, scriptShim } from './layout.ts';

const PATHEXT = '.COM;.EXE;.BAT;.CMD;.VBS';
const windows = createPrograms({ platform: 'win32', node: '/fallback/node.exe' });
const posix = createPrograms({ platform: 'linux', node: '/fallback/node' });

describe('on Windows', () => {
  test('finds a program by PATHEXT, in the order of PATH, then of PATHEXT', async () => {
    using layout = new Layout();
    const first = layout.file('a/tool.cmd', 'rem mine');
    layout.file('b/tool.exe', 'MZ..');
    const options = { cwd: layout.root, path: `${layout.at('a')};"${layout.at('b')}"`, pathext: PATHEXT };
    expect(await windows.resolve('tool', options)).toEqual({ found: first, argv: [first] });
    expect(await windows.resolve('tool.exe', options)).toMatchObject({ found: layout.at('b', 'tool.exe') });
    expect(await windows.resolve('nothing', options)).toBe(null);
  });

  test('never takes a POSIX script without extension, nor a bare name in the current folder', async () => {
    using layout = new Layout();
    layout.file('a/claude', '#!/bin/sh\n');
    layout.file('git.exe', 'MZ..');
    const options = { cwd: layout.root, path: `${layout.at('a')};;.;relative`, pathext: '' };
    expect(await windows.resolve('claude', options)).toBe(null);
    expect(await windows.resolve('git', options)).toBe(null);
    expect(await windows.resolve('.\\git', options)).toMatchObject({ found: layout.at('git.exe') });
    expect(await windows.resolve('./git.exe', options)).toMatchObject({ found: layout.at('git.exe') });
  });

  test("resolves npm's shim of a native program, and refuses the placeholder that is left without postinstall", async () => {
    using layout = new Layout();
    const target = 'node_modules\\@anthropic-ai\\claude-code\\bin\\claude.exe';
    const shim = layout.file('npm/claude.cmd', programShim(target));
    const exe = layout.file('npm/node_modules/@anthropic-ai/claude-code/bin/claude.exe', 'MZ\0\0');
    const options = { cwd: layout.root, path: layout.at('npm'), pathext: PATHEXT };
    expect(await windows.resolve('claude', options)).toEqual({ found: shim, argv: [exe] });
    layout.file('npm/node_modules/@anthropic-ai/claude-code/bin/claude.exe', 'echo "postinstall did not run"');
    expect(await windows.resolve('claude', options)).toBe(null);
  });

  test.each([
    ['npm', scriptShim('node_modules\\@openai\\codex\\bin\\codex.js')],
    ['pnpm', pnpmShim('node_modules\\@openai\\codex\\bin\\codex.js')],
  ])("resolves %s's shim of a script to Node and the script", async (_name, text) => {
    using layout = new Layout();
    const shim = layout.file('npm/codex.cmd', text);
    const script = layout.file('npm/node_modules/@openai/codex/bin/codex.js', '');
    const options = { cwd: layout.root, path: layout.at('npm'), pathext: PATHEXT };
    expect(await windows.resolve('codex', options)).toEqual({ found: shim, argv: ['/fallback/node.exe', script] });
    const onPath = layout.file('nodejs/node.exe', 'MZ');
    expect((await windows.resolve('codex', { ...options, path: `${options.path};${layout.at('nodejs')}` }))?.argv).toEqual([
      onPath,
      script,
    ]);
    const beside = layout.file('npm/node.exe', 'MZ');
    expect((await windows.resolve('codex', options))?.argv).toEqual([beside, script]);
  });

  test("keeps the flags that a script's first line asks of Node", async () => {
    using layout = new Layout();
    layout.file('npm/g.cmd', scriptShim('node_modules\\g\\g.mjs', '--no-warnings=DEP0040'));
    const script = layout.file('npm/node_modules/g/g.mjs');
    const found = await windows.resolve('g', { cwd: layout.root, path: layout.at('npm'), pathext: PATHEXT });
    expect(found?.argv).toEqual(['/fallback/node.exe', '--no-warnings=DEP0040', script]);
  });

  test('a shim whose target is gone is not found; a batch file of somebody else stays as it is', async () => {
    using layout = new Layout();
    layout.file('npm/codex.cmd', scriptShim('node_modules\\@openai\\codex\\bin\\codex.js'));
    const own = layout.file('npm/mvn.cmd', '@set JAVA_HOME=C:\\java\r\n@"%~dp0\\mvn-real.exe" %*\r\n');
    const options = { cwd: layout.root, path: layout.at('npm'), pathext: PATHEXT };
    expect(await windows.resolve('codex', options)).toBe(null);
    expect(await windows.resolve('mvn', options)).toEqual({ found: own, argv: [own] });
  });
});

describe('on POSIX', () => {
  test.skipIf(process.platform === 'win32')('wants the execute bit and looks at PATH in order', async () => {
    using layout = new Layout();
    layout.file('a/tool', 'x', 0o644);
    const tool = layout.file('b/tool', 'x');
    layout.file('b/folder/x');
    const options = { cwd: layout.root, path: `${layout.at('a')}::${layout.at('b')}`, pathext: '' };
    expect(await posix.resolve('tool', options)).toEqual({ found: tool, argv: [tool] });
    expect(await posix.resolve('folder', options)).toBe(null);
  });

  test.skipIf(process.platform === 'win32')('a path is looked up from cwd, a bare name never there', async () => {
    using layout = new Layout();
    const tool = layout.file('my dir/tool', 'x');
    const options = { cwd: layout.at('my dir'), path: `:.:${layout.at('nowhere')}`, pathext: '' };
    expect(await posix.resolve('tool', options)).toBe(null);
    expect(await posix.resolve('./tool', options)).toEqual({ found: tool, argv: [tool] });
    expect(await posix.resolve(tool, options)).toEqual({ found: tool, argv: [tool] });
  });
});
