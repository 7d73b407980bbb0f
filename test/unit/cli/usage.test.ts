import { expect, test, describe } from 'vitest';
import { runThreados } from '../../../src/cli/run-threados.ts';
import { fakeIo } from '../../fakes/fake-io.ts';
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
  ['stat', /there is no command "seqctl stat". Did you mean "status"\?/],
  ['tui', /there is no command "seqctl tui". Did you mean "threados tui"\?/],
  ['stop long', /there is no command "seqctl stop long". Did you mean "seqctl stop step long"\?/],
  ['stop al', /Did you mean "all"\?/],
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

test('threados points to seqctl for what is its', async () => {
  const io = fakeIo();
  const none = { tui: notStarted, up: notStarted, demo: notStarted, serve: notStarted, mcp: notStarted };
  expect(await runThreados(['status'], io, none as never)).toBe(2);
  expect(io.err()).toContain('there is no command "threados status". Did you mean "seqctl status"?');
});

test('a flag that is missing is met with a line that has it', async () => {
  const { json } = await cli(['gate', 'reject', 'g']);
  expect(json.error).toMatchObject({
    message: '--reason is missing',
    hint: 'seqctl gate reject ok-plan --reason "the rollback is missing"',
  });
});

test('what a command line made is no list: its problem has no index', async () => {
  const one = await cli(['step', 'add', 'x', '--timeout', 'soon']);
  expect(one.json.error.message).toMatch(/^"timeout" must/);
  const listed = await cli(['apply', '-'], { input: '{"actions":[{"action":"step.add","id":"x","timeout":"soon"}]}' });
  expect(listed.json.error.message).toMatch(/^actions\[0\] \(step\.add\): "timeout"/);
});

test.each([
  [['group', 'parallelize', 'x', '--items', 'a', '--item', 'b'], { action: 'group.parallelize', id: 'x', item: ['a', 'b'] }],
  [['step', 'add', 'x', '--type', 'p', '--item', 'a', '--items', 'b'], { action: 'step.add', id: 'x', type: 'p', items: ['a', 'b'] }],
])('--item and --items are one flag: %j', async (line, action) => {
  expect((await cli(line)).threados.performed()).toEqual([action]);
});

function notStarted(): never {
  throw new Error('no face is to be started');
}

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
