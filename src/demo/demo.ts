import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PerformRequest, ThreadOs } from '../app/threados.ts';
import type { Action } from '../model/action.ts';
import type { Event } from '../model/event.ts';
import { failure } from '../model/failure.ts';
import { err, ok, type Result } from '../model/result.ts';
import { PROJECT } from './project.ts';
import { BUILD } from './sequence.ts';

export interface DemoOptions {
  /** The folder stays. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
  /** ThreadOS in the folder that the demo made, as the actor `demo`. */
  readonly open: (root: string) => Promise<Result<ThreadOs>>;
  readonly say: (line: string) => Promise<void>;
  /** The picture of a sequence and where it stands, as lines. */
  readonly draw: (os: ThreadOs) => Promise<readonly string[]>;
}

/**
 * `threados demo`: a real project with failing tests in a temporary folder, and a real run of a sequence over it:
 * a plan, two candidates side by side in worktrees, a merge, a gate, the tests. Everything that happens is ThreadOS
 * doing its ordinary work; only the approval at the gate is the demo's own, and it says so.
 */
export async function demo(options: DemoOptions): Promise<Result<null>> {
  const root = await mkdtemp(join(tmpdir(), 'threados demo '));
  try {
    const made = await makeProject(root);
    return made.ok ? await tell(root, options) : made;
  } finally {
    if (!options.keep) await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function tell(root: string, options: DemoOptions): Promise<Result<null>> {
  const { say } = options;
  const opened = await options.open(root);
  if (!opened.ok) return opened;
  const os = opened.value;
  const request = (actions: readonly Action[]): PerformRequest => ({
    actions,
    yes: true,
    dry_run: false,
    if_revision: null,
    wait: true,
    signal: options.signal,
    onEvent: (event) => void narrate(event, say),
  });

  await say('A small library, src/roman.js, whose tests fail; ThreadOS will have it mended.');
  await say(`The project is in ${root}`);
  await say('');
  const initialised = await os.init({ name: 'Mend the Roman numerals' });
  if (!initialised.ok) return initialised;
  const built = await os.perform(request(BUILD));
  if (!built.ok) return built;
  for (const line of await options.draw(os)) await say(line);
  await say('');

  await say('$ seqctl run all');
  const first = await os.perform(request([{ action: 'run.all' }]));
  if (first.ok) return err(failure('INTERNAL', 'the demo ran past its gate'));
  if (first.error.code !== 'GATE_PENDING') return first;
  const patch = await os.diff('merge');
  if (!patch.ok) return patch;
  await say('');
  await say(`The gate "looks-good" waits for a person, who is shown what merge would change (${patch.value.files.join(', ')}).`);
  await say('Nobody else may open a gate. In this folder, which it made itself, the demo stands in for you: it approves.');
  await say('');

  await say('$ seqctl gate approve looks-good');
  const approved = await os.perform(request([{ action: 'gate.approve', id: 'looks-good', note: 'approved by the demo itself' }]));
  if (!approved.ok) return approved;
  await say('$ seqctl accept merge');
  const accepted = await os.accept({ id: 'merge', yes: true, dry_run: false });
  if (!accepted.ok) return accepted;
  await say('$ seqctl run all');
  const second = await os.perform(request([{ action: 'run.all' }]));
  if (!second.ok) return second;
  await say('');
  for (const line of await options.draw(os)) await say(line);
  await say('');
  await farewell(root, second.value.run?.run_id ?? '', options);
  return ok(null);
}

async function farewell(root: string, runId: string, { keep, say }: DemoOptions): Promise<void> {
  await say('All tests pass. Every step left its prompt, logs, status and diff behind:');
  await say(`  ${join(root, '.threados', 'runs', runId)}`);
  await say('');
  if (!keep) {
    await say('The folder is removed now; `threados demo --keep` leaves it for you to look around.');
    await say('In a repo of your own: seqctl init, seqctl step add hello -- node --version, seqctl run all');
    return;
  }
  await say('Look around:');
  await say(`  cd "${root}"`);
  for (const line of ['seqctl status', 'seqctl logs merge', 'seqctl diff fix-table', 'seqctl audit', 'threados tui'])
    await say(`  ${line}`);
}

async function narrate(event: Event, say: DemoOptions['say']): Promise<void> {
  if (event.event !== 'step-changed') return;
  const word = { RUNNING: 'runs', DONE: 'is done', FAILED: 'failed', NEEDS_REVIEW: 'waits for a person', READY: '', BLOCKED: '' }[event.to];
  if (word !== '') await say(`  ${event.step} ${word}${event.to === 'FAILED' ? `: ${event.reason?.message ?? ''}` : ''}`);
}

async function makeProject(root: string): Promise<Result<null>> {
  for (const [path, text] of Object.entries(PROJECT)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const run = promisify(execFile);
  const identity = ['-c', 'user.name=ThreadOS demo', '-c', 'user.email=demo@threados.invalid', '-c', 'commit.gpgsign=false'];
  const commands = [
    ['init', '--quiet'],
    ['config', 'core.autocrlf', 'false'],
    ['add', '--all'],
    [...identity, 'commit', '--quiet', '--no-verify', '--message', 'A library in need of mending'],
  ];
  try {
    for (const args of commands) await run('git', args, { cwd: root });
    return ok(null);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const message = missing
      ? 'the demo needs git, which was not found on PATH'
      : `git could not make the demo's repo: ${(error as Error).message}`;
    return err(failure('GIT_UNAVAILABLE', message, { hint: 'install git (https://git-scm.com) and try again' }));
  }
}
