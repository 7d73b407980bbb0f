import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);

export const HAS_TMUX = spawnSync('tmux', ['-V']).status === 0;

export interface Tmux {
  /** Runs one tmux command on this server; its stdout. */
  readonly tmux: (...args: readonly string[]) => Promise<string>;
  /** What a program inside of it would find in its environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A tmux server of this test's own with one window, whose first pane runs `command`; ended after the test. */
export async function tmuxServer(env: Readonly<Record<string, string | undefined>>, command: readonly string[] = ['cat']): Promise<Tmux> {
  // The path of a Unix socket must be short.
  const dir = mkdtempSync(join(tmpdir(), 'tmux-'));
  const socket = join(dir, 's');
  const tmux = async (...args: readonly string[]): Promise<string> =>
    (await run('tmux', ['-S', socket, ...args], { env: { ...env } })).stdout;
  await tmux('-f', '/dev/null', 'new-session', '-d', '-x', '180', '-y', '45', ...command);
  onTestFinished(async () => {
    await tmux('kill-server').catch(() => undefined);
    rmSync(dir, { recursive: true, force: true });
  });
  return { tmux, env: { ...env, TMUX: `${socket},1,0`, TMUX_PANE: '%0' } };
}
