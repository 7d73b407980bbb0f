import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expectContract } from './contract.ts';

const BIN = fileURLToPath(new URL('../../bin/seqctl.js', import.meta.url));

export interface SeqctlOptions {
  /** Added to (or, with `undefined`, taken from) the clean environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Standard input; none is a closed one. */
  readonly input?: string | Uint8Array;
}

export interface SeqctlOutcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as the one JSON document that it must be. Throws, showing everything, where it is none. */
  readonly json: Envelope;
}

export interface Envelope {
  readonly ok: boolean;
  readonly command: string;
  readonly revision: string | null;
  /** As its command shapes it: tests say which shape they expect. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- `json.data as {…}` reads better than a cast of unknown
  readonly data: any;
  readonly warnings: readonly string[];
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly details: Readonly<Record<string, unknown>>;
    readonly hint: string | null;
  };
}

/** Runs the built `seqctl` as a user's shell would, with nothing of this process's environment but what a program needs to start. */
export async function seqctl(cwd: string, args: readonly string[], options: SeqctlOptions = {}): Promise<SeqctlOutcome> {
  const child = startSeqctl(cwd, args, options);
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit, killed) => resolve([exit, killed]));
  });
  const stdout = Buffer.concat(out).toString('utf8');
  const stderr = Buffer.concat(err).toString('utf8');
  expectContract(stdout, `seqctl ${args.join(' ')}`);
  return {
    code,
    signal,
    stdout,
    stderr,
    get json() {
      try {
        return JSON.parse(stdout) as Envelope;
      } catch (error) {
        throw new Error(
          `seqctl ${args.join(' ')} (exit ${String(code)}) printed no single JSON document\nstdout: ${stdout}\nstderr: ${stderr}`,
          {
            cause: error,
          },
        );
      }
    },
  };
}

/** The same, still running: for tests that send signals, or read while it goes on. The caller ends it. */
export function startSeqctl(cwd: string, args: readonly string[], options: SeqctlOptions = {}) {
  return spawn(process.execPath, [BIN, ...args], { cwd, env: cleanEnvironment(options.env), stdio: ['pipe', 'pipe', 'pipe'] });
}

const NEEDED =
  /^(?:PATH|Path|HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|APPDATA|LOCALAPPDATA|PROGRAMDATA|SYSTEMROOT|SystemRoot|windir|COMSPEC|ComSpec|PATHEXT|TEMP|TMP|TMPDIR|LANG|GIT_CONFIG_.*)$/;

export function cleanEnvironment(more: SeqctlOptions['env'] = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => NEEDED.test(name));
  const all = [...kept, ...Object.entries(more)];
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
