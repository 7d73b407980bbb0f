/**
 * Stands for `claude`, `codex` or `gemini`, as far as a run of ThreadOS can tell: their command lines, their output, their
 * sessions. What it does is written in its prompt, one line after the other:
 *
 *   fake: say TEXT           its answer                      fake: write PATH TEXT    a file with one line
 *   fake: run WORD WORD…     a program; its output too       fake: append PATH TEXT   one more line
 *   fake: fail TEXT          it reports a failure            fake: rate-limited       its service has had enough of it
 *   fake: hang               lives until it is killed        fake: show-env NAME      the value, as its answer
 *
 * `fake@codex: …` is for that agent alone. deeds.json beside the programs has such lines for prompts that hold certain words.
 * Every call uses 100 tokens, answers with 10 and, at Claude's, costs 0.01.
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const print = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

const WIRES = {
  'claude-code': {
    session: (argv) => after(argv, '--resume'),
    begin: (id) => print({ type: 'system', subtype: 'init', session_id: id }),
    end: (id, { answer, failure }, calls) =>
      print({
        type: 'result',
        subtype: 'success',
        is_error: failure !== null,
        result: failure?.message ?? answer,
        api_error_status: failure?.status ?? null,
        session_id: id,
        num_turns: 1,
        total_cost_usd: calls / 100,
        modelUsage: { 'fake-1': { inputTokens: 100 * calls, outputTokens: 10 * calls, costUSD: calls / 100 } },
      }),
  },
  codex: {
    session: (argv) => after(argv, 'resume'),
    begin: (id) => print({ type: 'thread.started', thread_id: id }),
    end: (_id, { answer, failure }, calls) => {
      if (failure !== null) return print({ type: 'turn.failed', error: { message: failure.message } });
      print({ type: 'item.completed', item: { id: 'item_0', type: 'agent_message', text: answer } });
      return print({ type: 'turn.completed', usage: { input_tokens: 100 * calls, output_tokens: 10 * calls } });
    },
  },
  gemini: {
    session: (argv) => after(argv, '--resume'),
    begin: (id) => print({ type: 'init', session_id: id, model: 'fake-1' }),
    end: (_id, { answer, failure }) => {
      if (failure === null) print({ type: 'message', role: 'assistant', content: answer, delta: true });
      // Its numbers are the process's own, not the session's.
      const stats = { input_tokens: 100, output_tokens: 10 };
      print({ type: 'result', status: failure === null ? 'success' : 'error', ...(failure && { error: failure }), stats });
    },
  },
};

function after(argv, word) {
  const at = argv.indexOf(word);
  return at < 0 ? null : argv[at + 1];
}

/** The fake's own lines of a prompt: what earlier steps and candidates have left behind may quote theirs. */
function script(prompt, name, deeds) {
  const [task = ''] = prompt.split(/^# (?:The candidates|What came before)$/m);
  const own = [
    task,
    ...Object.keys(deeds)
      .filter((words) => task.includes(words))
      .map((words) => deeds[words]),
  ].join('\n');
  return [...own.matchAll(/^fake(?:@([a-z-]+))?: (\S+) ?(.*)$/gm)]
    .filter(([, agent]) => agent === undefined || agent === name)
    .map(([, , verb, rest]) => ({ verb, rest }));
}

const VERBS = {
  say: (rest) => ({ answer: rest }),
  write: (rest) => put(writeFileSync, rest),
  append: (rest) => put(appendFileSync, rest),
  run: (rest) => {
    const [program, ...words] = rest.match(/"[^"]*"|\S+/g).map((word) => word.replace(/^"(.*)"$/, '$1'));
    const { status, stdout, stderr, error } = spawnSync(program, words, { encoding: 'utf8', shell: process.platform === 'win32' });
    process.stderr.write(`${rest}: ${error?.message ?? status}\n${stdout}${stderr}`);
    return { answer: `${rest}: ${status}` };
  },
  'show-env': (rest) => ({ answer: `${rest}=${process.env[rest] ?? ''}` }),
  fail: (rest) => ({ failure: { status: 500, message: rest } }),
  'rate-limited': () => ({ failure: { status: 429, message: 'made-up error 429: rate limit' } }),
  hang: () => new Promise(() => setInterval(() => {}, 1e6)),
};

function put(how, rest) {
  const [path, ...words] = rest.split(' ');
  mkdirSync(dirname(path), { recursive: true });
  how(path, `${words.join(' ')}\n`);
  return { answer: `wrote ${path}` };
}

/** How often a session was called, kept beside the programs as the real ones keep theirs in the home folder. */
function countCall(folder, id) {
  const file = join(folder, `session-${id}`);
  appendFileSync(file, '.');
  return readFileSync(file).length;
}

export async function main(name, folder) {
  const wire = WIRES[name];
  const argv = process.argv.slice(2);
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const prompt = Buffer.concat(chunks).toString('utf8');
  const resumed = wire.session(argv);
  if (resumed !== null && !existsSync(join(folder, `session-${resumed}`))) {
    process.stderr.write(`no conversation found with session ID ${resumed}\n`);
    process.exit(1);
  }
  const id = resumed ?? randomUUID();
  const calls = countCall(folder, id);
  wire.begin(id);
  let outcome = { answer: 'Hello.', failure: null };
  for (const { verb, rest } of script(prompt, name, JSON.parse(readFileSync(join(folder, 'deeds.json'), 'utf8')))) {
    outcome = { ...outcome, ...(await VERBS[verb](rest)) };
    if (outcome.failure !== null) break;
  }
  wire.end(id, outcome, calls);
  process.exitCode = outcome.failure === null ? 0 : 1;
}
