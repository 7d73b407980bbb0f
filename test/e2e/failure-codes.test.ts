import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { FAILURES, type FailureCode } from '../../src/model/failure.ts';
import { inside, makeSite } from '../rig/inside.ts';
import type { Outcome as InsideOutcome } from '../rig/outcome.ts';
import { makeFolder } from '../rig/repo.ts';
import { seqctl, type SeqctlOptions, type SeqctlOutcome } from '../rig/seqctl.ts';

type Outcome = InsideOutcome | SeqctlOutcome;

/** One way to each failure, as a user comes to it. `root`: a repo with step a (codex) and b (shell), which depends on a. */
type Scene = (root: string) => Promise<Outcome>;

/** What needs more than a command or two has a test of its own, which names it. */
const ELSEWHERE = {
  INTERNAL: 'unit/cli/exit-codes.test.ts',
  INVALID_STATE: 'integration/git/patch.test.ts',
  UNKNOWN_PATH: 'integration/server/http.test.ts',
  METHOD_NOT_ALLOWED: 'integration/server/http.test.ts',
  BODY_TOO_LARGE: 'integration/server/http.test.ts',
  MEDIA_TYPE: 'unit/server/read-input.test.ts',
  UNAUTHORIZED: 'integration/server/http.test.ts',
  FORBIDDEN: 'integration/server/http.test.ts',
  SERVER_UNAVAILABLE: 'integration/server/streams.test.ts',
  WORKTREE: 'integration/git/worktree.test.ts',
  AGENT_NOT_FOUND: 'e2e/agents.test.ts',
  GIT_UNAVAILABLE: 'integration/git/repository.test.ts',
  LOCKED: 'integration/store/locks.test.ts',
  ALREADY_RUNNING: 'e2e/killed-scheduler.test.ts',
  PATCH_CONFLICT: 'e2e/accept.test.ts',
  NOT_PROVEN_STOPPED: 'unit/cli/exit-codes.test.ts',
  INTERRUPTED: 'e2e/cli-pipes.test.ts',
  TERMINATED: 'e2e/cli-pipes.test.ts',
} as const satisfies Partial<Record<FailureCode, string>>;

const own = (root: string, ...path: string[]) => join(root, '.threados', ...path);
const say = (line: string) => (root: string) => inside(root, line.split(' '));
const apply = (root: string, ...actions: readonly object[]) => inside(root, ['apply', '-'], { input: JSON.stringify({ actions }) });
const outside = (root: string, line: string, options?: SeqctlOptions) => seqctl(root, line.split(' '), options);
/** The steps as they are from now on, accepted by a person. */
async function steps(root: string, ...list: readonly object[]): Promise<void> {
  writeFileSync(own(root, 'sequence.yaml'), JSON.stringify({ version: 1, steps: list }));
  expect((await inside(root, ['trust', '--yes'])).code).toBe(0);
}
const shell = (id: string, more: object = {}) => ({ id, model: 'shell', command: ['node', '-e', '0'], ...more });

