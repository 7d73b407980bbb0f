import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { glob } from 'tinyglobby';
import { createRedactStream, type RedactStream } from '../src/redact/stream.ts';
import { createRandom, PLACED, PLANTED } from '../test/unit/redact/planted.ts';

/** How fast logs are redacted on one core, and how many of the planted secrets are found. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const MEGABYTES = 21;
const PLANTED_PER_KIND = 42;
const ROUNDS = 3;
const ROOT = join(import.meta.dirname, '..');

/** Agent events as JSON lines, source and documents: what steps really print. */
async function corpus(): Promise<{ input: Buffer; secrets: readonly string[] }> {
  const random = createRandom(20_260_101);
  const lines: string[] = [];
  let length = 0;
  const add = (line: string) => {
    lines.push(line);
    length += line.length + 1;
  };
  const files = await glob(['src/**/*.ts', 'package-lock.json', 'node_modules/{yaml,valibot,typescript}/**/*.{js,d.ts,md}'], { cwd: ROOT });
  for (const file of files.toSorted()) {
    if (length > MEGABYTES * 1e6) break;
    const text = readFileSync(join(ROOT, file), 'utf8').slice(0, 400_000);
    if (random(2) === 0) for (const line of text.split('\n')) add(line);
    else {
      for (let at = 0; at < text.length; at += 3000) {
        const content = [{ type: 'tool_result', tool_use_id: `toolu_${String(random(1e9))}`, content: text.slice(at, at + 3000) }];
        add(JSON.stringify({ type: 'user', message: { role: 'user', content }, session_id: '3f2504e0-4f89-11d3-9a0c-0305e82c3301' }));
      }
    }
  }
  const secrets: string[] = [];
  for (let i = 0; i < PLANTED_PER_KIND; i++) {
    for (const { make } of Object.values(PLANTED)) {
      const secret = make(random);
      secrets.push(secret);
      lines.splice(
        random(lines.length),
        0,
        [`key ${secret} used`, JSON.stringify({ text: `\n${secret}\n` }), `\u001b[31m${secret}\u001b[0m`][i % 3] ?? secret,
      );
    }
    for (const make of Object.values(PLACED)) {
      const { text, secret } = make(random);
      secrets.push(secret);
      lines.splice(random(lines.length), 0, text);
    }
  }
  return { input: Buffer.from(lines.join('\n')), secrets };
}

function pass(stream: RedactStream, input: Buffer, chunk: number): { output: Buffer; ms: number } {
  const output: Buffer[] = [];
  const from = process.cpuUsage();
  for (let at = 0; at < input.length; at += chunk) output.push(stream.push(input.subarray(at, at + chunk)));
  output.push(stream.end());
  // Time of the processor, not of the clock: other work on the machine must not count.
  const { user, system } = process.cpuUsage(from);
  return { ms: (user + system) / 1000, output: Buffer.concat(output) };
}

export async function bench(): Promise<Row[]> {
  const { input, secrets } = await corpus();
  const random = createRandom(7);
  const values = Array.from({ length: 20 }, () => `known-${String(random(1e9))}-${String(random(1e9))}`);
  const rows: Row[] = [];
  for (const [chunk, shown] of [
    [4096, '4 KB'],
    [65_536, '64 KB'],
  ] as const) {
    let best = Infinity;
    let output: Buffer = Buffer.alloc(0);
    for (let round = 0; round < ROUNDS; round++) {
      const result = pass(createRedactStream({ values }), input, chunk);
      best = Math.min(best, result.ms);
      output = result.output;
    }
    const text = output.toString();
    const missed = secrets.filter((secret) => text.includes(secret)).length;
    rows.push({ name: `redact ${shown} chunks`, value: Math.round(input.length / 1e3 / best), unit: 'MB/s per core' });
    rows.push({
      name: `redact ${shown} chunks, found of ${String(secrets.length)} planted`,
      value: secrets.length - missed,
      unit: 'secrets',
    });
  }
  return rows;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, value, unit } of await bench()) console.log(`${name}: ${String(value)} ${unit}`);
}
