#!/usr/bin/env node
/**
 * A program that does as it is told, in place of an agent. Told by its words, one after the other:
 *
 *   --say TEXT --err TEXT   a line on stdout, on stderr          --sleep MS      waits
 *   --say-env NAME          the value of a variable              --flood MB      megabytes of lines on stdout
 *   --read-stdin            reads stdin to its end, echoes it    --touch FILE    appends a line to a file
 *   --ignore-term           ignores SIGTERM, SIGINT and SIGHUP   --hang          lives until it is killed
 *   --flaky FILE N          fails (exit 1) the first N times; FILE remembers
 *   --grandchild            starts a child that lives on and holds the outputs
 *   --daemon | --daemon-bare  starts a process that left its group, session and parent (bare: its environment too)
 *   --exit N                ends with that code (0 at the end of the words)
 *
 * or, where there are no words, over the socket THREADOS_FAKE_SOCKET by a test (`fake-agent.ts`).
 */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);
const HANG = ['-e', 'setInterval(() => {}, 1e6)'];

const write = (stream, bytes) => new Promise((resolve) => stream.write(bytes, resolve));
const readStdin = async () => {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  return Buffer.concat(chunks);
};
const flood = async (megabytes) => {
  const block = Buffer.from(`${'0123456789abcdef'.repeat(8).slice(1)}\n`.repeat(8192)); // 1 MiB of lines of 128 bytes
  for (let i = 0; i < megabytes; i++) await write(process.stdout, block);
};
const ignoreTerm = () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => undefined);
};
const grandchild = () => {
  const child = spawn(process.execPath, HANG, { stdio: 'inherit', windowsHide: true });
  child.unref();
  return child.pid;
};
/** Twice forked: the one in between has ended when this returns, so that ancestry does not lead to it. */
const daemon = (bare) => {
  const env = bare ? { ...(process.env.SystemRoot && { SystemRoot: process.env.SystemRoot }) } : process.env;
  const { stdout } = spawnSync(process.execPath, [self, '--start-daemon'], { env, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
  return Number(stdout);
};
const startDaemon = async () => {
  const child = spawn(process.execPath, HANG, { detached: true, stdio: 'ignore', windowsHide: true });
  child.unref();
  await write(process.stdout, String(child.pid));
};
const flaky = (file, times) => {
  appendFileSync(file, '.');
  return readFileSync(file).length <= times ? process.exit(1) : undefined;
};

const WORDS = {
  '--say': [1, (text) => write(process.stdout, `${text}\n`)],
  '--err': [1, (text) => write(process.stderr, `${text}\n`)],
  '--say-env': [1, (name) => write(process.stdout, `${process.env[name] ?? ''}\n`)],
  '--sleep': [1, (ms) => new Promise((resolve) => setTimeout(resolve, Number(ms)))],
  '--flood': [1, (megabytes) => flood(Number(megabytes))],
  '--read-stdin': [0, async () => write(process.stdout, await readStdin())],
  '--touch': [1, (file) => appendFileSync(file, `${existsSync(file) ? 'again' : 'once'}\n`)],
  '--ignore-term': [0, ignoreTerm],
  '--hang': [0, () => new Promise(() => setInterval(() => {}, 1e6))],
  '--flaky': [2, (file, times) => flaky(file, Number(times))],
  '--grandchild': [0, grandchild],
  '--daemon': [0, () => daemon(false)],
  '--daemon-bare': [0, () => daemon(true)],
  '--start-daemon': [0, startDaemon],
  '--exit': [1, (code) => process.exit(Number(code))],
};

const ORDERS = {
  stdout: ({ base64 }) => write(process.stdout, Buffer.from(base64, 'base64')),
  stderr: ({ base64 }) => write(process.stderr, Buffer.from(base64, 'base64')),
  exit: ({ code }) => process.exit(code),
  'ignore-term': ignoreTerm,
  flood: ({ megabytes }) => flood(megabytes),
  'read-stdin': async () => (await readStdin()).toString('base64'),
  'close-outputs': () => {
    process.stdout.destroy();
    process.stderr.destroy();
  },
  grandchild,
  daemon: ({ bare }) => daemon(bare),
  kill: ({ signal }) => process.kill(process.pid, signal),
};

async function obeyWords(words) {
  while (words.length > 0) {
    const word = words.shift();
    const [count, work] = WORDS[word] ?? [0, () => Promise.reject(new Error(`fake-agent does not know ${word}`))];
    await work(...words.splice(0, count));
  }
}

function obeySocket(path) {
  const socket = connect(path);
  socket.on('error', () => process.exit(70));
  socket.write(`${JSON.stringify({ hello: { pid: process.pid, argv: process.argv.slice(2), cwd: process.cwd(), env: process.env } })}\n`);
  createInterface({ input: socket }).on('line', async (line) => {
    const order = JSON.parse(line);
    const answer = await ORDERS[order.op](order);
    socket.write(`${JSON.stringify({ done: order.n, answer })}\n`);
  });
}

const words = process.argv.slice(2);
if (words.length === 0 && process.env.THREADOS_FAKE_SOCKET) obeySocket(process.env.THREADOS_FAKE_SOCKET);
else await obeyWords(words);
