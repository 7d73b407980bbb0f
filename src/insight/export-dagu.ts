import { stringify } from 'yaml';
import { ok, type Result } from '../model/result.ts';
import { agentWords } from './export/agent-words.ts';
import { planExport, type ExportInput, type Node } from './export/plan.ts';
import { refuseUnportable, slug, unportable, type Unportable } from './export/portable.ts';

/** Longer prompts do not fit on a command line, which is where Dagu puts them. */
const MOST_PROMPT_BYTES = 100_000;
/** The types that a task alone does not tell. */
const MARKED: readonly string[] = ['c', 'f', 'l'];

/**
 * A sequence as a DAG file for Dagu (https://dagu.sh), to be kept in the repo's root. UNSUPPORTED names what cannot be
 * said there. Gates and reviews become approvals; sending a gate back rewinds to the one step before it.
 */
export function exportDagu(input: ExportInput): Result<string> {
  const nodes = planExport(input);
  const refused = refuseUnportable('Dagu', [...unportable(input), ...daguProblems(nodes)]);
  if (!refused.ok) return refused;
  const trees = new Map(nodes.filter((node) => node.work.kind === 'worktree').map((node, i) => [node.name, `Tree${i + 1}`]));
  const awaited = new Set(nodes.flatMap((node) => node.needs.filter((need) => need.ended).map((need) => need.node)));
  const document = {
    name: slug(input.sequence),
    description: input.sequence.name,
    type: 'graph',
    steps: nodes.map((node) => daguStep(node, trees, awaited.has(node.name))),
  };
  return ok(
    `# Made by seqctl export --to dagu. Keep it in the root of the repo; check it with: dagu validate FILE\n${stringify(document, { lineWidth: 0 })}`,
  );
}

/** Undefined entries are left out by the writer. */
function daguStep(node: Node, trees: ReadonlyMap<string, string>, awaited: boolean) {
  const { step, instance } = node;
  const mark = instance && MARKED.includes(step.type) ? { THREADOS_STEP_TYPE: step.type } : {};
  const patches = node.patches.length === 0 ? {} : { THREADOS_CANDIDATES: node.patches.join(' ') };
  const env = Object.entries({ ...node.env, ...mark, ...patches }).map(([name, value]) => ({ [name]: literal(value) }));
  if (node.patches.length > 0) env.push({ THREADOS_PATCHES: PATCHES });
  return {
    id: trees.get(node.name),
    name: node.name,
    description: step.name !== step.id && (instance || node.work.kind === 'gate') ? step.name : undefined,
    depends: node.needs.length === 0 ? undefined : node.needs.map((need) => need.node),
    working_dir: workingDir(node, trees),
    ...daguWork(node),
    env: env.length === 0 ? undefined : env,
    retry_policy: instance && step.retries > 0 ? { limit: step.retries, interval_sec: 0 } : undefined,
    timeout_sec: instance && step.timeout_ms !== null ? Math.max(1, Math.ceil(step.timeout_ms / 1000)) : undefined,
    continue_on: continueOn(node, awaited),
    approval: node.approval === null ? undefined : { prompt: node.approval, rewind_to: rewindTo(node) },
  };
}

/** Where Dagu keeps the files of a run. */
const PATCHES = '${context.paths.artifacts_dir}';

function daguWork(node: Node): object {
  const { work } = node;
  switch (work.kind) {
    case 'worktree':
      return {
        action: 'git.worktree.add',
        with: { branch: work.branch, create_branch: true, base: work.base === null ? undefined : literal(work.base) },
      };
    case 'command': {
      const [command = '', ...args] = work.argv.map(literal);
      return { action: 'exec', with: { command, args: args.length === 0 ? undefined : args } };
    }
    case 'agent': {
      const named = node.patches.map((instance) => `- ${PATCHES}/${instance}.patch`).join('\n');
      const prompt = literal(work.prompt) + (named === '' ? '' : `\n\nThe candidates' patches:\n${named}\n`);
      const model = work.model_name ?? undefined;
      const fallback = work.fallback.map((other) => provider(other, work.permissions));
      return {
        action: 'harness.run',
        with: { ...provider(work.model, work.permissions), model, prompt, fallback: fallback.length === 0 ? undefined : fallback },
      };
    }
    case 'diff':
      return { run: ['git add --all', 'git diff --cached --binary HEAD'], stdout: { artifact: `${work.instance}.patch` } };
    case 'gate':
    case 'join':
      return { action: 'noop' };
  }
}

