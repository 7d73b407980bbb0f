import { stringify } from 'yaml';
import { ok, type Result } from '../model/result.ts';
import { agentWords } from './export/agent-words.ts';
import { argoNames } from './export/argo-names.ts';
import { planExport, type ExportInput, type Node } from './export/plan.ts';
import { refuseUnportable, slug, unportable, type Unportable } from './export/portable.ts';

/** Where the volume that all tasks share is mounted. */
const VOLUME = '/threados';
const TREE = `${VOLUME}/tree`;
const CHECKOUT = 'checkout-tree';

/**
 * A sequence as a Workflow for Argo Workflows. All tasks share one volume, on which the first of them checks the repo
 * out; worktrees and patches lie there too. Gates and reviews become suspended tasks that a person answers with
 * YES or NO; after NO what waits for them is skipped. UNSUPPORTED names what cannot be said there.
 */
export function exportArgo(input: ExportInput): Result<string> {
  const nodes = planExport(input);
  const refused = refuseUnportable('Argo Workflows', [...unportable(input), ...nodes.flatMap(argoProblems)]);
  if (!refused.ok) return refused;
  const nameOf = argoNames(nodes.map((node) => node.name));
  const workflow = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Workflow',
    metadata: { generateName: `${slug(input.sequence)}-`, annotations: { 'threados/sequence': input.sequence.name } },
    spec: {
      entrypoint: 'sequence',
      arguments: {
        parameters: [
          { name: 'image', description: 'holds git, the agents and whatever the commands need' },
          { name: 'repo', description: 'what git clones' },
          { name: 'revision', value: 'HEAD' },
        ],
      },
      volumeClaimTemplates: [
        { metadata: { name: 'threados' }, spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '10Gi' } } } },
      ],
      templates: [
        {
          name: 'sequence',
          dag: {
            failFast: false,
            tasks: [{ name: CHECKOUT, template: CHECKOUT }, ...nodes.flatMap((node) => tasksOf(node, nodes, nameOf))],
          },
        },
        template(
          CHECKOUT,
          ['sh', '-c', `git clone "$1" ${TREE} && git -C ${TREE} checkout "$2"`, 'sh', param('repo'), param('revision')],
          '/',
        ),
        ...nodes.flatMap((node) => templatesOf(node, nameOf)),
      ],
    },
  };
  const head = '# Made by seqctl export --to argo. Start it with:\n#   argo submit FILE -p image=IMAGE -p repo=URL\n';
  return ok(head + stringify(workflow, { lineWidth: 0 }));
}

type Names = (node: string) => string;

function param(name: string): string {
  return `{{workflow.parameters.${name}}}`;
}

/** The task of a node, and behind it the one that waits for a person where the node wants a word. */
function tasksOf(node: Node, nodes: readonly Node[], nameOf: Names): object[] {
  const name = nameOf(node.name);
  const task = { name, template: name, ...conditions(node, nodes, nameOf) };
  if (!reviewed(node)) return [task];
  return [task, { name: `${name}-review`, template: `${name}-review`, depends: `${name}.Succeeded` }];
}

function reviewed(node: Node): boolean {
  return node.approval !== null && node.work.kind !== 'gate';
}

/** What a task waits for, and that the people before it said YES. */
function conditions(node: Node, nodes: readonly Node[], nameOf: Names): { depends: string; when?: string } {
  const byName = new Map(nodes.map((each) => [each.name, each]));
  const needs = node.needs.map((need) => {
    const other = byName.get(need.node);
    const asks = other !== undefined && other.approval !== null;
    const name = nameOf(need.node) + (other !== undefined && reviewed(other) ? '-review' : '');
    return {
      name,
      asks: asks && !need.ended,
      text: need.ended ? ENDED.map((result) => `${name}.${result}`).join(' || ') : `${name}.Succeeded`,
      ended: need.ended,
    };
  });
  const terms = needs.map(({ text, ended }) => (ended ? `(${text})` : text));
  const loose = needs.filter(({ ended }) => ended);
  if (node.join === 'any' && loose.length > 0) terms.push(`(${loose.map(({ name }) => `${name}.Succeeded`).join(' || ')})`);
  const answers = needs.filter(({ asks }) => asks).map(({ name }) => `{{tasks.${name}.outputs.parameters.approve}} == YES`);
  return {
    depends: terms.length === 0 ? `${CHECKOUT}.Succeeded` : terms.join(' && '),
    ...(answers.length === 0 ? {} : { when: answers.join(' && ') }),
  };
}

const ENDED = ['Succeeded', 'Failed', 'Errored', 'Skipped', 'Omitted'];

function templatesOf(node: Node, nameOf: Names): object[] {
  const name = nameOf(node.name);
  const metadata = { annotations: { 'threados/step': node.step.id, 'threados/type': node.step.type, 'threados/task': node.name } };
  const own = { metadata, ...ownTemplate(name, node, nameOf) };
  return reviewed(node) ? [own, question(`${name}-review`, node)] : [own];
}

