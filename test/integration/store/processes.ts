import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCE = pathToFileURL(join(import.meta.dirname, '../../../src/store/')).href;

/** A folder that is removed when the test is over. */
export function temporaryFolder(): { path: string; [Symbol.dispose](): void } {
  const path = realpathSync.native(mkdtempSync(join(tmpdir(), 'threados store ')));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

export interface Child {
  readonly process: ChildProcess;
  /** Resolves when the child has printed `text`. */
  printed(text: string): Promise<void>;
  readonly ended: Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>;
}

/**
 * Runs a module's text in a Node process of its own, which strips the types of src/store by itself. `STORE` is
 * the URL of src/store/, the words follow as process.argv.slice(1).
 */
export function runModule(text: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
  const code = `const STORE = ${JSON.stringify(SOURCE)};\n${text}`;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', code, '--', ...words], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting: { text: string; resolve: () => void }[] = [];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    for (const wait of waiting) if (stdout.includes(wait.text)) wait.resolve();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return {
    process: child,
    printed: (wanted) =>
      new Promise((resolve, reject) => {
        if (stdout.includes(wanted)) resolve();
        else waiting.push({ text: wanted, resolve });
        child.once('close', () => reject(new Error(`ended without printing ${wanted}: ${stderr}`)));
      }),
    ended: new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    }),
  };
}

export const testClock = { now: () => Date.parse('2026-11-23T08:45:00.000Z') };
