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
  /** The command that a person would have typed for what comes next. */
  readonly quote: (command: string) => Promise<void>;
  /** What happens in a run, as it happens. */
  readonly tell: (event: Event) => Promise<void>;
  /** Shows the sequence and where it stands. */
  readonly draw: (os: ThreadOs) => Promise<void>;
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
  const { say, quote, draw } = options;
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
    onEvent: (event) => {
      if (isNews(event)) void options.tell(event);
    },
  });

  await say('A small library, src/roman.js, whose tests fail; ThreadOS will have it mended.');
  await say(`The project is in ${root}`);
  await say('');
  const initialised = await os.init({ name: 'Mend the Roman numerals' });
  if (!initialised.ok) return initialised;
  const built = await os.perform(request(BUILD));
  if (!built.ok) return built;
  await draw(os);
  await say('');

  await quote('seqctl run all');
  const first = await os.perform(request([{ action: 'run.all' }]));
  if (first.ok) return err(failure('INTERNAL', 'the demo ran past its gate'));
  if (first.error.code !== 'GATE_PENDING') return first;
  const patch = await os.diff('merge');
  if (!patch.ok) return patch;
  await say('');
  await say(`The gate "looks-good" waits for a person, who is shown what merge would change (${patch.value.files.join(', ')}).`);
  await say('Nobody else may open a gate. In this folder, which it made itself, the demo stands in for you,');
  await say('and approves.');
  await say('');

  await quote('seqctl gate approve looks-good');
  const approved = await os.perform(request([{ action: 'gate.approve', id: 'looks-good', note: 'approved by the demo itself' }]));
  if (!approved.ok) return approved;
  await quote('seqctl accept merge');
  const accepted = await os.accept({ id: 'merge', yes: true, dry_run: false });
  if (!accepted.ok) return accepted;
  await quote('seqctl run all');
  const second = await os.perform(request([{ action: 'run.all' }]));
  if (!second.ok) return second;
  await say('');
  await draw(os);
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

/** That a step could start, or still cannot, is the graph's to show. */
function isNews(event: Event): boolean {
  return event.event === 'step-changed' && event.to !== 'READY' && event.to !== 'BLOCKED';
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