function ownTemplate(name: string, node: Node, nameOf: Names): object {
  const { work, step } = node;
  const cwd = workingDir(node, nameOf);
  switch (work.kind) {
    case 'gate':
      return question(name, node);
    case 'join':
      return template(name, ['true'], '/');
    case 'worktree':
      return template(
        name,
        [
          'git',
          '-C',
          TREE,
          'worktree',
          'add',
          '-b',
          work.branch,
          `${VOLUME}/worktrees/${name}`,
          ...(work.base === null ? [] : [work.base]),
        ],
        '/',
      );
    case 'diff': {
      const patch = `${VOLUME}/patches/${work.instance}.patch`;
      return template(
        name,
        ['sh', '-c', 'mkdir -p "$(dirname "$1")" && git add --all && git diff --cached --binary HEAD > "$1"', 'sh', patch],
        cwd,
      );
    }
    case 'command':
      return template(name, work.argv, cwd, node.instance ? { ...limits(step), env: envOf(node) } : {});
    case 'agent':
      return { ...template(name, agentArgv(work), cwd, { ...limits(step), env: envOf(node), secrets: true }), inputs: promptInput(node) };
  }
}

function template(
  name: string,
  [program = '', ...args]: readonly string[],
  workingDirectory: string,
  more: {
    readonly env?: readonly object[];
    readonly secrets?: true;
    readonly retryStrategy?: object;
    readonly activeDeadlineSeconds?: string;
  } = {},
): object {
  const { env = [], secrets, ...bounds } = more;
  return {
    name,
    ...bounds,
    container: {
      image: param('image'),
      command: [program],
      args: args.length === 0 ? undefined : args,
      workingDir: workingDirectory,
      env: env.length === 0 ? undefined : env,
      envFrom: secrets === undefined ? undefined : [{ secretRef: { name: 'agent-keys', optional: true } }],
      volumeMounts: [{ name: 'threados', mountPath: VOLUME }],
    },
  };
}

function limits(step: Node['step']): { retryStrategy?: object; activeDeadlineSeconds?: string } {
  return {
    ...(step.retries === 0 ? {} : { retryStrategy: { limit: `${step.retries}`, retryPolicy: 'OnFailure' } }),
    ...(step.timeout_ms === null ? {} : { activeDeadlineSeconds: `${Math.max(1, Math.ceil(step.timeout_ms / 1000))}` }),
  };
}

function envOf(node: Node): object[] {
  const patches = node.patches.length === 0 ? {} : { THREADOS_CANDIDATES: node.patches.join(' '), THREADOS_PATCHES: `${VOLUME}/patches` };
  return Object.entries({ ...node.env, ...patches }).map(([name, value]) => ({ name, value }));
}

function workingDir(node: Node, nameOf: Names): string {
  const root = node.tree === null ? TREE : `${VOLUME}/worktrees/${nameOf(node.tree)}`;
  return node.step.cwd === '.' || node.work.kind === 'diff' ? root : `${root}/${node.step.cwd}`;
}

/** The prompt lies in a file of the task; the shell text is constant, the words come after it. */
function agentArgv(work: Extract<Node['work'], { kind: 'agent' }>): string[] {
  const words = agentWords(work.model);
  const flags = words === null ? [] : [words.program, ...words.start, `--${words.flag}`, words.values[work.permissions]];
  const model = work.model_name === null ? [] : ['--model', work.model_name];
  return ['sh', '-c', 'exec "$@" < /tmp/prompt.md', 'sh', ...flags, ...model];
}

function promptInput({ work, patches }: Node): object {
  const listed = patches.map((instance) => `- ${VOLUME}/patches/${instance}.patch`).join('\n');
  const prompt = work.kind === 'agent' ? work.prompt : '';
  const data = listed === '' ? prompt : `${prompt.trimEnd()}\n\nThe candidates' patches:\n${listed}\n`;
  return { artifacts: [{ name: 'prompt', path: '/tmp/prompt.md', raw: { data } }] };
}

function question(name: string, node: Node): object {
  return {
    name,
    suspend: {},
    inputs: { parameters: [{ name: 'approve', default: 'NO', enum: ['YES', 'NO'], description: node.approval ?? node.step.name }] },
    outputs: { parameters: [{ name: 'approve', valueFrom: { supplied: {} } }] },
  };
}

const WINDOWS_ONLY = /\.(?:exe|cmd|bat|ps1)$|^(?:cmd|powershell|pwsh)$/i;
const ABSOLUTE = /^(?:\/|[A-Za-z]:|\\\\)/;

function argoProblems(node: Node): Unportable[] {
  const { step, work } = node;
  const found: Unportable[] = [];
  const refuse = (field: string, why: string) => found.push({ step: step.id, field, why });
  const argv = work.kind === 'command' ? work.argv : [];
  if (WINDOWS_ONLY.test(argv[0] ?? '')) refuse(node.instance ? 'command' : 'setup', 'a program of Windows, and its pods run Linux');
  else if (ABSOLUTE.test(argv[0] ?? '')) refuse(node.instance ? 'command' : 'setup', 'a path of this machine');
  if (node.instance && ABSOLUTE.test(step.cwd)) refuse('cwd', 'a path of this machine');
  if (node.instance && step.success_exit_codes.some((code) => code !== 0)) refuse('success_exit_codes', 'only 0 is a success there');
  if (work.kind === 'agent' && work.fallback.length > 0) refuse('fallback', 'a task knows one program');
  const texts = {
    command: argv,
    env: Object.values(node.env),
    prompt_file: work.kind === 'agent' ? [work.prompt] : [],
    cwd: [step.cwd],
    name: [node.approval ?? ''],
  };
  for (const [field, values] of Object.entries(texts))
    if (values.some((text) => text.includes('{{'))) refuse(field, 'it fills in "{{" itself');
  return found;
}
