import type { CustomAgent } from '../model/policy.ts';
import { searchPlace, type Agents, type Programs } from '../model/ports/agents.ts';
import { fail, ok } from '../model/result.ts';
import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { customProvider } from './custom.ts';
import { gemini } from './gemini.ts';
import type { Host, Provider } from './provider.ts';
import { readReport, readReportFiles } from './read-report.ts';

const BUILT_IN: readonly Provider[] = [claudeCode, codex, gemini];

/** Not a provider: a `shell` step brings its own command. It is in the table so that everybody lists the same names. */
const SHELL = 'shell';

export interface AgentsOptions {
  /** Where PATH and PATHEXT are read; on Windows whatever their spelling. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: Host;
  readonly programs: Programs;
  /** `agents` of policy.yaml; one of a built-in name takes its place. */
  readonly custom: Readonly<Record<string, CustomAgent>>;
}

export function createAgents({ env, host, programs, custom }: AgentsOptions): Agents {
  const table = new Map(BUILT_IN.map((provider) => [provider.name, provider]));
  for (const [name, agent] of Object.entries(custom)) table.set(name, customProvider(name, agent));
  const names = [...table.keys(), SHELL];

  return {
    names: () => names,
    command: async (name, request) => {
      const provider = table.get(name);
      if (provider === undefined) {
        if (name === SHELL) return fail('INVALID_VALUE', 'a shell step runs its own command, not an agent');
        return fail('AGENT_NOT_FOUND', `there is no agent "${printable(name)}".${didYouMean(name, names)}`, {
          hint: `known are ${names.join(', ')}; others can be declared under agents: in .threados/policy.yaml`,
        });
      }
      const [program, ...first] = provider.command;
      const place = searchPlace(request.cwd, env);
      const resolved = await programs.resolve(program, place);
      if (resolved === null) {
        return fail(
          'AGENT_NOT_FOUND',
          `${name}: the program "${printable(program)}" was not found on PATH, or its installation is incomplete`,
          {
            hint: provider.install,
            details: { agent: name, program },
          },
        );
      }
      const node = await programs.resolve('node', place);
      const argv =
        provider.unwrap === undefined ? resolved.argv : await provider.unwrap(resolved, { ...host, node: node?.found ?? host.node });
      const facts = { ...request, prompt_file: request.prompt_file ?? null, seqctl: request.seqctl ?? false, mcp: request.mcp ?? null };
      const words = [...first, ...provider.words(facts)];
      return ok({
        argv: [...argv, ...words],
        command: [program, ...words],
        env: provider.env(facts),
        pass: provider.pass,
        output: request.interactive ? 'text' : provider.output,
      });
    },
    read: readReport,
    readFiles: readReportFiles,
  };
}
