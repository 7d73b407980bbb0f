import { expect, test, describe } from 'vitest';
import { cli } from '../../rig/cli.ts';

const REFUSED: readonly (readonly [line: string, says: RegExp])[] = [
  ['statsu', /there is no command "seqctl statsu". Did you mean "status"\?/],
  ['step ad x', /there is no command "seqctl step ad". Did you mean "add"\?/],
  ['step', /seqctl step needs a command: add, edit, rm/],
  ['step.add x', /there is no command/],
  ['status --wach', /seqctl status has no flag --wach. Did you mean "--watch"\?/],
  ['--wach status', /seqctl has no flag --wach/],
  ['status -x', /seqctl status has no flag -x/],
  ['step add', /seqctl step add needs ID/],
  ['step add x y', /does not take "y"/],
  ['step add x npm test', /does not take "npm"/],
  ['step add x --name', /--name needs a value/],
  ['step add x --name a --name b', /--name is given twice/],
  ['step add x --', /a command must follow --/],
  ['step reject x', /--reason is missing/],
  ['dep add x', /--on is missing/],
  ['run step', /seqctl run step needs ID/],
  ['run all x', /does not take "x"/],
  ['run all --wait=maybe', /--wait takes no value/],
  ['status --watch --no-watch', /--watch is given twice/],
  ['status --json --format text', /contradict/],
  ['gate insert g', /--after, --before, or both/],
  ['group parallelize a b', /only with --as GROUP/],
  ['status --__proto__ x', /has no flag --__proto__/],
  ['constructor', /there is no command/],
  ['toString', /there is no command/],
];

describe('what the grammar refuses is exit 2', () => {
  test.each(REFUSED.map(([line, says]) => ({ line, says })))('$line', async ({ line, says }) => {
    const outcome = await cli(line.split(' '));
    expect(outcome.code).toBe(2);
    expect(outcome.json).toMatchObject({ ok: false, error: { code: 'USAGE' } });
    expect(outcome.json.error.message).toMatch(says);
    expect(outcome.threados.calls.filter(({ method }) => method !== 'sequence')).toEqual([]);
  });
});

const INVALID: readonly (readonly [line: string, code: string])[] = [
  ['step add X', 'INVALID_ACTION'],
  ['step add con', 'INVALID_ACTION'],
  ['step add x --type q', 'INVALID_VALUE'],
  ['step add x --retries many', 'INVALID_VALUE'],
  ['step add x --retries 1.5', 'INVALID_ACTION'],
  ['step add x --timeout soon', 'INVALID_ACTION'],
  ['step add x --env KV', 'INVALID_VALUE'],
  ['step add x --join some', 'INVALID_ACTION'],
  ['step add x --depends-on a,,b', 'INVALID_ACTION'],
  ['run all --executor cloud', 'INVALID_VALUE'],
  ['wait x --for ever', 'INVALID_VALUE'],
  ['wait x --timeout soon', 'INVALID_VALUE'],
  ['logs x --tail -1', 'INVALID_VALUE'],
  ['logs x --attempt 0', 'INVALID_VALUE'],
  ['audit --since yesterday', 'INVALID_VALUE'],
  ['audit --since 2026-99-99', 'INVALID_VALUE'],
  ['policy mode wild', 'INVALID_ACTION'],
  ['mprocs open --layout wide', 'INVALID_VALUE'],
  ['schema everything', 'INVALID_VALUE'],
  ['completion tcsh', 'INVALID_VALUE'],
  ['status --format yaml', 'INVALID_VALUE'],
  ['apply no-such-file.json', 'IO'],
];

describe('what a schema refuses is exit 3', () => {
  test.each(INVALID.map(([line, code]) => ({ line, code })))('$line → $code', async ({ line, code }) => {
    const outcome = await cli([...line.split(' '), '--json'].filter((word) => !(line.includes('--format') && word === '--json')));
    expect({ exit: outcome.code, code: outcome.json.error.code }).toEqual({ exit: 3, code });
    expect(outcome.threados.calls.filter(({ method }) => method !== 'sequence')).toEqual([]);
  });

  test.each(['', '[', '{"actions": {}}', '{"actions": []}', '{"actions": [{"action": "step.ad"}]}', '{"actions": [1]}', 'null'])(
    'apply refuses %j',
    async (input) => {
      const outcome = await cli(['apply', '-'], { input });
      expect({ exit: outcome.code, code: outcome.json.error.code }).toEqual({ exit: 3, code: 'INVALID_ACTION' });
    },
  );

  test('THREADOS_FORMAT must be a format', async () => {
    const outcome = await cli(['status'], { env: { THREADOS_FORMAT: 'jsn' } });
    expect(outcome.code).toBe(3);
    expect(outcome.json.error.message).toBe('THREADOS_FORMAT must be json or text, not "jsn". Did you mean "json"?');
  });
});

test('nothing waits for a person to type', async () => {
  for (const line of ['apply', 'prompt set x', 'policy check']) {
    expect(await cli([...line.split(' '), '--json'], { tty: true })).toMatchObject({ code: 2, json: { error: { code: 'USAGE' } } });
  }
});

test('a word that begins with a dash can be a value, a positional after --, or part of a command', async () => {
  expect((await cli(['step', 'add', 'x', '--name', '--json'])).threados.performed()).toEqual([
    { action: 'step.add', id: 'x', name: '--json' },
  ]);
  expect((await cli(['mprocs', 'send-key', 'x', '--', '-'])).threados.performed()).toEqual([
    { action: 'mprocs.send-key', id: 'x', key: '-' },
  ]);
  expect((await cli(['step', 'add', 'x', '--name', '--', '--lane', '-'])).threados.performed()).toEqual([
    { action: 'step.add', id: 'x', name: '--', lane: '-' },
  ]);
});
