import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';

/** A program in a pseudo terminal, without an emulator in front of it, whose work would be measured too. */
export interface BenchTerminal {
  /** Resolves when this text has come. */
  shows(text: string): Promise<void>;
  /** Milliseconds from writing a key until the end of the frame that it brings. */
  press(key: string): Promise<number>;
  type(text: string): void;
  /** The frames that were written since this was last asked; none the first time. */
  frames(): readonly string[];
  /** Megabytes in use after each collection since this was last asked; needs --trace-gc. */
  heaps(): readonly number[];
  /** Percent of one core that the program takes in so many milliseconds. Linux only. */
  processorShare(ms: number): Promise<number>;
  /** Resolves when the program has ended by itself. */
  readonly exited: Promise<void>;
  close(): Promise<void>;
}

const FRAME_END = '\u001b[?2026l';
const FRAME = /\u001b\[\?2026h([\s\S]*?)\u001b\[\?2026l/g;
const CONTROLS = /\u001b(?:\[[0-9;:?<>=]*[@-~]|\][^\u0007]*\u0007)/g;
const HEAP = /(?:Mark-Compact|Scavenge)[^>]*-> ([\d.]+)/g;
const PATIENCE_MS = 60_000;

export function openTerminal(
  file: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly columns: number; readonly rows: number },
): BenchTerminal {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== 'CI' && !name.startsWith('CLAUDE')));
  const { columns: cols, rows, cwd } = options;
  const child = spawn(file, [...args], { name: 'xterm-256color', cols, rows, cwd, env: { ...env, COLORTERM: 'truecolor' } });
  /** Since the last key: a text that grew over thousands of frames would be dear to search. */
  let output = '';
  let recorded: string | null = null;
  let heaps: number[] = [];
  const listeners = new Set<() => void>();
  child.onData((data) => {
    output += data;
    if (recorded !== null) recorded += data;
    for (const match of data.matchAll(HEAP)) heaps.push(Number(match[1]));
    for (const listener of [...listeners]) listener();
  });
  const exited = new Promise<void>((resolve) => {
    child.onExit(() => {
      resolve();
    });
  });
  const until = (isThere: () => boolean, what: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        listeners.delete(look);
        reject(new Error(`waited in vain for ${what}; the end of the output: ${JSON.stringify(output.slice(-2000))}`));
      }, PATIENCE_MS);
      const look = (): void => {
        if (!isThere()) return;
        clearTimeout(timer);
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });

  return {
    exited,
    shows: (text) => until(() => output.replace(CONTROLS, '').includes(text), text),
    press: async (key) => {
      output = '';
      const began = performance.now();
      child.write(key);
      let ended = began;
      await until(
        () => {
          ended = performance.now();
          return output.includes(FRAME_END);
        },
        `a frame for ${JSON.stringify(key)}`,
      );
      return ended - began;
    },
    type: (text) => {
      child.write(text);
    },
    frames: () => {
      const text = recorded ?? '';
      recorded = '';
      return [...text.matchAll(FRAME)].map((match) => match[1] ?? '');
    },
    heaps: () => {
      const seen = heaps;
      heaps = [];
      return seen;
    },
    processorShare: async (ms) => {
      const before = ticksOf(child.pid);
      await sleep(ms);
      return ((ticksOf(child.pid) - before) * 10 * 100) / ms;
    },
    close: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Processor time in hundredths of a second, of user and system together. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
