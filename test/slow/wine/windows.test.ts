import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { StatusFile } from '../../../src/model/status.ts';
import { sha256 } from '../../../src/util/hash.ts';
import { until } from '../../rig/until.ts';
import { NO_WINE, openWine, type Ran, type Wine } from '../../rig/wine.ts';

/* Windows' Node and mprocs.exe under Wine. What Wine cannot show is listed in docs/windows.md. */
if (NO_WINE !== null) process.stderr.write(`Windows under Wine is not tested: ${NO_WINE}\n`);

const TREE = fileURLToPath(new URL('../../fixtures/windows-tree.cjs', import.meta.url));
let wine: Wine;

beforeAll(() => {
  if (NO_WINE === null) wine = openWine();
}, 180_000);
afterAll(() => {
  if (NO_WINE === null) wine.close();
}, 60_000);

let repos = 0;
async function makeRepo(): Promise<string> {
  repos += 1;
  const root = join(wine.home, `repo ${repos}`);
  mkdirSync(root);
  expect((await wine.seqctl(root, ['init', '--name', 'wine'])).code).toBe(0);
  return root;
}

async function did(work: Promise<Ran>): Promise<Ran> {
  const ran = await work;
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  return ran;
}

function attemptOf(root: string, instance: string): { status: StatusFile; dir: string } {
  const runs = join(root, '.threados', 'runs');
  const dir = join(runs, readdirSync(runs).find((name) => /^\d/.test(name)) ?? '', instance);
  return { dir, status: JSON.parse(readFileSync(join(dir, 'status.json'), 'utf8')) as StatusFile };
}

async function statusOf(root: string, id: string): Promise<{ status: string; reason: string | null }> {
  const { json } = await wine.seqctl(root, ['status', id]);
  const [step] = (json.data as { steps: { status: string; reason: { code: string } | null }[] }).steps;
  return { status: step?.status ?? '', reason: step?.reason?.code ?? null };
}

/** A step whose tree has four processes, one of them out of ancestry's reach. */
async function addTree(root: string, mark: string): Promise<void> {
  const program = join(wine.home, 'windows-tree.cjs');
  copyFileSync(TREE, program);
  await did(wine.seqctl(root, ['step', 'add', 'tree', '--', 'node', wine.windows(program), mark]));
}
const roles = (mark: string) => wine.living(mark).map(({ command }) => command.split(' ').at(-1) ?? '');
const isUp = (mark: string) =>
  until('the tree is up', () => ['child', 'grandchild', 'orphan'].every((role) => roles(mark).includes(role)), 90_000);
const isGone = (mark: string) => until('the tree is gone', () => roles(mark).length === 0, 60_000);