function provider(model: string, permissions: Node['step']['permissions']): Record<string, string> {
  const words = agentWords(model);
  return words === null ? {} : { provider: words.program, [words.flag]: words.values[permissions] };
}

function workingDir(node: Node, trees: ReadonlyMap<string, string>): string | undefined {
  const { cwd } = node.step;
  if (node.work.kind === 'gate' || node.work.kind === 'join' || node.work.kind === 'worktree') return undefined;
  if (node.tree === null) return cwd === '.' ? undefined : literal(cwd);
  const root = `\${steps.${trees.get(node.tree) ?? ''}.outputs.path}`;
  return cwd === '.' || node.work.kind === 'diff' ? root : `${root}/${literal(cwd)}`;
}

/** In Dagu it is the one that failed, not the one that waits, which says whether work goes on. */
function continueOn({ step, instance }: Node, awaited: boolean): object | undefined {
  if (awaited) return { failure: true };
  const codes = step.success_exit_codes.filter((code) => code !== 0);
  return instance && codes.length > 0 ? { exit_code: codes, mark_success: true } : undefined;
}

/** Sending back reruns from the one step before; where there are several, only the gate itself asks again. */
function rewindTo(node: Node): string | undefined {
  const [only, ...more] = node.needs.filter((need) => !need.ended);
  if (node.work.kind === 'gate') return more.length === 0 ? only?.node : undefined;
  return node.work.kind === 'join' ? undefined : node.name;
}

function daguProblems(nodes: readonly Node[]): Unportable[] {
  const awaited = new Map(nodes.flatMap((node) => node.needs.filter((need) => need.ended).map((need) => [need.node, node.name] as const)));
  return nodes.flatMap((node): Unportable[] => {
    const { step, work } = node;
    const found: Unportable[] = [];
    const refuse = (field: string, why: string) => found.push({ step: step.id, field, why });
    const mixed = node.needs.find((need) => !need.ended && awaited.has(need.node));
    if (mixed !== undefined)
      refuse(
        'depends_on',
        `"${mixed.node}" must succeed here, but may fail for "${awaited.get(mixed.node) ?? ''}": there it is one or the other`,
      );
    if (node.join === 'any' && work.kind === 'join') refuse('join', 'any of the instances of a step');
    if (node.instance && !step.success_exit_codes.includes(0)) refuse('success_exit_codes', '0 is always a success there');
    if (node.instance && awaited.has(node.name) && step.success_exit_codes.length > 1)
      refuse('success_exit_codes', 'of a step that may fail');
    if (work.kind === 'agent' && Buffer.byteLength(work.prompt) > MOST_PROMPT_BYTES)
      refuse('prompt_file', 'the prompt is too long for a command line, which is where Dagu puts it');
    const texts = [
      ...Object.values(node.env),
      step.cwd,
      step.base ?? '',
      ...(work.kind === 'command' ? work.argv : []),
      ...(work.kind === 'agent' ? [work.prompt] : []),
    ];
    if (texts.some((text) => ODD_BACKSLASHES.test(text)))
      refuse(work.kind === 'agent' ? 'prompt_file' : 'command', 'a backslash right before a dollar sign cannot be written there');
    return found;
  });
}

const ODD_BACKSLASHES = /(?<!\\)(?:\\\\)*\\\$/;

/** Dagu fills in `${…}`; a backslash before the dollar sign keeps it as it is. */
function literal(text: string): string {
  return text.replaceAll('$', () => '\\$');
}
