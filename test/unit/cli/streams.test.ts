import { expect, test, describe } from 'vitest';
import { runCli } from '../../../src/cli/run-cli.ts';
import { interruption, interruptionOf } from '../../../src/model/interruption.ts';
import { fail, ok, type Result } from '../../../src/model/result.ts';
import type { LogLine, StatusAnswer } from '../../../src/app/threados.ts';
import { fakeIo } from '../../fakes/fake-io.ts';
import { fakeThreadOs } from '../../fakes/fake-threados.ts';
import { REVISION, row, view } from '../../fixtures/records.ts';
import { cli } from '../../rig/cli.ts';
import type { Envelope } from '../../rig/seqctl.ts';

function documents(text: string): Envelope[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Envelope);
}

/** Statuses that come one per look; the last one presses Ctrl+C. */
function script(answers: readonly Result<StatusAnswer>[]) {
  const controller = new AbortController();
  const left = [...answers];
  const threados = fakeThreadOs({
    status: () => {
      const next = left.shift() ?? fail('IO', 'asked too often');
      // The change that causes the next look comes after this one has been answered.
      setImmediate(() => {
        if (left.length > 0) threados.change();
        else controller.abort(interruption('interrupt', new AbortController().signal));
      });
      return Promise.resolve(next);
    },
  });
  return { threados, signal: controller.signal };
}

const at = (status: 'READY' | 'RUNNING' | 'DONE') =>
  ok({ revision: REVISION, view: view([row('plan', { status }), row('build', { status: 'BLOCKED' })]), warnings: [] });

describe('status --watch', () => {
  test('prints one document per change, none for a change that changes nothing, and ends by Ctrl+C', async () => {
    const { threados, signal } = script([at('READY'), at('READY'), at('RUNNING'), halfSaved(), at('DONE')]);
    const io = fakeIo({ signal });
    expect(await runCli(['status', '--watch'], io, () => Promise.resolve(ok(threados)))).toBe(130);
    const seen = documents(io.out());
    expect(seen.map((each) => (each.ok ? (each.data as { steps: { status: string }[] }).steps[0]?.status : each.error.code))).toEqual([
      'READY',
      'RUNNING',
      'INVALID_SEQUENCE',
      'DONE',
      'INTERRUPTED',
    ]);
    expect(new Set(seen.map(({ command, revision }) => `${command} ${String(revision)}`))).toEqual(new Set([`status ${REVISION}`]));
  });

  test('in text shows the table once and then only the rows that changed', async () => {
    const { threados, signal } = script([at('READY'), at('RUNNING')]);
    const io = fakeIo({ signal, tty: true });
    await runCli(['status', '--watch', '--no-color'], io, () => Promise.resolve(ok(threados)));
    const [table, changed] = io.out().split(/(?=● RUNNING)/);
    expect(table).toContain('build');
    expect(changed).toBe('● RUNNING  plan  base shell\n');
  });

  test('ends quietly when nobody reads any more', async () => {
    const { threados, signal } = script([at('READY'), at('RUNNING'), at('DONE')]);
    const io = fakeIo({ signal, closesAfter: 1 });
    expect(await runCli(['status', '--watch'], io, () => Promise.resolve(ok(threados)))).toBe(0);
    expect(io.err()).toBe('');
  });
});

function halfSaved(): Result<never> {
  return fail('INVALID_SEQUENCE', 'half saved');
}

describe('logs --follow', () => {
  test('prints one document per line', async () => {
    const { code, stdout } = await cli(['logs', 'x', '--follow']);
    expect(code).toBe(0);
    expect(documents(stdout).map(({ data }) => data as unknown)).toEqual([
      { instance: 'x', stream: 'stdout', line: 'one' },
      { instance: 'x', stream: 'stdout', line: 'two' },
    ]);
  });

  test('in text prints the lines', async () => {
    expect((await cli(['logs', 'x', '--follow', '--format', 'text'])).stdout).toBe('one\ntwo\n');
  });

  test('stops asking when nobody reads any more', async () => {
    let asked = 0;
    let released = false;
    // eslint-disable-next-line @typescript-eslint/require-await -- an async generator is what the port wants
    async function* endless(): AsyncGenerator<Result<LogLine>> {
      try {
        for (;;) {
          asked += 1;
          yield ok({ instance: 'x', line: 'again', end: { attempt: 1, offset: asked * 6 } });
        }
      } finally {
        released = true;
      }
    }
    const { code, stderr } = await cli(['logs', 'x', '--follow'], { closesAfter: 2, threados: { follow: endless } });
    expect({ code, stderr, asked, released }).toEqual({ code: 0, stderr: '', asked: 2, released: true });
  });

  test('a failure on the way is the last document', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- an async generator is what the port wants
    async function* broken(): AsyncGenerator<Result<LogLine>> {
      yield ok({ instance: 'x', line: 'one', end: { attempt: 1, offset: 4 } });
      yield fail('NO_ARTIFACT', 'the log is gone');
    }
    const { code, stdout } = await cli(['logs', 'x', '--follow'], { threados: { follow: broken } });
    expect({ code, last: documents(stdout).at(-1)?.error.code }).toEqual({ code: 3, last: 'NO_ARTIFACT' });
  });
});

test('a second interrupt reaches the use-case through the reason of the first', async () => {
  const ending = new AbortController();
  const killing = new AbortController();
  const seen: string[] = [];
  const { code } = await cli(['run', 'all'], {
    signal: ending.signal,
    threados: {
      perform: async ({ signal }) => {
        const stopped = new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            const said = interruptionOf(signal);
            seen.push(said?.kind ?? 'none');
            said?.kill.addEventListener('abort', () => {
              seen.push('kill');
              resolve();
            });
          });
        });
        ending.abort(interruption('interrupt', killing.signal));
        killing.abort();
        await stopped;
        return fail('INTERRUPTED', 'interrupted');
      },
    },
  });
  expect({ code, seen }).toEqual({ code: 130, seen: ['interrupt', 'kill'] });
});