describe.skipIf(NO_WINE !== null)('Windows under Wine', () => {
  test('doctor: what is there, what is missing', async () => {
    const { findings } = (await did(wine.seqctl(await makeRepo(), ['doctor']))).json.data as {
      findings: { check: string; state: string }[];
    };
    const states = Object.fromEntries(findings.map(({ check, state }) => [check, state]));
    expect(states).toMatchObject({ mprocs: 'ok', 'job objects': 'ok', interactive: 'warning', git: 'missing', terminal: 'warning' });
  });

  test('init, step add, run direct: drives, backslashes, spaces; artifacts and identities', async () => {
    const root = await makeRepo();
    await did(
      wine.seqctl(root, [
        'step',
        'add',
        'hello',
        '--',
        'node',
        '-e',
        'console.log(process.platform, process.cwd()); console.error("oops")',
      ]),
    );
    await did(wine.seqctl(root, ['step', 'add', 'after', '--depends-on', 'hello', '--', 'node', '-e', 'process.exitCode = 3']));
    const ran = await wine.seqctl(root, ['run', 'all', '--executor', 'direct']);
    expect(ran.code, ran.stdout + ran.stderr).toBe(8);
    const { dir, status } = attemptOf(root, 'hello');
    const log = readFileSync(join(dir, 'stdout.log'), 'utf8');
    expect(log).toBe(`win32 ${wine.windows(root)}\n`);
    expect(status).toMatchObject({ state: 'exited', outcome: 'success', exit_code: 0, cwd: wine.windows(root) });
    expect(status.artifacts).toContainEqual({ path: 'stdout.log', bytes: log.length, sha256: sha256(log) });
    expect(status.pid_started_at).toMatch(/^win:\d{13}$/);
    expect(status.runner_started_at).toMatch(/^win:\d{13}$/);
    expect(await statusOf(root, 'after')).toEqual({ status: 'FAILED', reason: 'exit-code' });
    expect((await wine.seqctl(root, ['logs', 'hello', '--stderr'])).stdout).toContain('oops');
    expect((await wine.seqctl(root, ['audit', '--verify'])).code).toBe(0);
  });

  test('a .cmd shim runs as what it starts, never through cmd.exe', async () => {
    const root = await makeRepo();
    const tools = join(wine.home, 'tools');
    mkdirSync(join(tools, 'node_modules', 'tool'), { recursive: true });
    writeFileSync(join(tools, 'node_modules', 'tool', 'cli.js'), 'console.log(JSON.stringify(process.argv.slice(2)))');
    // As npm writes it.
    writeFileSync(
      join(tools, 'tool.cmd'),
      [
        '@ECHO off',
        'GOTO start',
        ':find_dp0',
        'SET dp0=%~dp0',
        'EXIT /b',
        ':start',
        'SETLOCAL',
        'CALL :find_dp0',
        '',
        'IF EXIST "%dp0%\\node.exe" (',
        '  SET "_prog=%dp0%\\node.exe"',
        ') ELSE (',
        '  SET "_prog=node"',
        '  SET PATHEXT=%PATHEXT:;.JS;=;%',
        ')',
        '',
        'endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & "%_prog%"  "%dp0%\\node_modules\\tool\\cli.js" %*',
        '',
      ].join('\r\n'),
    );
    await did(wine.seqctl(root, ['policy', 'allow', 'tool', '--yes']));
    const words = ['a b', '"quoted"', 'x&y|z', '%PATH%', 'end\\'];
    await did(wine.seqctl(root, ['step', 'add', 'shim', '--', 'tool', ...words]));
    await did(wine.seqctl(root, ['run', 'all', '--executor', 'direct']));
    expect(JSON.parse(readFileSync(join(attemptOf(root, 'shim').dir, 'stdout.log'), 'utf8'))).toEqual(words);
  });

  test('an edit waits for whoever holds the file open', async () => {
    const root = await makeRepo();
    const file = wine.windows(join(root, '.threados', 'sequence.yaml'));
    const flag = join(root, 'held');
    const hold = `const fs = require('node:fs'); const fd = fs.openSync(${JSON.stringify(file)}, 'r'); fs.writeFileSync('held', '');
      setTimeout(() => fs.closeSync(fd), 1500)`;
    const holder = wine.node(root, ['-e', hold]);
    await until('the file is held', () => existsSync(flag));
    await did(wine.seqctl(root, ['step', 'add', 'one', '--', 'node', '-v']));
    expect((await holder).code).toBe(0);
    expect(readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8')).toContain('id: one');
  });

  test('stop ends the whole tree, and what left it', async () => {
    const root = await makeRepo();
    await addTree(root, 'mark-stop');
    const run = wine.startSeqctl(root, ['run', 'all', '--executor', 'direct']);
    const ended = new Promise<number | null>((resolve) => run.child.once('exit', resolve));
    await isUp('mark-stop');
    expect(await statusOf(root, 'tree')).toEqual({ status: 'RUNNING', reason: null });
    const stopped = await did(wine.seqctl(root, ['stop', 'step', 'tree']));
    expect(stopped.json.warnings).toEqual([expect.stringContaining('no way to ask')]);
    expect(stopped.json.data).toMatchObject({ stopped: { instances: [{ instance: 'tree', outcome: 'confirmed' }] } });
    expect(await ended).toBe(8);
    await isGone('mark-stop');
    expect(await statusOf(root, 'tree')).toEqual({ status: 'FAILED', reason: 'stopped' });
  });

  test('a supervisor that is killed takes the tree along: the job ends with it', async () => {
    const root = await makeRepo();
    await addTree(root, 'mark-killed');
    const run = wine.startSeqctl(root, ['run', 'all', '--executor', 'direct']);
    await isUp('mark-killed');
    run.child.kill('SIGKILL');
    await isGone('mark-killed');
    expect(await statusOf(root, 'tree')).toEqual({ status: 'FAILED', reason: 'lost' });
  });

  test('mprocs.exe: opens, runs steps in panes, takes commands, ends what it held', async () => {
    const root = await makeRepo();
    await did(wine.seqctl(root, ['step', 'add', 'hello', '--', 'node', '-e', 'console.log("from a pane of", process.platform)']));
    await addTree(root, 'mark-pane');
    const pty = wine.seqctlInPty(root, ['mprocs', 'open', '--layout', 'here']);
    onTestFinished(() => pty.close());
    const session = async () =>
      (await wine.seqctl(root, ['mprocs', 'status'])).json.data as { state: string; version: string; panes: object[] };
    await until('mprocs is open', async () => (await session()).state === 'open', 60_000);
    expect(await session()).toMatchObject({ version: '0.7.3', panes: [] });

    await did(wine.seqctl(root, ['run', 'step', 'hello']));
    expect(attemptOf(root, 'hello').status).toMatchObject({ executor: 'mprocs', outcome: 'success', proc: { name: 'hello', index: 1 } });
    expect(readFileSync(join(attemptOf(root, 'hello').dir, 'stdout.log'), 'utf8')).toBe('from a pane of win32\n');
    await did(wine.seqctl(root, ['mprocs', 'select', 'hello']));

    // Killed, the runner takes its tree along. mprocs itself ends the row's cmd.exe and nobody else: the runner notices.
    for (const [program, reason] of [
      ['node', 'lost'],
      ['cmd', 'stopped'],
    ] as const) {
      await did(wine.seqctl(root, reason === 'lost' ? ['run', 'step', 'tree', '--no-wait'] : ['restart', 'step', 'tree', '--no-wait']));
      await isUp('mark-pane');
      const inPane = wine.living('pane.cjs', program);
      expect(inPane).toHaveLength(1);
      for (const { pid } of inPane) process.kill(pid, 'SIGKILL');
      await isGone('mark-pane');
      await until(`it is ${reason}`, async () => (await statusOf(root, 'tree')).reason === reason, 60_000);
    }

    await did(wine.seqctl(root, ['restart', 'step', 'tree', '--no-wait']));
    await isUp('mark-pane');
    await did(wine.seqctl(root, ['mprocs', 'close', '--yes']));
    expect((await session()).state).toBe('closed');
    await isGone('mark-pane');
    expect((await statusOf(root, 'tree')).status).toBe('FAILED');
  });
});
