import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, describe } from 'vitest';
import { makeFolder, makeRepo } from '../rig/repo.ts';
import { seqctl, startSeqctl } from '../rig/seqctl.ts';

const MANY = Array.from({ length: 3000 }, (_, i) => ({ id: `step-${i}`, model: 'shell', command: ['node', '-e', String(i)] }));

async function repoOfMany(): Promise<string> {
  const root = makeFolder();
  expect((await seqctl(root, ['init'])).code).toBe(0);
  const lines = MANY.map((step) => `  - ${JSON.stringify(step)}\n`);
  writeFileSync(join(root, '.threados', 'sequence.yaml'), `version: 1\nsteps:\n${lines.join('')}`);
  return root;
}

/** Resolves with the first document that a stream of them holds. */
async function firstLine(stdout: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stdout) {
    text += String(chunk);
    if (text.includes('\n')) break;
  }
  return text.slice(0, text.indexOf('\n'));
}

describe('a pipe', () => {
  test('gets all of a large answer before the process ends', async () => {
    const { code, json } = await seqctl(await repoOfMany(), ['status']);
    expect({ code, steps: (json.data as { steps: unknown[] }).steps.length }).toEqual({ code: 0, steps: MANY.length });
  });

  test('that is closed early ends the command quietly', async () => {
    const child = startSeqctl(await repoOfMany(), ['status']);
    child.stdin.end();
    const said: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, stderr: Buffer.concat(said).toString() }).toEqual({ code: 0, stderr: '' });
  });
});

describe.skipIf(process.platform === 'win32')('signals', () => {
  test.each([
    { signal: 'SIGINT', code: 130, error: 'INTERRUPTED' },
    { signal: 'SIGTERM', code: 143, error: 'TERMINATED' },
  ] as const)('$signal ends a watch with $code', async ({ signal, code, error }) => {
    const root = await makeRepo([{ id: 'a', model: 'shell', command: [process.execPath, '-e', '0'] }]);
    const child = startSeqctl(root, ['status', '--watch']);
    child.stdin.end();
    let text = '';
    const began = new Promise<void>((resolve) => {
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('\n')) resolve();
      });
    });
    await began;
    child.kill(signal);
    expect(await once(child, 'close')).toEqual([code, null]);
    expect(JSON.parse(text.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ ok: false, error: { code: error } });
  });

  test('SIGINT ends a run, its steps too, with honest statuses', async () => {
    const root = await makeRepo([{ id: 'a', model: 'shell', command: [process.execPath, '-e', 'setInterval(() => 0, 1000)'] }]);
    const child = startSeqctl(root, ['run', 'all']);
    child.stdin.end();
    await firstLine(child.stderr);
    child.stdout.resume();
    const watched = startSeqctl(root, ['wait', 'a', '--for', 'ended']);
    watched.stdin.end();
    watched.stdout.resume();
    // Listened for at once: whichever ends first must not have ended unheard.
    const ended = [once(child, 'close'), once(watched, 'close')] as const;
    child.kill('SIGINT');
    expect((await ended[0])[0]).toBe(130);
    await ended[1];
    const { json } = await seqctl(root, ['status']);
    expect((json.data as { steps: { status: string }[] }).steps[0]?.status).not.toBe('RUNNING');
  });
});
