import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createPrograms } from '../../../src/agents/programs.ts';

/** The versions that the command lines and readers were measured with. */
const PACKAGES = {
  '@anthropic-ai/claude-code': '2.1.330',
  '@openai/codex': '0.169.0',
  '@google/gemini-cli': '0.61.0',
} as const;

/** A registry that cannot be reached is told soon, not after npm's usual minutes of retries. */
const QUICK = ['--no-fund', '--no-audit', '--no-save', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];

const NEEDED_BYTES = 2 * 1024 ** 3;

/** The real CLIs in a folder of their own, kept between runs; or why they cannot be had here. */
export async function installAgents(): Promise<{ readonly bin: string } | { readonly unavailable: string }> {
  const folder = join(tmpdir(), 'threados-agent-clis');
  const bin = join(folder, 'node_modules', '.bin');
  if (Object.entries(PACKAGES).every(([name, version]) => installedVersion(folder, name) === version)) return { bin };
  mkdirSync(folder, { recursive: true });
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize < NEEDED_BYTES) return { unavailable: `less than 2 GiB free in ${folder}` };
  const programs = createPrograms({ platform: process.platform, node: process.execPath });
  const path = process.env['PATH'] ?? '';
  const npm = await programs.resolve('npm', { cwd: folder, path, pathext: process.env['PATHEXT'] ?? '' });
  if (npm === null) return { unavailable: 'npm is not on PATH' };
  const [program = '', ...words] = npm.argv;
  const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  try {
    await promisify(execFile)(program, [...words, 'install', '--prefix', folder, ...QUICK, ...wanted], {
      cwd: folder,
      // The rig takes NODE_EXTRA_CA_CERTS away, which a network with a certificate of its own may need: the system's store has it too.
      env: { ...process.env, PATH: [dirname(process.execPath), path].join(delimiter), NODE_OPTIONS: '--use-system-ca' },
      timeout: 280_000,
      windowsHide: true,
    });
  } catch (error) {
    return { unavailable: `npm install failed: ${String(error).slice(0, 500)}` };
  }
  return { bin };
}

function installedVersion(folder: string, name: string): string | null {
  const file = join(folder, 'node_modules', name, 'package.json');
  if (!existsSync(file)) return null;
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
