import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { StatusFile, StatusRow, StatusView } from '../../src/model/status.ts';
import { installFakeAgents, type AgentName } from './fake-agents.ts';
import { makeGitRepo, statuses } from './repo.ts';
import { seqctl, type SeqctlOutcome } from './seqctl.ts';

/** A git repo with ThreadOS in it, on a machine with (fake) agents, and somebody who types `seqctl` there. */
export interface Project {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  run(...args: readonly string[]): Promise<SeqctlOutcome>;
  /** The same, and it must succeed (or end with `code`). */
  does(args: readonly string[], code?: number): Promise<SeqctlOutcome>;
  prompt(id: string, ...lines: readonly string[]): Promise<void>;
  statuses(): Promise<Record<string, string>>;
  row(id: string): Promise<StatusRow>;
  /** A file of an instance's folder in the latest run; `null` where there is none. */
  artifact(instance: string, name: string): Promise<string | null>;
  /** The newest status.json of an instance. */
  status(instance: string): Promise<StatusFile>;
}

export interface ProjectOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** A ready sequence to begin with. */
  readonly template?: string;
  readonly agents?: readonly AgentName[];
  readonly env?: Readonly<Record<string, string>>;
}

export async function makeProject(options: ProjectOptions = {}): Promise<Project> {
  const root = makeGitRepo(options.files);
  const env = { ...installFakeAgents(options.agents), ...options.env };
  const project = projectAt(root, env);
  await project.does(['init', '--name', 'test', ...(options.template === undefined ? [] : ['--template', options.template])]);
  return project;
}

export function projectAt(root: string, env: Readonly<Record<string, string>>): Project {
  const run: Project['run'] = (...args) => seqctl(root, args, { env });
  const does: Project['does'] = async (args, code = 0) => {
    const outcome = await run(...args);
    expect(outcome.code, `seqctl ${args.join(' ')}\n${outcome.stdout}${outcome.stderr}`).toBe(code);
    return outcome;
  };
  const view = async (): Promise<StatusView> => (await does(['status'])).json.data as StatusView;
  const artifact: Project['artifact'] = async (instance, name) => {
    const path = join(root, '.threados', 'runs', (await view()).run_id ?? '', instance, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  };
  return {
    root,
    env,
    run,
    does,
    artifact,
    prompt: async (id, ...lines) => {
      const set = await seqctl(root, ['prompt', 'set', id, '-'], { env, input: `${lines.join('\n')}\n` });
      expect(set.code, set.stdout).toBe(0);
    },
    statuses: () => statuses(root),
    row: async (id) => {
      const row = (await view()).steps.find((step) => step.id === id);
      if (row === undefined) throw new Error(`status has no row for ${id}`);
      return row;
    },
    status: async (instance) => JSON.parse((await artifact(instance, 'status.json')) ?? 'null') as StatusFile,
  };
}
