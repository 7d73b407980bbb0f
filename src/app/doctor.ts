import { worktreesOf } from '../engine/worktree.ts';
import { ok, type Result } from '../model/result.ts';
import type { Deps } from './deps.ts';
import { loadSequence } from './load.ts';
import { loadPolicy } from './load-policy.ts';
import type { Finding } from './threados.ts';

/** `seqctl doctor`: what is found, what is missing, and the fix; the machine first, then this repo. */
export async function doctor(deps: Deps): Promise<Result<readonly Finding[]>> {
  return ok([
    ...(await deps.probes()),
    ...(await repositoryFindings(deps)),
    await sequenceFinding(deps),
    await policyFinding(deps),
    await schedulerFinding(deps),
    await auditFinding(deps),
    ...(await worktreeFindings(deps)),
  ]);
}

async function sequenceFinding(deps: Deps): Promise<Finding> {
  const loaded = await loadSequence(deps);
  if (loaded.ok)
    return {
      check: 'sequence',
      state: 'ok',
      found: `${countOf(loaded.value.sequence.steps.length)}, revision ${loaded.value.file.revision}`,
      fix: null,
    };
  if (loaded.error.code === 'NOT_INITIALIZED')
    return { check: 'sequence', state: 'missing', found: 'no .threados/ here', fix: 'seqctl init' };
  return { check: 'sequence', state: 'warning', found: loaded.error.message, fix: 'seqctl validate' };
}

function countOf(steps: number): string {
  return `${steps} ${steps === 1 ? 'step' : 'steps'}`;
}

/** Said where it is missing: git itself is a matter of the machine, which its probe tells. */
async function repositoryFindings(deps: Deps): Promise<readonly Finding[]> {
  const head = await (await deps.git()).head(deps.root);
  if (head.ok) return [];
  const fix = 'git init, and a first commit: worktrees and diffs need a repository';
  return [{ check: 'repository', state: 'warning', found: head.error.message, fix }];
}

async function policyFinding(deps: Deps): Promise<Finding> {
  const policy = await loadPolicy(deps);
  if (!policy.ok)
    return {
      check: 'policy',
      state: 'warning',
      found: policy.error.message,
      fix: 'repair .threados/policy.yaml: until then everything is denied',
    };
  const where = policy.value.file.text === null ? 'no policy.yaml: the defaults hold' : '.threados/policy.yaml';
  return { check: 'policy', state: 'ok', found: `${policy.value.mode.toUpperCase()}, ${where}`, fix: null };
}

async function schedulerFinding(deps: Deps): Promise<Finding> {
  const holder = await deps.locks.holder('scheduler');
  const found = holder === null ? 'no scheduler is at work' : `a scheduler is at work (pid ${holder.pid}, since ${holder.since})`;
  return { check: 'locks', state: 'ok', found, fix: null };
}

async function auditFinding(deps: Deps): Promise<Finding> {
  const verified = await deps.audit.verify();
  if (verified.ok) {
    const { entries } = verified.value;
    const found = `${String(entries)} ${entries === 1 ? 'entry' : 'entries'}, the chain holds`;
    return { check: 'audit log', state: 'ok', found, fix: null };
  }
  return { check: 'audit log', state: 'warning', found: verified.error.message, fix: 'seqctl audit --verify' };
}

/** Said where there is something to say: worktrees are no more than a matter of disk space. */
async function worktreeFindings(deps: Deps): Promise<readonly Finding[]> {
  const sequence = await loadSequence(deps);
  if (!sequence.ok || !(await deps.artifacts.exists(`${deps.root}/.threados/worktrees`))) return [];
  const found = await (await deps.git()).worktrees();
  if (!found.ok || found.value.length === 0) return [];
  const used = new Set(sequence.value.sequence.steps.flatMap(worktreesOf));
  const left = found.value.filter(({ name }) => !used.has(name));
  const here = `${found.value.length} ${found.value.length === 1 ? 'worktree' : 'worktrees'}`;
  if (left.length === 0) return [{ check: 'worktrees', state: 'ok', found: here, fix: null }];
  const names =
    left
      .slice(0, 5)
      .map(({ name }) => name)
      .join(', ') + (left.length > 5 ? ', …' : '');
  const said = `${here}; no step works in ${left.length} of them any more: ${names}`;
  return [{ check: 'worktrees', state: 'warning', found: said, fix: 'seqctl worktree ls; seqctl worktree rm --orphaned' }];
}
