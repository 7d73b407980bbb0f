import { spawn, type ChildProcess } from 'node:child_process';
import type Koffi from 'koffi';

export interface AwakeHost {
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  /** The path that a bare name on PATH leads to. */
  readonly find: (program: string) => Promise<string | null>;
}

/**
 * Keeps the machine from sleeping by itself, by the way that each platform documents; the screen may go dark. It ends
 * with the returned function, and with this process however that ends:
 *
 *   macOS     caffeinate, which waits for our pid
 *   Linux     systemd-inhibit around a `cat` that reads a pipe of ours to its end
 *   Windows   SetThreadExecutionState of our own thread
 */
export async function keepAwake(host: AwakeHost): Promise<() => void> {
  switch (host.platform) {
    case 'darwin':
      return run(await host.find('caffeinate'), ['-i', '-w', String(host.pid)]);
    case 'linux': {
      const cat = await host.find('cat');
      const lock = ['--what=idle:sleep', '--who=ThreadOS', '--why=A run is under way', '--mode=block'];
      return cat === null ? nothing : run(await host.find('systemd-inhibit'), [...lock, cat]);
    }
    case 'win32':
      return holdThread();
    default:
      return nothing;
  }
}

function nothing(): void {
  // Nothing was begun.
}

/** In a group of its own: Ctrl+C ends the steps first, and this last. It holds up nobody's end. */
function run(program: string | null, args: readonly string[]): () => void {
  if (program === null) return nothing;
  let child: ChildProcess;
  try {
    child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  } catch {
    return nothing;
  }
  // Where it is refused (no session bus, no right to) the machine does as it would without us.
  child.on('error', nothing);
  child.stdin?.on('error', nothing);
  child.unref();
  (child.stdin as { unref?: () => void } | null)?.unref?.();
  return () => {
    child.stdin?.destroy();
    // Without a pid nothing was started, and a signal to "0" would go to our own group.
    if (child.pid !== undefined) child.kill();
  };
}

const ES_CONTINUOUS = 0x80000000;
const ES_SYSTEM_REQUIRED = 0x00000001;

async function holdThread(): Promise<() => void> {
  try {
    const loaded = (await import('koffi')) as { default?: typeof Koffi };
    const koffi = loaded.default ?? (loaded as unknown as typeof Koffi);
    const set = koffi.load('kernel32.dll').func('uint32_t __stdcall SetThreadExecutionState(uint32_t flags)');
    set(ES_CONTINUOUS + ES_SYSTEM_REQUIRED);
    return () => void set(ES_CONTINUOUS);
  } catch {
    return nothing;
  }
}