const SCENES: { readonly [C in Exclude<FailureCode, keyof typeof ELSEWHERE>]: Scene } = {
  USAGE: say('step ad c'),
  INVALID_SEQUENCE: (root) => {
    writeFileSync(own(root, 'sequence.yaml'), 'version: 1\nsteps: nothing\n');
    return inside(root, ['validate']);
  },
  INVALID_ACTION: (root) => apply(root, { action: 'step.ad' }),
  INVALID_POLICY: (root) => {
    writeFileSync(own(root, 'policy.yaml'), 'version: 1\nmood: safe\n');
    return inside(root, ['run', 'all']);
  },
  INVALID_ID: (root) => apply(root, { action: 'fusion.create', id: 'x'.repeat(60), models: ['claude-code'], prompt: 'x' }),
  INVALID_VALUE: say('schema nonsense'),
  INVALID_TEMPLATE: (root) => {
    mkdirSync(own(root, 'templates'));
    writeFileSync(own(root, 'templates', 'mine.md'), 'Do {{somthing}}\n');
    return inside(root, ['prompt', 'generate', 'a', '--template', 'mine', '--yes']);
  },
  CYCLE: say('dep add a --on b'),
  DUPLICATE_ID: say('step add a'),
  UNKNOWN_STEP: say('step show nobody'),
  UNKNOWN_GROUP: say('run group nobody'),
  UNKNOWN_RUN: say('runs show nobody'),
  UNKNOWN_PROPOSAL: say('proposal show nobody'),
  UNKNOWN_TEMPLATE: say('init --template nobody'),
  IN_USE: say('step rm a --yes'),
  NOT_INITIALIZED: () => inside(makeFolder(), ['status']),
  NOT_READY: say('run step b'),
  NOT_A_GATE: async (root) => {
    await steps(root, shell('a'));
    expect((await outside(root, 'run all')).code).toBe(0);
    return inside(root, ['gate', 'approve', 'a']);
  },
  NOTHING_TO_UNDO: async (root) => {
    for (let i = 0; i < 2; i += 1) expect((await inside(root, ['undo'])).code).toBe(0);
    return inside(root, ['undo']);
  },
  NO_ARTIFACT: say('logs b'),
  AUDIT_BROKEN: (root) => {
    const log = own(root, 'audit.log');
    writeFileSync(log, readFileSync(log, 'utf8').replace('"actor":"human"', '"actor":"nobody"'));
    return inside(root, ['audit', '--verify']);
  },
  NOT_UNDERSTOOD: (root) => seqctl(root, ['chat', 'florble the grumpf', '--provider', 'builtin']),
  UNSUPPORTED: async (root) => {
    await steps(root, shell('l', { type: 'l', watchdog: { idle: '1m' } }));
    return inside(root, ['export', '--to', 'argo']);
  },
  IO: say('apply no-such-file.json'),
  POLICY_DENIED: (root) => inside(root, ['undo'], { as: 'agent:codex' }),
  CONFIRMATION_REQUIRED: say('step rm b'),
  PROPOSAL_PENDING: (root) => inside(root, ['step', 'add', 'c', '--', 'node'], { as: 'agent:codex' }),
  TRUST_REQUIRED: (root) => {
    writeFileSync(own(root, 'sequence.yaml'), JSON.stringify({ version: 1, steps: [shell('x')] }));
    return inside(root, ['run', 'all']);
  },
  REVISION_MISMATCH: say('step add c --if-revision 000000000000'),
  UNDO_CONFLICT: (root) => {
    appendFileSync(own(root, 'sequence.yaml'), '# by hand\n');
    return inside(root, ['undo']);
  },
  MPROCS_UNAVAILABLE: (root) => outside(root, 'mprocs open', { env: { THREADOS_MPROCS_PATH: join(root, 'nothing') } }),
  MPROCS_NOT_OPEN: (root) => outside(root, 'mprocs select a'),
  PROGRAM_NOT_FOUND: async (root) => {
    await steps(root, shell('x', { command: ['no-such-program-here'] }));
    return outside(root, 'run all');
  },
  PROVIDER_UNAVAILABLE: (root) => seqctl(root, ['chat', 'add a step', '--provider', 'anthropic']),
  TERMINAL_UNAVAILABLE: (root) => outside(root, 'mprocs open --layout here'),
  STEP_FAILED: async (root) => {
    await steps(root, { id: 'x', model: 'shell', command: ['node', '-e', 'process.exit(3)'] });
    return outside(root, 'run all');
  },
  GATE_PENDING: async (root) => {
    await steps(root, shell('x'), { id: 'g', type: 'gate', depends_on: ['x'] });
    return outside(root, 'run all');
  },
  REVIEW_PENDING: async (root) => {
    await steps(root, shell('x', { review: 'required' }));
    return outside(root, 'run all');
  },
  WAIT_TIMEOUT: (root) => outside(root, 'wait b --timeout 100ms'),
};

test.each(Object.entries(SCENES) as [FailureCode, Scene][])('%s', async (code, scene) => {
  using site = await makeSite();
  const { code: exit, stdout, stderr, json } = await scene(site.root);
  expect({ code: json.error.code, exit }, stdout + stderr).toEqual({ code, exit: FAILURES[code].exit });
  expect(json.error.message).not.toBe('');
  expect(stderr).not.toMatch(/\n\s+at /);
});

test.each(Object.entries(ELSEWHERE))('%s is met in test/%s', (code, path) => {
  expect(readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')).toContain(code);
});

test('in text each is one plain line, and what to do', async () => {
  using site = await makeSite();
  rmSync(own(site.root, 'policy.yaml'));
  const { code, stdout, stderr } = await seqctl(site.root, ['step', 'show', 'bb', '--format', 'text']);
  expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: '', stderr: 'seqctl: there is no step "bb". Did you mean "b"?\n' });
});
